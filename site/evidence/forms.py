"""The admin forms of records: names that make themselves, and what a draft may leave open."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.forms import BaseFormSet
from django.utils.text import slugify
from wagtail.admin.forms.models import WagtailAdminModelForm

from evidence.siblings import doubles


def free_name(model: type[Model], field: str, text: str, pk: Any) -> str:
    """`text` as a slug that no other row has in `field`, numbered where it is taken."""
    longest = model._meta.get_field(field).max_length
    name = slugify(text)[:longest].strip("-") or model._meta.model_name
    others = model._base_manager.exclude(pk=pk).filter(**{f"{field}__startswith": name[: longest - 5].rstrip("-")})
    taken, free, number = set(others.values_list(field, flat=True)), name, 1
    while free in taken:
        number += 1
        free = f"{name[: longest - 5].rstrip('-')}-{number}"
    return free


class RecordForm(WagtailAdminModelForm):
    """Makes slug and key from the title.

    The slug is made where it is left empty, and numbered where another record of the same title has it. The key
    follows while the record is a draft begun here; it is fixed with the first publication, and never changes in a
    record that was loaded from a file, which knows it by its key.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        title = cleaned.get(self._meta.model.named_by)
        if title and "slug" in self.fields and "slug" not in self.errors:
            made = slugify(title)[: self.fields["slug"].max_length].strip("-")
            if cleaned.get("slug", "") in ("", made):
                cleaned["slug"] = free_name(self._meta.model, "slug", title, self.instance.pk)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors and self._key_may_change():
            record = self.instance
            text = getattr(record, "slug", "") or getattr(record, record.named_by)
            record.key = free_name(self._meta.model, "key", text, record.pk)

    def _key_may_change(self) -> bool:
        record = self.instance
        if record.pk is None:
            return True
        if record.live or record.first_published_at:
            return False
        first = record.revisions.order_by("created_at", "pk").first()
        return first is not None and first.user_id is not None

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        for formset in self.formsets.values():
            _refuse_doubles(formset)
        return not any(formset.total_error_count() for formset in self.formsets.values())


class EvidencedForm(RecordForm):
    """Refuses what does not fit together, except in a draft, and to publish what may not be published.

    The view sets `is_for_publication`; what is only submitted for review may still lack its verdict, since the review
    is where it is given.
    """

    is_for_publication = False

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if self.is_deferred_validation:
            return True
        for error in self.publication_errors() if self.is_for_publication else self.as_record().consistency_errors():
            self.add_error(None, error)
        return not self.errors

    def publication_errors(self) -> list[str]:
        """Why the record may not be published as it stands in the form."""
        return self.as_record().publication_errors()

    def as_record(self) -> Any:
        """The record with its children as they stand in the form. Saving again later gives the same."""
        return self.save(commit=False)


def _refuse_doubles(formset: BaseFormSet) -> None:
    """Reports children that break a conditional unique constraint; a draft would meet the database's error."""
    forms = {id(form.instance): form for form in formset.forms if form not in formset.deleted_forms}
    children = [form.instance for form in forms.values()]
    for child, message in doubles(formset.model, formset.fk.name, children, conditional_only=True):
        forms[id(child)].add_error(None, message)
