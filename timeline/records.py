"""The records of this room: topics, agreements, events."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evidence.records import EvidencedSchema, SourceKey
from evidence.schema import Edtf, Key, PlainText, RecordPart, RecordSchema, Ref, RichText
from people.records import OrganisationKey, PersonKey
from timeline.models import ActionKind, Agreement, Event, EventKind, LegalNature, TextAccess, Topic

TopicKey = Annotated[str, Ref("timeline.Topic")]
AgreementKey = Annotated[str, Ref("timeline.Agreement")]


class TopicRecord(RecordSchema):
    model: ClassVar = Topic
    listed_as: ClassVar = "topics"

    name: PlainText = Field(min_length=1, max_length=80)
    description: PlainText = ""
    is_private: bool = False


class PartyPart(RecordPart):
    organisation: OrganisationKey
    role: PlainText = Field("", max_length=80)
    date: Edtf = ""
    signatory: PlainText = Field("", max_length=200)


class ActionPart(RecordPart):
    kind: ActionKind
    date: Edtf = Field(min_length=1)
    date_text: PlainText = Field("", max_length=120)
    party: OrganisationKey = ""
    source: SourceKey = ""
    note: PlainText = Field("", max_length=300)


class AgreementRecord(EvidencedSchema):
    model: ClassVar = Agreement
    listed_as: ClassVar = "agreements"

    slug: Key = Field(max_length=120)
    title: PlainText = Field(min_length=1, max_length=400)
    short_title: PlainText = Field(min_length=1, max_length=120)
    legal_nature: LegalNature
    date: Edtf = Field(min_length=1)
    date_text: PlainText = Field("", max_length=120)
    summary: PlainText = ""
    body: RichText = ""
    parties: list[PartyPart] = []
    actions: list[ActionPart] = []
    text_access: TextAccess = TextAccess.UNKNOWN
    text_url: str = Field("", max_length=1000, pattern=r"^(https?://\S+)?$")
    attested: Edtf = ""
    attested_source: SourceKey = ""
    is_private: bool = False


class ParticipationPart(RecordPart):
    person: PersonKey = ""
    organisation: OrganisationKey = ""
    role: PlainText = Field("", max_length=80)


class EventRecord(EvidencedSchema):
    model: ClassVar = Event
    listed_as: ClassVar = "events"

    slug: Key = Field(max_length=120)
    title: PlainText = Field(min_length=1, max_length=160)
    kind: EventKind
    date: Edtf = Field(min_length=1)
    date_text: PlainText = Field("", max_length=120)
    reported_date: Edtf = ""
    reported_date_text: PlainText = Field("", max_length=120)
    summary: PlainText = ""
    body: RichText = ""
    place: PlainText = Field("", max_length=160)
    participations: list[ParticipationPart] = []
    topics: list[TopicKey] = []
    agreements: list[AgreementKey] = []
    is_private: bool = False
