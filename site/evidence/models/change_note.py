"""Why a record was changed, in its editor's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Revision

if TYPE_CHECKING:
    from evidence.models.record import Record


class ChangeNoteQuerySet(models.QuerySet):
    def of(self, record: Record) -> ChangeNoteQuerySet:
        return self.filter(
            revision__base_content_type=record.get_base_content_type(), revision__object_id=str(record.pk)
        )

    def for_readers(self) -> ChangeNoteQuerySet:
        """Public notes to what was published, the newest first."""
        return self.filter(is_public=True, published_at__isnull=False).order_by("-published_at", "-pk")

    def pending(self, record: Record) -> ChangeNote | None:
        """The note to the record's unpublished draft; None where it has neither."""
        return self.filter(revision=record.latest_revision_id, published_at__isnull=True).first()


class ChangeNote(models.Model):
    """The note to one revision. Readers see it where it is public and the revision was published."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="change_note")
    text = models.CharField(
        _("change note"),
        max_length=300,
        help_text=_(
            "What changed and why, in one sentence, for example “Year corrected after the U.S. Army's report”."
        ),
    )
    is_public = models.BooleanField(_("show to readers"), default=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    #: When the revision was published; empty until then.
    published_at = models.DateTimeField(null=True, editable=False, db_index=True)

    objects = ChangeNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("change note")
        verbose_name_plural = _("change notes")
        default_permissions = ()

    def __str__(self) -> str:
        return self.text


def write_note(revision: Revision, text: str, is_public: bool, user: Any) -> None:
    """Give a revision that is not published yet its note; an empty text takes it away."""
    note = ChangeNote.objects.filter(revision=revision).first()
    if not text:
        if note:
            note.delete()
    elif note is None:
        ChangeNote.objects.create(revision=revision, text=text, is_public=is_public, user=user)
    elif (note.text, note.is_public) != (text, is_public):
        note.text, note.is_public, note.user = text, is_public, user
        note.save()


def carry_note(before: int | None, after: Revision) -> None:
    """The note to an unpublished draft goes with the draft's next version; that of a published version stays there."""
    if before is None or before == after.pk:
        return
    note = ChangeNote.objects.filter(revision=before, published_at__isnull=True).first()
    if note:
        ChangeNote.objects.create(revision=after, text=note.text, is_public=note.is_public, user_id=note.user_id)


def publish_note(record: Record, revision: Revision, user: Any) -> None:
    """Mark the note to a revision that went public, and write it into the record's history."""
    note = ChangeNote.objects.filter(revision=revision, published_at__isnull=True).first()
    if note is None:
        return
    note.published_at = timezone.now()
    note.save(update_fields=["published_at"])
    data = {"text": note.text, "public": note.is_public}
    log(record, "evidence.note", user=user or note.user, revision=revision, data=data)
