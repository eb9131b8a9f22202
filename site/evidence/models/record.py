"""What every record is: drafted, revised, locked, previewed, searched, and public through one door."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index
from wagtail.search.queryset import SearchableQuerySetMixin

key_validator = RegexValidator(
    r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    _("Write lower-case letters, digits and single hyphens, for example “saber-strike-2018”."),
)


class RecordQuerySet(SearchableQuerySetMixin, models.QuerySet):
    """Rows of one kind of record."""

    def public(self) -> RecordQuerySet:
        """What a stranger may see: published, not private, not expired.

        The only way from the database to a page, list, count, search, feed, export or sitemap.
        """
        not_expired = models.Q(expire_at__isnull=True) | models.Q(expire_at__gt=timezone.now())
        return self.filter(not_expired, live=True, is_private=False)

    def get_by_natural_key(self, key: str) -> Record:
        return self.get(key=key)


class Record(DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, index.Indexed, ClusterableModel):
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

    key.required_on_save = True
    record_search_fields: ClassVar[list] = [
        index.FilterField("live"),
        index.FilterField("is_private"),
        index.FilterField("expire_at"),
    ]

    class Meta:
        abstract = True

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
        help_text=_("The last part of the address, for example “saber-strike-2018”."),
    )
    slug.required_on_save = True

    class Meta:
        abstract = True
