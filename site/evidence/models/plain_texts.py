"""Plain text stays plain: what a form takes, a file of the record takes too."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField

from dates.fields import HistoricalDateField
from evidence.plain_text import plain


class PlainTexts(models.Model):
    """Refuses markup in every field of plain text."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for field in self._meta.concrete_fields:
            if field.name in errors or field.name in (exclude or ()) or not _is_plain(field):
                continue
            try:
                plain(getattr(self, field.attname) or "")
            except ValueError as error:
                errors[field.name] = [ValidationError(_("This field %(fault)s.") % {"fault": error})]
        if errors:
            raise ValidationError(errors)


def _is_plain(field: models.Field) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField)
    return (
        is_text and field.editable and not field.choices and not isinstance(field, RichTextField | HistoricalDateField)
    )
