"""The whole record as a file in the format that loading reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from portal.files.json_records import FORMAT, VERSION
from portal.loading.page_tree import read_pages
from portal.records import KINDS, PageRecord


def dump() -> dict[str, Any]:
    """Every record and page that is live, by key within its kind; a drafted change is not part of it."""
    data: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    for kind in KINDS:
        records = kind.model.objects.filter(live=True).exclude(expire_at__lte=timezone.now()).order_by("key")
        data[kind.listed_as] = [kind.of(record).dump() for record in records.iterator(chunk_size=500)]
    data[PageRecord.listed_as] = list(public_pages())
    return data


def public_pages() -> Iterator[dict[str, Any]]:
    """The pages that strangers can read, parents first."""
    for _page, page in read_pages(public_only=True):
        yield page.model_dump(mode="json", exclude_defaults=True, warnings=False)


def to_json(data: dict[str, Any]) -> str:
    """The text of a file: readable, in UTF-8, ending in a line break; equal data give equal bytes."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
