"""What describes the tables to programs: a Tabular Data Package, as of Frictionless Data's specification, version 1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from evidence.models import Reliability, Source
from evidence.shapes import FieldShape, Shape
from portal.data.whole.tables import Column, Table
from portal.files.cells import NO, YES
from portal.records import KIND_OF_LABEL, KINDS

TYPES = {Shape.DAY: "date", Shape.MOMENT: "datetime", Shape.FLAG: "boolean", Shape.NUMBER: "integer"}
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True}


def datapackage(written: Iterable[tuple[Table, int, str]]) -> dict[str, Any]:
    """The description of tables that were written, each with its bytes and their SHA-256."""
    package = {
        "profile": "tabular-data-package",
        "name": "israel-nato",
        "title": _("Israel–NATO relations: a sourced record"),
        "description": _(
            "What happened between Israel and NATO, what was agreed and who spoke for whom, each with a verdict, the "
            "findings behind it and the sources behind those. Dates are EDTF (ISO 8601-2), as precise as the evidence. "
            "Text that a spreadsheet would run as a formula has an apostrophe before it."
        ),
        "licenses": [settings.DATA_LICENCE],
        "sources": [*_reports(), {"title": _("The sources that the records cite, in the table “sources”")}],
    }
    if created := _last_publication():
        package["created"] = created
    return package | {"resources": [_resource(table, size, sha256) for table, size, sha256 in written]}


def _reports() -> list[dict[str, str]]:
    """What the record was first drawn from, and checks."""
    reports = Source.objects.public().filter(reliability=Reliability.REPORT).order_by("key")
    found = reports.values_list("title", "url")
    return [{"title": title, "path": url} if url else {"title": title} for title, url in found]


def _last_publication() -> str:
    """When a public record was last published; empty where there is none. Not when it was written: see `NO_TIME`."""
    times = (kind.model.objects.public().aggregate(at=Max("last_published_at"))["at"] for kind in KINDS)
    last = max(filter(None, times), default=None)
    return last.strftime("%Y-%m-%dT%H:%M:%SZ") if last else ""


def _resource(table: Table, size: int, sha256: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "schema": {
            "fields": [_field(column, column.name in table.key) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [*_foreign_keys(table)],
        },
    }


def _field(column: Column, is_key: bool) -> dict[str, Any]:
    field = column.field
    described = {"name": column.name, "title": column.title, "type": TYPES.get(field.shape, "string")}
    if description := _description(field):
        described["description"] = description
    if field.shape is Shape.FLAG:
        described |= {"trueValues": [YES], "falseValues": [NO]}
    constraints: dict[str, Any] = {"required": True} if field.is_required or is_key else {}
    if field.shape is Shape.CHOICE:
        constraints["enum"] = list(field.choices.values)
    return described | ({"constraints": constraints} if constraints else {})


def _description(field: FieldShape) -> str:
    if field.shape is Shape.CHOICE:
        return "; ".join(f"{value}: {label}" for value, label in field.choices.choices)
    if field.target:
        return _("The key of a record in the table “%(table)s”.") % {"table": KIND_OF_LABEL[field.target].listed_as}
    if field.shape is Shape.HISTORICAL:
        return _("A date in EDTF (ISO 8601-2), as precise as the evidence and no more.")
    return _("HTML.") if field.shape is Shape.RICH_TEXT else ""


def _foreign_keys(table: Table) -> Iterable[dict[str, Any]]:
    for column in table.columns:
        if column.names:
            target = KIND_OF_LABEL[column.names].listed_as
            yield _names(column.name, "" if target == table.name else target, "key")
    if table.within:
        own = [column.name for column in table.columns[:-1]]
        yield _names(own, table.within, [own[0], "number"])


def _names(own: str | list[str], table: str, theirs: str | list[str]) -> dict[str, Any]:
    """`table` is empty where rows name rows of their own table."""
    return {"fields": own, "reference": {"resource": table, "fields": theirs}}
