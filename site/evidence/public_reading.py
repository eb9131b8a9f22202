"""Records as strangers may read them, as plain values: straight from the columns, other records by their keys.

A part goes with what it is about: one that names a hidden record is left out whole, and only a source of it may be
hidden without that. A record stands without what it names, unless it must name it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db.models import Field, ManyToManyField, ManyToOneRel, Model, QuerySet
from wagtail.fields import StreamField

from dates import HistoricalDate
from evidence.findings import public_findings, source_pks
from evidence.models import Record, RecordQuerySet
from evidence.schema import RecordPart, RecordSchema, Ref, mark, required_references
from evidence.schema import clean_html as _clean_html
from evidence.shapes import FieldShape, Shape, shapes_of

#: The fields that are not at their default, by name.
Values = dict[str, Any]
#: A row of a table: its columns by their names (`attname`).
Row = Mapping[str, Any]
#: What strangers may know of by the model's label: keys by primary key.
Named = dict[str, dict[int, str]]
#: The cells of child rows by the name of the relation and the primary key of the record.
Cells = dict[str, dict[int, list[tuple]]]

_SOURCE = "evidence.Source"
_NO_DEFAULT = object()
#: Cleaning parses the text, and the same texts are read again and again.
clean_html = lru_cache(maxsize=2048)(_clean_html)


@dataclass(frozen=True, slots=True)
class _Column:
    """A field that stands in the record's own table; `target` is the label of the model that it names, else empty.

    A part or record whose essential column names a hidden record cannot be shown.
    """

    name: str
    attname: str
    default: Any
    target: str
    is_essential: bool
    read: Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Children:
    name: str
    relation: ManyToOneRel
    columns: tuple[_Column, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the records of a schema are read; `names` are its fields in the order of `RecordSchema.dump()`."""

    names: tuple[str, ...]
    columns: tuple[_Column, ...]
    findings: tuple[FieldShape, ...]
    children: tuple[_Children, ...]
    relations: tuple[ManyToManyField, ...]


def own_columns(schema: type[RecordSchema]) -> list[str]:
    """The columns that `read_public` needs of each row."""
    plan = _plan(schema)
    return ["id", *(column.attname for column in plan.columns), *(shape.name for shape in plan.findings)]


def read_public(schema: type[RecordSchema], rows: list[Row]) -> list[Values | None]:
    """The values of each row, in a constant number of queries; None for a record that cannot stand.

    The rows are those of public records.
    """
    plan, pks = _plan(schema), [row["id"] for row in rows]
    children = {part.name: _rows_of_children(part, pks) for part in plan.children}
    related = {field.name: _keys_of_related(field, pks) for field in plan.relations}
    named = _named(plan, rows, children)
    return [_record(plan, row, children, related, named) for row in rows]


def read_public_parts(part: type[RecordPart], rows: QuerySet) -> list[tuple[Row, Values]]:
    """The rows of a table of parts, read without their records, with their values; such as can stand.

    Row and values are of parts of public records; annotations of `rows` come with each row.
    """
    columns = _columns(part, rows.model)
    cells = list(rows.values("id", *(column.attname for column in columns), *rows.query.annotations))
    wanted: dict[str, set[int | None]] = defaultdict(set)
    for column in filter(attrgetter("target"), columns):
        wanted[column.target].update(row[column.attname] for row in cells)
    named = _public_keys(wanted)
    read = ((row, _own(columns, (row[column.attname] for column in columns), named)) for row in cells)
    return [(row, values) for row, values in read if values is not None]


def _record(
    plan: _Plan,
    row: Row,
    children: Cells,
    related: dict[str, dict[int, list]],
    named: Named,
) -> Values | None:
    own = _own(plan.columns, (row[column.attname] for column in plan.columns), named)
    if own is None:
        return None
    for shape in plan.findings:
        found = public_findings(row[shape.name], named[_SOURCE])
        own[shape.name] = [_but_defaults(values, shape.part) for values in found]
    for part in plan.children:
        found = (_own(part.columns, cells, named) for cells in children[part.name].get(row["id"], ()))
        own[part.name] = [values for values in found if values is not None]
    for name, keys in related.items():
        own[name] = sorted(keys.get(row["id"], ()))
    return {name: own[name] for name in plan.names if name in own and own[name] != []}


