"""The records' own classes as OpenAPI has them: what each field is, in words, with an example out of the record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.text import capfirst
from wagtail.blocks import StructBlock
from wagtail.fields import StreamField

from evidence.schema import RecordPart
from evidence.shapes import FieldShape, Shape, shapes_of
from people.records import PersonRecord, TermRecord
from portal.api.resources import RESOURCES, Resource

#: Where the words for a class are: its model, or its block in a stream.
Behind = type[Model] | StructBlock
#: Records by which each kind is shown.
SHOWN = {
    "events": "2018-06-saber-strike",
    "agreements": "1987-mou",
    "people": "leshno-yaar",
    "organisations": "nato",
    "posts": "ambassador-to-nato",
    "terms": "leshno-yaar.ambassador-to-nato",
    "sources": "toi-2018",
    "topics": "exercises",
}
#: Never among what strangers get.
HIDDEN = ("is_private", "expire_at")
_SENTENCES = {
    Shape.HISTORICAL: "A date as precise as the evidence, in EDTF (ISO 8601-2).",
    Shape.DAY: "A day.",
    Shape.RICH_TEXT: "HTML of a few elements.",
    Shape.FLAG: "Yes or no.",
}


@lru_cache
def examples() -> dict[str, dict[str, Any]]:
    """A record of each kind, by the name of the resource: those of the fixture that comes with the site."""
    path = settings.BASE_DIR / "fixtures" / "israel-nato.json"
    lists = json.loads(path.read_text(encoding="utf-8"))
    shown = {name: next(row for row in lists[name] if row["key"] == SHOWN[name]) for name in RESOURCES if name in lists}
    person, post = SHOWN["terms"].split(".")
    term = next(term for term in shown[PersonRecord.listed_as]["terms"] if term["post"] == post)
    return shown | {TermRecord.listed_as: {"key": SHOWN["terms"], "person": person, **term}}


def describe(component: dict[str, Any], part: type[RecordPart], behind: Behind, example: dict[str, Any] | None) -> None:
    """Complete the JSON schema of a class in place, in the words that editors read."""
    shown = [name for name in shapes_of(part) if name not in HIDDEN]
    component["properties"] = {name: component["properties"][name] for name in shown}
    for name, found in component["properties"].items():
        shape = shapes_of(part)[name]
        title, help_text = _words_for(name, behind)
        found["title"] = capfirst(title)
        help_text = help_text if shape.shape is Shape.TEXT else ""
        found["description"] = " ".join(filter(None, [f"{capfirst(title)}.", _sentence(shape), help_text]))
        if example and name in example:
            found["examples"] = [example[name]]
    component["description"] = (behind.__doc__ or "").partition("\n\n")[0].replace("\n    ", " ")
    if example:
        component["examples"] = [example]


def described_classes() -> Iterator[tuple[type[RecordPart], Behind, dict[str, Any] | None]]:
    """Every class that the API shows, what stands behind it, and an example of it: records, and their parts."""
    for resource in RESOURCES.values():
        schema, record = resource.listing.schema, examples()[resource.name]
        yield schema, resource.model, record
        for name, shape in shapes_of(schema).items():
            if shape.part:
                field = resource.model._meta.get_field(name)
                blocks = field.stream_block.child_blocks if isinstance(field, StreamField) else None
                behind = next(iter(blocks.values())) if blocks else field.related_model
                yield shape.part, behind, next(iter(record.get(name, ())), None)


def _words_for(name: str, behind: Behind) -> tuple[str, str]:
    """What editors read of a field: its name and its help text."""
    if isinstance(behind, StructBlock):
        block = behind.child_blocks[name]
        told = getattr(block, "field", block.meta)
        return str(block.label), str(told.help_text or "")
    if not any(field.name == name for field in behind._meta.get_fields()):
        return name, ""  # the key of a term
    field = behind._meta.get_field(name)
    return str(getattr(field, "verbose_name", "") or name).replace("_", " "), str(getattr(field, "help_text", ""))


def _sentence(shape: FieldShape) -> str:
    if shape.shape in (Shape.REFERENCE, Shape.REFERENCES):
        named = next(it.name for it in RESOURCES.values() if it.model._meta.label == shape.target)
        return f"{'Keys' if shape.shape is Shape.REFERENCES else 'A key'} of /api/v1/{named}/."
    if shape.shape is Shape.CHOICE:
        return "; ".join(f"`{value}`: {words}" for value, words in shape.choices.choices) + "."
    return _SENTENCES.get(shape.shape, "")


def example_of(resource: Resource) -> dict[str, Any]:
    """A record as an answer shows it."""
    return examples()[resource.name]
