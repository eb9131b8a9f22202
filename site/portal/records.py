"""The records of this room: pages. And the list of all kinds, in the order in which they depend on each other."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict, Field

from evidence.records import SourceRecord
from evidence.schema import PlainText, RecordPart, RecordSchema, RichText
from people.records import OrganisationRecord, PersonRecord, PostRecord
from timeline.records import AgreementRecord, EventRecord, TopicRecord

#: A kind names only records of kinds before it, or of its own.
KINDS: tuple[type[RecordSchema], ...] = (
    TopicRecord,
    SourceRecord,
    OrganisationRecord,
    PostRecord,
    PersonRecord,
    AgreementRecord,
    EventRecord,
)
#: Each of them by the label of its model, by which references name it.
KIND_OF_LABEL: dict[str, type[RecordSchema]] = {kind.model._meta.label: kind for kind in KINDS}


class PageKind(StrEnum):
    """The kinds of pages, by what they show."""

    HOME = "home"
    TIMELINE = "timeline"
    AGREEMENTS = "agreements"
    PEOPLE = "people"
    SOURCES = "sources"
    SEARCH = "search"
    TEXT = "text"


class PageRecord(RecordPart):
    """A page. Its key is the slug (“home” for the root of the site); `parent` is the key of the page above it."""

    model_config = ConfigDict(extra="forbid")
    listed_as: ClassVar = "pages"

    key: str = Field(pattern=r"^[-a-zA-Z0-9_]+$", max_length=255)
    kind: PageKind
    parent: str = "home"
    title: PlainText = Field(min_length=1, max_length=255)
    introduction: PlainText = ""
    ambassadors_introduction: PlainText = ""
    body: RichText = ""
