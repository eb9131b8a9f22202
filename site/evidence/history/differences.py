"""The difference between two editions of a record, field by field, in words for readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, get_args

from django.conf import settings
from django.db.models import Choices, Model
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic.fields import FieldInfo
from wagtail.fields import StreamField

from dates.words import words
from evidence.history.matching import is_reordered, matched, naming
from evidence.history.reading import PublicRecords
from evidence.history.texts import Change, Piece, addresses, prose, whole_values, word_by_word
from evidence.plain_text import plain
from evidence.schema import HistoricalMark, RecordPart, RecordSchema, Ref, item_ref, mark, part_of, safe_html

#: Rows of these say nothing to readers.
UNSHOWN = ("model", "listed_as", "key", "expire_at", "is_private")


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that differs: its text, a paragraph each, or its parts that differ; `remark` says what neither shows."""

    label: str
    passages: tuple[tuple[Piece, ...], ...] = ()
    parts: tuple[PartDifference, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PartDifference:
    """A part of a record, such as a citation: its name, what became of it, and its fields."""

    name: str
    change: Change
    said: str
    fields: tuple[FieldDifference, ...]


def differences(before: RecordSchema, after: RecordSchema, named: PublicRecords) -> list[FieldDifference]:
    """What differs between two editions, in the order of the record's fields; `named` knows what they name."""
    return list(_Comparing(named).fields(type(after).model, before, after))


class _Comparing:
    def __init__(self, named: PublicRecords) -> None:
        self.named = named

    def fields(self, model: Any, before: RecordPart, after: RecordPart) -> Iterator[FieldDifference]:
        """`model` holds the labels: of a record or a child row its class, of a finding its block."""
        own_first = dict.fromkeys((*type(after).__annotations__, *type(after).model_fields))
        for name, info in ((name, type(after).model_fields[name]) for name in own_first if name not in UNSHOWN):
            was, becomes = getattr(before, name), getattr(after, name)
            if was == becomes:
                continue
            label = _label(model, name)
            if part_of(info.annotation):
                yield self._parts(label, _model_of_parts(model, name), was, becomes)
            else:
                yield self._field(label, info, was, becomes)

    def _field(self, label: str, info: FieldInfo, was: Any, becomes: Any) -> FieldDifference:
        if model := item_ref(info.annotation):
            return FieldDifference(label, tuple((piece,) for piece in self._names(model, was, becomes)))
        kinds = [getattr(item, "func", None) for item in info.metadata]
        if safe_html in kinds:
            return _formatted(label, was, becomes)
        if plain in kinds:
            return _worded(label, was, becomes, _("Only spaces or line breaks changed."))
        return FieldDifference(label, (whole_values(self._words(info, was), self._words(info, becomes)),))

    def _parts(self, label: str, model: Any, was: list[RecordPart], becomes: list[RecordPart]) -> FieldDifference:
        parts = tuple(self._part(model, *pair) for pair in matched(was, becomes))
        return FieldDifference(label, parts=parts, remark=_("The order changed.") if is_reordered(was, becomes) else "")

    def _part(self, model: Any, was: RecordPart | None, becomes: RecordPart | None) -> PartDifference:
        part = becomes or was
        named_by = naming(part)
        name = self._words(type(part).model_fields[named_by], getattr(part, named_by)) if named_by else ""
        if was and becomes:
            return PartDifference(name, Change.SAME, _("Changed"), tuple(self.fields(model, was, becomes)))
        change, said = (Change.NEW, _("Added")) if becomes else (Change.GONE, _("Removed"))
        empty = type(part).of_kept({})
        pair = (empty, becomes) if becomes else (was, empty)
        fields = [field for field in self.fields(model, *pair) if field.passages != ((Piece(change, name),),)]
        return PartDifference(name, change, said, tuple(fields))

    def _names(self, model: str, was: list[str], becomes: list[str]) -> Iterator[Piece]:
        """Other records by their names: those that stayed, went and came. Their order says nothing."""
        for change, keys in (
            (Change.SAME, [key for key in becomes if key in was]),
            (Change.GONE, [key for key in was if key not in becomes]),
            (Change.NEW, [key for key in becomes if key not in was]),
        ):
            yield from (Piece(change, str(self.named(model, key))) for key in keys)

    def _words(self, info: FieldInfo, value: Any) -> str:
        """A value that is no text in words; “” for none."""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if value in ("", None):
            return ""
        if ref := mark(info.metadata, Ref):
            return str(self.named(ref.model, value))
        if mark(info.metadata, HistoricalMark):
            return words(value, get_language() or settings.LANGUAGE_CODE)
        if isinstance(value, date):
            return date_format(value, "j F Y")
        choices = next((kind for kind in (info.annotation, *get_args(info.annotation)) if _is_choices(kind)), None)
        return str(dict(choices.choices).get(value, value) if choices else value)


def _formatted(label: str, was: str, becomes: str) -> FieldDifference:
    """Formatted text by its words, and by the addresses of its links where these differ."""
    with_addresses = addresses(was) != addresses(becomes)
    before, after = prose(was, with_addresses), prose(becomes, with_addresses)
    return _worded(label, before, after, _("Only the formatting changed."))


def _worded(label: str, before: str, after: str, else_remark: str) -> FieldDifference:
    """A text by its words; `else_remark` says what differs where these do not."""
    passages = tuple(word_by_word(before, after))
    if any(piece.change in (Change.GONE, Change.NEW) for passage in passages for piece in passage):
        return FieldDifference(label, passages)
    return FieldDifference(label, remark=else_remark)


def _is_choices(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Choices)


def _model_of_parts(model: type[Model], name: str) -> Any:
    field = model._meta.get_field(name)
    return field.stream_block.child_blocks["finding"] if isinstance(field, StreamField) else field.related_model


def _label(model: Any, name: str) -> str:
    """What the admin calls a field of a model or of the block of findings."""
    if not isinstance(model, type):
        return str(model.child_blocks[name].label)
    field = model._meta.get_field(name)
    heading = _headings_of_parts(model)[name] if field.one_to_many else field.verbose_name
    return capfirst(str(heading))


@lru_cache(maxsize=32)
def _headings_of_parts(model: type[Model]) -> dict[str, Any]:
    return dict(_headings(model.edit_handler))


def _headings(panel: Any) -> Iterator[tuple[str, Any]]:
    """The headings of the panels of child rows, by the name of the relation."""
    if relation := getattr(panel, "relation_name", None):
        yield relation, panel.heading
    for child in getattr(panel, "children", ()):
        yield from _headings(child)
