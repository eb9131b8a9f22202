"""What keeps a record from being published, or from being taken from readers."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from modelcluster.models import get_all_child_relations
from wagtail.models import ReferenceIndex, WorkflowMixin


class PublicationRules:
    """Rules of a record (`evidence.models.Record`), each with its reasons in sentences for editors."""

    def publication_errors(self) -> list[str]:
        """Why the record may not be published as it stands, one sentence each; empty where it may."""
        return [*self._missing(), *(self.withdrawal_errors() if self.is_private else [])]

    def withdrawal_errors(self) -> list[str]:
        """Why the record may not be taken from readers: public records rely on it. One sentence; empty where it may."""
        relying = sorted(map(str, self._public_records_naming_it())) if self.is_relied_on and self.pk else []
        if not relying:
            return []
        shown = ", ".join(f"“{title}”" for title in relying[:3]) + (" …" if len(relying) > 3 else "")
        return [
            ngettext(
                "%(count)d public record relies on “%(record)s”: %(shown)s. Change it first.",
                "%(count)d public records rely on “%(record)s”: %(shown)s. Change them first.",
                len(relying),
            )
            % {"count": len(relying), "record": self, "shown": shown}
        ]

    def _public_records_naming_it(self) -> set[models.Model]:
        naming = set()
        for content_type, pk in (
            ReferenceIndex.get_references_to(self).values_list("base_content_type", "object_id").distinct()
        ):
            model = ContentType.objects.get_for_id(content_type).model_class()
            if model is not None and issubclass(model, PublicationRules):
                naming |= set(model.objects.public().filter(pk=pk))
        return naming - {self}

    def review_errors(self) -> list[str]:
        """A review that began must end before the record is published another way; approval itself ends it."""
        state = self.current_workflow_state if isinstance(self, WorkflowMixin) else None
        if state is None:
            return []
        if state.status == state.STATUS_NEEDS_CHANGES:
            return [_("The review sent this record back. Resubmit it, or cancel the review, before you publish it.")]
        return [_("This record is under review. Approve it, or cancel the review, before you publish it.")]

    def _missing(self) -> Iterator[str]:
        """What a draft may leave out, in the record and its children, and a slug that another record took meanwhile."""
        for name in _empty_required_fields(self):
            yield _("“%(field)s” is missing.") % {"field": name}
        for relation in get_all_child_relations(type(self)):
            for number, child in enumerate(getattr(self, relation.get_accessor_name()).all(), start=1):
                for name in _empty_required_fields(child, but=relation.field):
                    yield _("“%(field)s” is missing in %(part)s %(number)d.") % {
                        "field": name,
                        "part": child._meta.verbose_name,
                        "number": number,
                    }
        slug = getattr(self, "slug", "")
        if slug and type(self)._base_manager.exclude(pk=self.pk).filter(slug=slug).exists():
            yield _("The slug “%(slug)s” is taken by another record. Choose another.") % {"slug": slug}


def _empty_required_fields(instance: models.Model, but: models.Field | None = None) -> Iterator[str]:
    """Names of the fields that must not be empty and are."""
    for field in instance._meta.concrete_fields:
        is_required = field.editable and not field.blank and not field.primary_key and field is not but
        if is_required and getattr(instance, field.attname) in field.empty_values:
            yield str(field.verbose_name)
