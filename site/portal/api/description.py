"""The API as a program can read it: its operations, and the OpenAPI 3.1 that describes them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema
from pydantic import Field, create_model

from portal.api.answers import JSON, list_view, record_view
from portal.api.parameters import key_parameter, parameters_of
from portal.api.resources import RESOURCES, Resource
from portal.api.schemas import SHOWN, describe, described_classes, example_of
from portal.data.problem_details import MEDIA_TYPE

DESCRIPTION = """\
The record of the relations between Israel and NATO, as data. Everything here is public and read-only; there is no key
to ask for, and scripts of any site may read it.

Records are named by keys, which never change. A field at its default is left out of a record. Dates are in EDTF
(ISO 8601-2), as precise as the evidence: `2018-06-03/2018-06-15`, `2016-09-16/..` for what goes on, `2012~` for about.

Lists come in pages. Follow `next`, in the answer or in its `Link` header, until it is null; records that are published
meanwhile neither repeat nor hide others. A page has at most 200 records.

Ask with `If-None-Match` and the `ETag` of the last answer: where nothing has changed, 304 comes back without a body.
Answers are JSON whatever `Accept` says. Errors are problem details (RFC 9457); a parameter that there is not is one.
"""


class Problem(Schema):
    """What was wrong, after RFC 9457."""

    type: str = Field(
        description="The kind of problem; “about:blank” where the status says it.", examples=["about:blank"]
    )
    title: str = Field(description="The status in words.", examples=["Bad Request"])
    status: int = Field(description="The status.", examples=[400])
    detail: str = Field(
        description="What was wrong, and what would be right.", examples=["Part of the address was not understood."]
    )
    errors: dict[str, list[str]] | None = Field(
        None,
        description="What was wrong with parameters, by their names.",
        examples=[{"limit": ["Give a number from 1 to 200."]}],
    )


class RecordApi(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> dict[str, Any]:
        """The OpenAPI with what ninja leaves out: media types of errors, examples, and words for every field."""
        openapi = super().get_openapi_schema(**kwargs)
        for address, methods in openapi["paths"].items():
            methods.pop("head", None)  # HTTP says already what it is
            resource = RESOURCES[address.split("/")[3]]
            operation = methods["get"]
            if address.endswith("}"):
                operation["parameters"] = [key_parameter(resource, SHOWN[resource.name])]
            for status, response in operation["responses"].items():
                if status >= 400:
                    response["content"] = {MEDIA_TYPE: response["content"].pop(JSON)}
        components = openapi["components"]["schemas"]
        seen = set()
        for part, model, example in described_classes():
            if part.__name__ in components and part not in seen:
                seen.add(part)
                describe(components[part.__name__], part, model, example)
        return openapi


api = RecordApi(
    title="Israel–NATO relations: the record as data",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    servers=[{"url": "/", "description": "This site"}],
    openapi_extra={
        "info": {
            "summary": "Events, agreements, people and sources of the relations between Israel and NATO.",
            "contact": {"name": "The editors of the record"},
            "license": {"name": settings.DATA_LICENCE["title"], "url": settings.DATA_LICENCE["path"]},
        },
        "tags": [
            {"name": resource.name, "description": str(resource.model._meta.verbose_name_plural).capitalize() + "."}
            for resource in RESOURCES.values()
        ],
    },
)


def _register(resource: Resource) -> None:
    """Two operations: the list, and the record of a key."""
    name, schema, example = resource.name, resource.listing.schema, example_of(resource)
    page = create_model(
        f"{schema.__name__.removesuffix('Record')}Page",
        __base__=Schema,
        __doc__=f"A page of {name}.",
        items=(list[schema], Field(description="The records, in the order of the list.", examples=[[example]])),
        next=(str | None, Field(description="The address of the next page; null on the last.", examples=[None])),
    )
    etag = {"ETag": _header("Is another when the answer is.")}
    next_page = _header("The next page, as `rel=next`; absent on the last.")
    canonical = _header("The page of the record for readers, as `rel=canonical`; absent where it has none.")
    unchanged = {304: {"description": "What was sent in `If-None-Match` is still what there is."}}
    api.api_operation(
        ["GET", "HEAD"],
        f"/{name}/",
        response={200: page, 400: Problem},
        operation_id=f"list_{name}",
        summary=f"List {name}",
        description=f"The {name} that the filters leave, in the order of {_order(resource)}.",
        tags=[name],
        url_name=f"list-{name}",
        openapi_extra={
            "parameters": parameters_of(resource),
            "responses": {
                200: _answered({"items": [example], "next": None}, {**etag, "Link": next_page}),
                **unchanged,
            },
        },
    )(list_view(resource))
    api.api_operation(
        ["GET", "HEAD"],
        f"/{name}/{{key}}",
        response={200: schema, 400: Problem, 404: Problem},
        operation_id=f"get_{name}",
        summary=f"One of the {name}",
        description="The record of a key: the same bytes as its file beside the page, and as its latest edition.",
        tags=[name],
        url_name=f"get-{name}",
        openapi_extra={"responses": {200: _answered(example, {**etag, "Link": canonical}), **unchanged}},
    )(record_view(resource))


def _order(resource: Resource) -> str:
    """The order in words."""
    field = resource.model._meta.get_field(resource.listing.order[0])
    return {"date_order": "their dates", "begun_by": "their beginnings"}.get(field.name, f"the {field.verbose_name}")


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "required": False, "schema": {"type": "string"}}


def _answered(example: Any, headers: dict[str, Any]) -> dict[str, Any]:
    return {"headers": headers, "content": {JSON: {"example": example}}}


for _resource in RESOURCES.values():
    _register(_resource)


@lru_cache
def openapi_text() -> str:
    """The OpenAPI as JSON; it changes with the code alone."""
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, default=str)


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    return HttpResponse(openapi_text(), content_type=JSON)
