"""The records of this room: organisations, posts, people with their terms."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from evidence.records import CitationPart, EvidencedSchema, SourceKey
from evidence.schema import Edtf, Key, PlainText, RecordPart, RecordSchema, Ref, RichText
from evidence.verdicts import Verdict
from people.models import Organisation, OrganisationKind, Person, Post, Rank, Term

OrganisationKey = Annotated[str, Ref("people.Organisation")]
PersonKey = Annotated[str, Ref("people.Person")]
PostKey = Annotated[str, Ref("people.Post")]


class OrganisationRecord(RecordSchema):
    model: ClassVar = Organisation
    listed_as: ClassVar = "organisations"

    name: PlainText = Field(min_length=1, max_length=200)
    abbreviation: PlainText = Field("", max_length=40)
    kind: OrganisationKind
    parent: OrganisationKey = ""
    founded: Edtf = ""
    seat: PlainText = Field("", max_length=120)
    description: PlainText = ""
    citations: list[CitationPart] = []
    is_private: bool = False


class PostRecord(RecordSchema):
    model: ClassVar = Post
    listed_as: ClassVar = "posts"

    title: PlainText = Field(min_length=1, max_length=200)
    rank: Rank
    organisation: OrganisationKey
    accredited_to: OrganisationKey = ""
    established: Edtf = ""
    description: PlainText = ""
    in_office_panel: bool = False
    display_order: int = Field(100, ge=0, le=32767)
    is_private: bool = False


class OtherNamePart(RecordPart):
    name: PlainText = Field(min_length=1, max_length=120)
    note: PlainText = Field("", max_length=200)


class TermPart(RecordPart):
    post: PostKey
    date: Edtf = ""
    date_text: PlainText = Field("", max_length=120)
    attested: Edtf = ""
    credentials: Edtf = ""
    verdict: Verdict | Literal[""] = ""
    source: SourceKey = ""
    note: PlainText = ""


class PersonRecord(EvidencedSchema):
    model: ClassVar = Person
    listed_as: ClassVar = "people"

    slug: Key = Field(max_length=120)
    name: PlainText = Field(min_length=1, max_length=120)
    sort_name: PlainText = Field(min_length=1, max_length=120)
    native_name: PlainText = Field("", max_length=120)
    native_language: str = Field("", max_length=12)
    other_names: list[OtherNamePart] = []
    birth_date: Edtf = ""
    death_date: Edtf = ""
    summary: PlainText = ""
    biography: RichText = ""
    terms: list[TermPart] = []
    is_private: bool = False


class TermRecord(TermPart):
    """A term of office alone, outside its person: for programs that ask for terms; files have them in the person.

    A term has no key of its own in the database, as it is saved with its person. Its key is made of what never changes:
    the keys of the person and the post, parted by a point. Whoever held a post more than once has the number of the
    term after a further point, from the second on in the order of time: “a-person.a-post.2”. A correction of dates
    leaves the key as it is; only an earlier term of the same person in the same post, found later, moves the numbers.
    """

    model: ClassVar = Term
    listed_as: ClassVar = "terms"

    key: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*(\.[1-9][0-9]*)?$", max_length=170)
    person: PersonKey