def _own(columns: tuple[_Column, ...], cells: Iterable[Any], named: Named) -> Values | None:
    values: Values = {}
    for column, value in zip(columns, cells, strict=True):
        if column.target:
            value = "" if value is None else named[column.target].get(value)
            if value is None:
                if column.is_essential:
                    return None
                value = ""
        elif column.read is not None:
            value = column.read(value)
        if value != column.default:
            values[column.name] = value
    return values


def _but_defaults(values: Values, part: type[RecordPart]) -> Values:
    shapes = shapes_of(part).values()
    return {it.name: values[it.name] for it in shapes if it.is_required or values[it.name] != it.default}


def _rows_of_children(part: _Children, pks: list[int]) -> dict[int, list[tuple]]:
    parent = part.relation.field
    rows = part.relation.related_model._default_manager.filter(**{f"{parent.name}__in": pks})
    grouped = defaultdict(list)
    for pk, *cells in rows.order_by("sort_order", "pk").values_list(parent.attname, *(c.attname for c in part.columns)):
        grouped[pk].append(cells)
    return grouped


def _keys_of_related(field: ManyToManyField, pks: list[int]) -> dict[int, list[str]]:
    here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
    public = _standing(field.related_model)
    rows = field.remote_field.through._default_manager.filter(**{f"{here}__in": pks, f"{there}__in": public})
    grouped = defaultdict(list)
    for pk, key in rows.values_list(f"{here}_id", f"{there}__key"):
        grouped[pk].append(key)
    return grouped


def _named(plan: _Plan, rows: list[Row], children: Cells) -> Named:
    """The keys of all public records that the rows name."""
    wanted: dict[str, set[int | None]] = defaultdict(set)
    wanted[_SOURCE] = {pk for row in rows for shape in plan.findings for pk in source_pks(row[shape.name])}
    for column in plan.columns:
        if column.target:
            wanted[column.target].update(row[column.attname] for row in rows)
    for part in plan.children:
        for place, column in enumerate(part.columns):
            if column.target:
                groups = children[part.name].values()
                wanted[column.target].update(cells[place] for group in groups for cells in group)
    return _public_keys(wanted)


def _public_keys(wanted: Mapping[str, set[int | None]]) -> Named:
    """Keys by primary key and label, in one query for each kind."""
    named: Named = {}
    for label, pks in wanted.items():
        shown = _standing(apps.get_model(label)).filter(pk__in=pks - {None})
        named[label] = dict(shown.values_list("pk", "key"))
    return named


def _standing(model: type[Record]) -> RecordQuerySet:
    """The records that strangers get as data: public ones, where all that each cannot be without is public too.

    Others name no record of which this is not so: what data name is always there.
    """
    shown = model.objects.public()
    for name in required_references(model):
        shown = shown.filter(**{f"{name}__in": _standing(model._meta.get_field(name).related_model)})
    return shown


@lru_cache
def _plan(schema: type[RecordSchema]) -> _Plan:
    model, fields = schema.model, shapes_of(schema)
    plan: dict[str, list] = {"columns": [], "findings": [], "children": [], "relations": []}
    for name, shape in fields.items():
        field = model._meta.get_field(name)
        if isinstance(field, StreamField):
            plan["findings"].append(shape)
        elif shape.part:
            plan["children"].append(_Children(name, field, _columns(shape.part, field.related_model)))
        elif shape.shape is Shape.REFERENCES:
            plan["relations"].append(field)
        elif name != "expire_at":  # no business of strangers
            plan["columns"].append(_column(shape, field, schema))
    return _Plan(tuple(fields), **{name: tuple(found) for name, found in plan.items()})


@lru_cache
def _columns(part: type[RecordPart], model: type[Model]) -> tuple[_Column, ...]:
    return tuple(_column(shape, model._meta.get_field(shape.name), part) for shape in shapes_of(part).values())


def _column(shape: FieldShape, field: Field, schema: type[RecordPart]) -> _Column:
    ref = mark(schema.model_fields[shape.name].metadata, Ref)
    stands_without = issubclass(schema, RecordSchema) or shape.target == _SOURCE
    reads = {Shape.HISTORICAL: _edtf, Shape.RICH_TEXT: _html}
    return _Column(
        shape.name,
        field.attname,
        _NO_DEFAULT if shape.is_required else shape.default,
        shape.target,
        bool(ref) and (shape.is_required or not stands_without),
        reads.get(shape.shape),
    )


def _edtf(value: HistoricalDate | str | None) -> str:
    return value.edtf if isinstance(value, HistoricalDate) else value or ""


def _html(text: str) -> str:
    return clean_html(text) if text else ""
