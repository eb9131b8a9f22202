"""The fields of a record in words, by the models' own names, for people who look at a file before it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.panels.model_utils import get_edit_handler
from wagtail.blocks import ChoiceBlock, ListBlock, StructBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.utils.text import text_from_html

from dates import DateError, parse
from dates.fields import HistoricalDateField

#: What has fields with names: a model, or the block of a finding.
Owner = type[models.Model] | StructBlock
#: The key of a record, and the label of its model (“evidence.Source”).
Reference = tuple[str, str]
#: A value in words: one text, or one text for each item of a list.
Words = str | list[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for the values of a dump.

    Attributes:
        titles: of the records that the dumps name, by model label and key. One that is missing is named by its key.
    """

    titles: Mapping[Reference, str]

    def of(self, owner: Owner, name: str, value: Any) -> Words:
        """A field's value; None stands for the default, which a dump leaves out."""
        field = _field(owner, name)
        if value is None:
            value = _default(field)
        if isinstance(field, models.Field | models.ForeignObjectRel):
            return self._of_field(field, value)
        return self._of_block(field, value)

    def _of_field(self, field: models.Field | models.ForeignObjectRel, value: Any) -> Words:
        if part := _part(field):
            return [self._of_part(part, item) for item in value]
        if field.many_to_many:
            return [self._title(field.related_model._meta.label, key) for key in value]
        if field.many_to_one:
            return self._title(field.related_model._meta.label, value) if value else ""
        if isinstance(field, HistoricalDateField):
            return _date_in_words(value)
        if isinstance(field, RichTextField):
            return text_from_html(value)
        if isinstance(field, models.BooleanField):
            return _("Yes") if value else _("No")
        if isinstance(field, models.DateField):
            return _day_in_words(value)
        return str(dict(field.flatchoices).get(value, value)) if value != "" else ""

    def _of_block(self, block: Any, value: Any) -> Words:
        if isinstance(block, ListBlock):
            label = block.child_block.target_model._meta.label
            return ", ".join(self._title(label, key) for key in value)
        if isinstance(block, ChoiceBlock):
            return str(dict(block.field.choices).get(value, value))
        return str(value)

    def _of_part(self, part: Owner, values: Mapping[str, Any]) -> str:
        """A child row in one line. Its first value needs no name; it says what the row is."""
        words = [(label_of(part, name), self.of(part, name, value)) for name, value in values.items()]
        filled = [(label, text) for label, text in words if text]
        return " · ".join(text if not place else f"{label}: {text}" for place, (label, text) in enumerate(filled))

    def _title(self, label: str, key: str) -> str:
        return self.titles.get((label, key), key)


def label_of(owner: Owner, name: str) -> str:
    """The name of a field as the record's form has it."""
    field = _field(owner, name)
    if isinstance(field, models.ForeignObjectRel):
        return _headings(owner).get(name) or capfirst(str(field.related_model._meta.verbose_name_plural))
    return capfirst(str(field.verbose_name if isinstance(field, models.Field) else field.label))


def references(owner: Owner, name: str, value: Any) -> Iterator[Reference]:
    """The records that a field's value names."""
    field = _field(owner, name)
    if not value:
        return
    if part := _part(field):
        for item in value:
            for inner, inner_value in item.items():
                yield from references(part, inner, inner_value)
    elif isinstance(field, ListBlock):
        yield from ((field.child_block.target_model._meta.label, key) for key in value)
    elif isinstance(field, models.Field) and field.many_to_many:
        yield from ((field.related_model._meta.label, key) for key in value)
    elif isinstance(field, models.Field) and field.many_to_one:
        yield field.related_model._meta.label, value


def _field(owner: Owner, name: str) -> Any:
    return owner.child_blocks[name] if isinstance(owner, StructBlock) else owner._meta.get_field(name)


def _default(field: Any) -> Any:
    if isinstance(field, StreamField | ListBlock | models.ForeignObjectRel) or getattr(field, "many_to_many", False):
        return []
    if isinstance(field, models.Field) and not field.many_to_one:
        default = field.get_default()
        return "" if default is None else default
    return ""


def _part(field: Any) -> Owner | None:
    """What the items of a list of parts are."""
    if isinstance(field, StreamField):
        return next(iter(field.stream_block.child_blocks.values()))
    return field.related_model if isinstance(field, models.ForeignObjectRel) else None


@cache
def _headings(model: type[models.Model]) -> dict[str, str]:
    """The headings that the record's form gives to its child rows."""

    def walk(panels: Iterable[Any]) -> Iterator[tuple[str, str]]:
        for panel in panels:
            if relation := getattr(panel, "relation_name", None):
                yield relation, str(panel.heading)
            yield from walk(getattr(panel, "children", ()))

    return dict(walk([get_edit_handler(model)]))


def _date_in_words(edtf: Any) -> str:
    try:
        return parse(str(edtf)).display() if edtf else ""
    except DateError:
        return str(edtf)


def _day_in_words(value: Any) -> str:
    """A day or moment as JSON has it."""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    read = (parse_datetime(text) if "T" in text else parse_date(text)) if text else None
    if read is None:
        return text
    return date_format(read, "j F Y, H:i" if isinstance(read, datetime) else "j F Y")
