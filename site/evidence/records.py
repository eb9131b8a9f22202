"""The records of this room: sources, and the parts that all evidenced records share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from evidence.models import Origin, Reliability, Source, SourceKind
from evidence.schema import Edtf, PlainText, RecordPart, RecordSchema, Ref
from evidence.verdicts import Verdict

SourceKey = Annotated[str, Ref("evidence.Source")]


class CitationPart(RecordPart):
    source: SourceKey
    locator: PlainText = Field("", max_length=120)
    quotation: PlainText = ""
    note: PlainText = ""


class FindingPart(RecordPart):
    aspect: PlainText = Field(min_length=1, max_length=120)
    verdict: Verdict
    reported: PlainText = ""
    read: PlainText = ""
    why: PlainText = Field(min_length=1)
    sources: list[SourceKey] = []
    passage: PlainText = Field("", max_length=40)


class EvidencedSchema(RecordSchema):
    """What `evidence.models.Evidenced` adds to a record."""

    verdict: Verdict | Literal[""] = ""
    origin: Origin = Origin.CONTEXT
    reported: PlainText = ""
    findings: list[FindingPart] = []
    citations: list[CitationPart] = []
    checked_on: date | None = None
    review_by: date | None = None


class SourceRecord(RecordSchema):
    model: ClassVar = Source
    listed_as: ClassVar = "sources"

    kind: SourceKind
    genre: PlainText = Field("", max_length=80)
    title: PlainText = Field(min_length=1, max_length=400)
    authors: PlainText = ""
    container_title: PlainText = Field("", max_length=300)
    publisher: PlainText = Field("", max_length=300)
    issued: Edtf = ""
    accessed: date | None = None
    url: str = Field("", max_length=1000, pattern=r"^(https?://\S+)?$")
    archive_url: str = Field("", max_length=1000, pattern=r"^(https?://\S+)?$")
    language: str = Field("en", max_length=12)
    reliability: Reliability
    note: PlainText = ""
    is_private: bool = False
