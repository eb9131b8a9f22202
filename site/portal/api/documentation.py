"""The documentation of the API for people: its OpenAPI as a page, and as a page to try it on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.api.answers import JSON
from portal.api.description import api


@dataclass(frozen=True, slots=True)
class Line:
    """A parameter or field: `kind` is its type in words, `choices` the values that there are with their words."""

    name: str
    kind: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    address: str
    summary: str
    text: str
    parameters: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Documented:
    """A kind of record: its operations, its fields and an example of it as JSON."""

    name: str
    text: str
    operations: tuple[Operation, ...]
    fields: tuple[Line, ...]
    example: str
    example_address: str


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(
        request,
        "portal/api_documentation.html",
        {"resources": documented(), "about": api.description.strip().split("\n\n")},
    )


@require_safe
def trying(request: HttpRequest) -> HttpResponse:
    """Swagger UI, as ninja ships it: it sends requests and shows what comes back."""
    return TemplateResponse(request, "portal/api_trying.html")


@lru_cache
def documented() -> tuple[Documented, ...]:
    openapi = api.get_openapi_schema()
    schemas = openapi["components"]["schemas"]
    found = []
    for tag in openapi["tags"]:
        paths = {address: it["get"] for address, it in openapi["paths"].items() if it["get"]["tags"] == [tag["name"]]}
        (_listing, (record_address, record)) = paths.items()
        answer = record["responses"][200]["content"][JSON]
        schema = schemas[answer["schema"]["$ref"].rsplit("/", 1)[-1]]
        found.append(
            Documented(
                name=tag["name"],
                text=schema["description"],
                operations=tuple(_operation(address, it) for address, it in paths.items()),
                fields=_fields(schema, schemas),
                example=json.dumps(answer["example"], ensure_ascii=False, indent=2),
                example_address=record_address.replace("{key}", answer["example"]["key"]),
            )
        )
    return tuple(found)


def _operation(address: str, it: dict[str, Any]) -> Operation:
    lines = (_line(one["name"], one["schema"], one["description"], {}) for one in it["parameters"])
    return Operation(it["operationId"], address, it["summary"], it["description"], tuple(lines))


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> tuple[Line, ...]:
    """The fields of a record, and those of its parts below them, named `parts.field`."""
    lines = []
    for name, found in schema["properties"].items():
        is_required = name in schema.get("required", ())
        lines.append(_line(name, found, found["description"], schemas, is_required))
        part = schemas.get(found.get("items", {}).get("$ref", "").rsplit("/", 1)[-1])
        if part is not None:
            lines += [
                _line(f"{name}.{inner}", it, it["description"], schemas, inner in part.get("required", ()))
                for inner, it in part["properties"].items()
            ]
    return tuple(lines)


def _line(
    name: str, schema: dict[str, Any], description: str, schemas: dict[str, Any], is_required: bool = False
) -> Line:
    """Choices stand in a description as “`value`: words; `value`: words.”, after all else."""
    text, mark, listed = description.partition("`")
    choices = [choice.strip("`. ").partition("`: ")[::2] for choice in (mark + listed).split("; `")] if mark else []
    kind = schema.get("format") if str(schema.get("format", "")).startswith("edtf") else schema.get("type", "string")
    return Line(name, str(kind), text.strip(), tuple(choices), is_required)
