"""The one form of a record outside the database: read from a model, written to a model, checked as it comes in.

Each room's `records.py` declares its records as subclasses. A field bears the name of the model's field; what stands
behind it follows from its annotation: a key of another record (`Ref`), a date (`Edtf`), rich text, a list of parts.
Fixture, export, import and API all go through these classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Self, get_args

from django.db.models import Model
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field
from wagtail.fields import StreamField
from wagtail.whitelist import Whitelister

from dates import HistoricalDate, parse
from evidence.findings import findings_to_parts, parts_to_findings
from evidence.plain_text import plain, writable

_whitelister = Whitelister()

#: Finds the saved record of a model label (“evidence.Source”) by its key.
Resolver = Callable[[str, str], Model]


@dataclass(frozen=True)
class Ref:
    """Marks a field that holds the key of another record, or is empty."""

    model: str


class HistoricalMark:
    """Marks a field that holds canonical EDTF, or is empty for “no date”."""


def clean_html(html: str) -> str:
    """Rich text as Wagtail's whitelist lets it through; what the editor adds for its own use is dropped."""
    return _whitelister.clean(html).strip() if html else ""


def safe_html(html: str) -> str:
    kept = {tag.lower() for tag in re.findall(r"<([a-zA-Z][\w-]*)", clean_html(writable(html)))}
    for tag in re.findall(r"<([a-zA-Z][\w-]*)", html):
        if tag.lower() not in kept:
            raise ValueError(_("holds <%(tag)s>, which is not allowed in a text") % {"tag": tag})
    return clean_html(html)


def _edtf(text: str) -> str:
    return parse(text).edtf if text else ""


PlainText = Annotated[str, AfterValidator(plain)]
RichText = Annotated[str, AfterValidator(safe_html)]
Edtf = Annotated[str, Field(max_length=64), AfterValidator(_edtf), HistoricalMark()]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


def mark(metadata: list[Any], kind: type) -> Any:
    return next((item for item in metadata if isinstance(item, kind)), None)


class RecordPart(Schema):
    """A part of a record: a child row, or a block of a stream."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def of(cls, instance: Model) -> RecordPart:
        """The part or record as `instance` stands, its children and references included."""
        return cls.model_construct(**{name: cls._read_field(instance, name) for name in cls.model_fields})

    @classmethod
    def of_kept(cls, data: Mapping[str, Any]) -> Self:
        """The part or record as an edition keeps it. The site wrote it, so it is not checked again.

        Fields that there were then and are not now are left out; those that came later are at their default.
        """
        values: dict[str, Any] = {name: "" for name, info in cls.model_fields.items() if info.is_required()}
        for name, info in cls.model_fields.items():
            if name not in data:
                continue
            value = data[name]
            if part := part_of(info.annotation):
                value = [part.of_kept(row) for row in value]
            elif value and date in get_args(info.annotation):
                value = date.fromisoformat(value)
            values[name] = value
        return cls.model_construct(**values)

    def without(self, is_hidden: Callable[[str, str], bool]) -> Self | None:
        """The same without what names a hidden record; `is_hidden` takes the label of its model and its key.

        By the rule of `evidence.public_reading`: None where it cannot stand without it.
        """
        values = {}
        for name, info in type(self).model_fields.items():
            value = getattr(self, name)
            if part_of(info.annotation):
                value = [found for part in value if (found := part.without(is_hidden))]
            elif model := item_ref(info.annotation):
                value = [key for key in value if not is_hidden(model, key)]
            elif (ref := mark(info.metadata, Ref)) and value and is_hidden(ref.model, value):
                if info.is_required() or not self._stands_without(ref):
                    return None
                value = ""
            values[name] = value
        return self.model_construct(**values)

    @classmethod
    def _stands_without(cls, hidden: Ref) -> bool:
        return hidden.model == "evidence.Source"

    @classmethod
    def _read_field(cls, instance: Model, name: str) -> Any:
        info, value = cls.model_fields[name], getattr(instance, name)
        if part := part_of(info.annotation):
            if isinstance(instance._meta.get_field(name), StreamField):
                return [part.model_construct(**values) for values in findings_to_parts(value)]
            return [part.of(child) for child in value.all()]
        if item_ref(info.annotation):
            return sorted(item.key for item in value.all())
        if mark(info.metadata, Ref):
            return value.key if value is not None else ""
        if isinstance(value, HistoricalDate):
            return value.edtf
        if mark(info.metadata, HistoricalMark):
            return ""
        if info.metadata and any(getattr(item, "func", None) is safe_html for item in info.metadata):
            return clean_html(value)
        return value

    def apply_to(self, instance: Model, resolve: Resolver) -> None:
        """Set every field of `instance` to what stands here; children replace what was there. Saves nothing."""
        for name, info in type(self).model_fields.items():
            value = getattr(self, name)
            if part_of(info.annotation):
                field = instance._meta.get_field(name)
                if isinstance(field, StreamField):
                    value = parts_to_findings(
                        instance.key, [part.model_dump(warnings=False) for part in value], resolve
                    )
                    setattr(instance, name, field.to_python(value))
                else:
                    getattr(instance, name).set(_children(field.related_model, value, resolve))
            elif model := item_ref(info.annotation):
                getattr(instance, name).set([resolve(model, key) for key in value])
            elif ref := mark(info.metadata, Ref):
                setattr(instance, name, resolve(ref.model, value) if value else None)
            else:
                setattr(instance, name, value)

    def references(self, place: str = "") -> Iterator[tuple[str, str, str]]:
        """Every reference to another record: its place within this one, the model's label, the key."""
        for name, info in type(self).model_fields.items():
            value, here = getattr(self, name), f"{place}.{name}" if place else name
            if part_of(info.annotation):
                for number, part in enumerate(value):
                    yield from part.references(f"{here}[{number}]")
            elif model := item_ref(info.annotation):
                yield from ((f"{here}[{number}]", model, key) for number, key in enumerate(value))
            elif (ref := mark(info.metadata, Ref)) and value:
                yield here, ref.model, value


