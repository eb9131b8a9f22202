"""Keys for records that come without one: the same title always gives the same key, so that a file may come twice."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from evidence.schema import RecordSchema
from evidence.shapes import shapes_of
from portal.files.problems import Problem
from timeline.models import Topic

LONGEST = 80


class OnFile:
    """What the record has already, each looked up once for a whole file."""

    def __init__(self, kind: type[RecordSchema]) -> None:
        self.kind = kind

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(self.kind.model.objects.values_list("key", flat=True).iterator(chunk_size=2000))

    @cached_property
    def topics(self) -> dict[str, str]:
        """The keys of topics, by key and by name in lower case."""
        pairs = list(Topic.objects.values_list("key", "name"))
        return {name.casefold(): key for key, name in pairs} | {key: key for key, _name in pairs}


def key_of(kind: type[RecordSchema], title: str, ending: str = "") -> str:
    """A title as a key, which ends as said unless it does already. One in another script has nothing to keep of it."""
    name = slugify(title)
    if not name:
        name = f"{kind.model._meta.model_name}-{sha256(title.encode(errors='replace')).hexdigest()[:8]}"
    tail = f"-{ending}" if ending and not f"-{name}".endswith(f"-{ending}") else ""
    return name[: LONGEST - len(tail)].strip("-") + tail


def name_record(
    kind: type[RecordSchema], data: dict[str, Any], on_file: OnFile, ending: str = ""
) -> tuple[list[Problem], list[str]]:
    """Fill in the key, and for a new record the slug, where the row has none. Says what is wrong, and what was made."""
    notes = []
    if not data.get("key"):
        title = data.get(kind.model.named_by)
        if not title:
            message = _("is missing, and there is no “%(field)s” to make it from") % {"field": kind.model.named_by}
            return [Problem("key", message)], []
        data["key"] = key_of(kind, title, ending)
        notes.append(_("The key “%(key)s” was made from the title.") % {"key": data["key"]})
        if data["key"] in on_file.keys:
            notes.append(_("A record with this key is on file: this row is taken for that record."))
    if "slug" in shapes_of(kind) and not data.get("slug") and data["key"] not in on_file.keys:
        data["slug"] = data["key"]
    return [], notes
