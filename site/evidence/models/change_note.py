"""Why a record was changed, in its editor's words."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision


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
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("change note")
        verbose_name_plural = _("change notes")
        default_permissions = ()

    def __str__(self) -> str:
        return self.text