class RecordSchema(RecordPart):
    """A whole record, named by its key."""

    #: The model's class; the label of its list in a file, for example “events”.
    model: ClassVar[type[Model]]
    listed_as: ClassVar[str]

    key: Key
    expire_at: AwareDatetime | None = None

    @classmethod
    def _stands_without(cls, hidden: Ref) -> bool:
        return True

    def dump(self) -> dict[str, Any]:
        """The record for a JSON file: its own fields first, and none that are at their default."""
        data = self.model_dump(mode="json", exclude_defaults=True, warnings=False)
        for name, info in type(self).model_fields.items():
            if name in data and item_ref(info.annotation):
                data[name] = sorted(data[name])  # a set of relations has no order of its own
        own_first = dict.fromkeys(("key", *type(self).__annotations__, *data))
        return {name: data[name] for name in own_first if name in data}


def schema_of(model: type[Model]) -> type[RecordSchema]:
    """The schema of a kind of record. Raises LookupError where no room declares one."""
    waiting = RecordSchema.__subclasses__()
    for schema in waiting:
        if getattr(schema, "model", None) is model:
            return schema
        waiting += schema.__subclasses__()
    raise LookupError(f"no schema for {model._meta.label}")


@cache
def required_references(model: type[Model]) -> tuple[str, ...]:
    """The fields by which a kind of record names another that it cannot be without."""
    fields = schema_of(model).model_fields.items()
    return tuple(name for name, info in fields if info.is_required() and mark(info.metadata, Ref))


def read_relations(schema: type[RecordSchema]) -> list[str]:
    """What to prefetch of records, so that reading them as `schema` asks for no more (findings aside)."""
    paths = []
    for name, info in schema.model_fields.items():
        if part := part_of(info.annotation):
            if schema.model._meta.get_field(name).one_to_many:
                named = [f for f, i in part.model_fields.items() if mark(i.metadata, Ref)]
                paths += [f"{name}__{field}" for field in named] or [name]
        elif item_ref(info.annotation) or mark(info.metadata, Ref):
            paths.append(name)
    return paths


def part_of(annotation: Any) -> type[RecordPart] | None:
    """The part class of a `list[Part]` annotation."""
    args = get_args(annotation)
    return args[0] if args and isinstance(args[0], type) and issubclass(args[0], RecordPart) else None


def item_ref(annotation: Any) -> str | None:
    """The model label of a `list[Annotated[str, Ref(…)]]` annotation."""
    for arg in get_args(annotation):
        if ref := mark(list(getattr(arg, "__metadata__", ())), Ref):
            return ref.model
    return None


def _children(model: type[Model], parts: list[RecordPart], resolve: Resolver) -> list[Model]:
    children = []
    for number, part in enumerate(parts):
        child = model(sort_order=number)
        part.apply_to(child, resolve)
        children.append(child)
    return children
