"""What every record is: drafted, revised, locked, previewed, searched, and public through one door."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PublishingPanel
from wagtail.log_actions import log
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    ReferenceIndex,
    Revision,
    RevisionMixin,
)
from wagtail.search import index
from wagtail.search.queryset import SearchableQuerySetMixin

from evidence.forms import RecordForm
from evidence.models.change_note import carry_note, publish_note
from evidence.models.plain_texts import PlainTexts
from evidence.models.publication import PublicationRules
from evidence.models.rebuilding import connect, find_named, leave_alone_what_is_stored
from evidence.prepared import now
from evidence.redirects import address_before, readdress

logger = logging.getLogger(__name__)

key_validator = RegexValidator(
    r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    _("Write lower-case letters, digits and single hyphens, for example “saber-strike-2018”."),
)


#: Readers follow it in a browser.
web_address = URLValidator(["http", "https"], message=_("Write an address that begins with https:// or http://."))


class RecordQuerySet(SearchableQuerySetMixin, models.QuerySet):
    """Rows of one kind of record."""

    def public(self) -> RecordQuerySet:
        """What a stranger may see: published, not private, not expired.

        The only way from the database to a page, list, count, search, feed, export or sitemap.
        """
        not_expired = models.Q(expire_at__isnull=True) | models.Q(expire_at__gt=now())
        return self.filter(not_expired, live=True, is_private=False)

    def get_by_natural_key(self, key: str) -> Record:
        return self.get(key=key)


#: The last tab, or the last panels, of every record's form.
settings_panels = [
    FieldRowPanel(
        [
            FieldPanel(
                "key",
                read_only=True,
                help_text=_("Makes itself from the title. Data files name the record by it, so it stays as it is."),
            ),
            FieldPanel("is_private"),
        ]
    ),
    PublishingPanel(),
]


class Record(
    PublicationRules,
    PlainTexts,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """Base of all records: a stable key, a draft state with revisions, and `public()`.

    A kind of record that goes through review puts `WorkflowMixin` first among its bases.
    """

    key = models.CharField(
        _("key"),
        max_length=80,
        unique=True,
        validators=[key_validator],
        help_text=_("Never changes: fixtures, citations and data files name the record by it."),
    )
    is_private = models.BooleanField(
        _("private"),
        default=False,
        help_text=_("Tick to show the record to editors only, even when it is published."),
    )

    objects = RecordQuerySet.as_manager()

    #: The address of the section that serves these records, without slashes; None where they have no page.
    section: ClassVar[str | None] = None
    #: The template of the record's page, for serving and preview alike.
    template: ClassVar[str] = ""
    #: The field from which the admin makes the key, and the slug where that is left empty.
    named_by: ClassVar[str] = "title"
    base_form_class = RecordForm

    #: Whether others lose their evidence or meaning without it: such a record is not withdrawn from under them.
    is_relied_on: ClassVar[bool] = False
    key.required_on_save = True
    #: `evidence.indexing` keeps the search index in step, and can wait where many records are saved.
    search_auto_update: ClassVar[bool] = False
    record_search_fields: ClassVar[list] = [
        index.FilterField("id"),
        index.FilterField("live"),
        index.FilterField("is_private"),
        index.FilterField("expire_at"),
    ]

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs:
            super().__init__(*args, **kwargs)
        else:  # a row: modelcluster would look for children among the keywords, a third of the time that it takes
            super(ClusterableModel, self).__init__(*args)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Record:
        # Where columns are left out, Django looks for each of all the fields in the list of those that are there.
        return super().from_db(db, dict.fromkeys(field_names), values)

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Record:
        found = find_named(cls, data) if check_fks else {}
        # Where a row is gone, modelcluster decides what becomes of the part that names it.
        record = super().from_serializable_data(data, check_fks=found is None, strict_fks=strict_fks)
        if record is not None and found:
            connect(record, found)
        return record

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            leave_alone_what_is_stored(self)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.pk and self.key:
            stored = type(self)._base_manager.filter(pk=self.pk).values_list("key", flat=True).first()
            if stored and stored != self.key:
                raise ValidationError(
                    {"key": _("The key is “%(key)s” and stays so; change the slug instead.") % {"key": stored}}
                )

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def unpublish(self, set_expired: bool = False, *args: Any, **kwargs: Any) -> None:
        """Take the record from readers, unless public records rely on it. Expiry, which was planned, goes ahead.

        Raises:
            ValidationError: with the reason.
        """
        if not set_expired and (errors := self.withdrawal_errors()):
            raise ValidationError(errors)
        super().unpublish(set_expired, *args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        before = self.latest_revision_id
        revision = super().save_revision(*args, **kwargs)
        carry_note(before, revision)
        return revision

    def publish(self, revision: Revision, *args: Any, log_action: Any = True, **kwargs: Any) -> None:
        """Publish `revision`, unless it may not be or the record is under review.

        Its change note goes public with it, and a changed address redirects.

        A publication that was scheduled and may not go ahead is taken off the schedule, with the reasons in the
        record's history: it must not stop the others that are due.

        Raises:
            ValidationError: with the reasons, where the publication was not a scheduled one.
        """
        from wagtail.signal_handlers import disable_reference_index_auto_update  # it needs all models to be loaded

        draft = revision.as_object()
        errors = self.review_errors() + draft.publication_errors()
        if not errors:
            # Wagtail would make the record again from its JSON, twice, and index what it names anew for each child.
            revision.as_object = lambda: draft
            with transaction.atomic():
                before = address_before(self)
                with disable_reference_index_auto_update():
                    super().publish(revision, *args, log_action=log_action, **kwargs)
                stored = type(self)._base_manager.get(pk=self.pk)
                is_published = stored.live_revision_id == revision.pk
                if is_published or not stored.live:  # of a live record, what is scheduled is not written yet
                    ReferenceIndex.create_or_update_for_object(draft)
                if is_published:
                    if stored.is_public:
                        readdress(before, stored.get_absolute_url())
                    publish_note(stored, revision, kwargs.get("user"))
        elif log_action == "wagtail.publish.scheduled":
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])
            log(self, "evidence.publish.refused", revision=revision, data={"reasons": errors})
            logger.error("Not published as scheduled: %s %s. %s", self._meta.label, self.key, " ".join(errors))
        else:
            raise ValidationError(errors)

    @property
    def has_been_published(self) -> bool:
        """Whether readers have seen the record, so that a change to it wants a reason."""
        return self.live or self.first_published_at is not None

    @property
    def is_public(self) -> bool:
        """Whether a stranger may see this record; the rule of `RecordQuerySet.public()` for one at hand."""
        return self.live and not self.is_private and (self.expire_at is None or self.expire_at > timezone.now())

    @property
    def address_part(self) -> str:
        """The last part of the record's address: the slug where it has one, else the key."""
        return getattr(self, "slug", "") or self.key

    def get_absolute_url(self) -> str | None:
        """The public address, from the site's root; None where this kind of record has no page of its own."""
        return f"/{self.section}/{self.address_part}/" if self.section else None

    def derive(self) -> None:
        """Write the fields that follow from others, as `save` does; for a version that is shown and never saved."""

    def page_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the record's template needs, for the public page and for the preview of a draft."""
        return {"record": self}

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return self.template

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), **self.page_context(request)}

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return PreviewableMixin.DEFAULT_PREVIEW_MODES if self.template else []


class Slugged(models.Model):
    """A record with an address of its own in words, which editors may change."""

    slug = models.SlugField(
        _("slug"),
        max_length=120,
        unique=True,
        validators=[key_validator],
        help_text=_("The last part of the address, for example “saber-strike-2018”."),
    )
    slug.required_on_save = True

    class Meta:
        abstract = True
