"""What must be known of a record to tell where it shows. It is looked up before a change, and again after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, IntegerField, Max, Model, Q, QuerySet, Value
from django.db.models.functions import Cast
from wagtail.models import ReferenceIndex

from evidence.models import Edition, Record
from people.models import Person, Post, Term
from portal.link_pictures.views import record_address
from timeline.models import Event
from timeline.models.dated import Dated

#: A row by its model (`app.model`) and its primary key.
Row = tuple[str, int]


@dataclass(slots=True)
class Facts:
    """
    Attributes:
        is_public: whether strangers saw the record.
        part: the last part of its address.
        place: where it stands in time (`date_order`); empty where it has no such place.
        picture: the address of its picture for links.
        named, naming: the records that it names, and those that name it.
        spans: the terms of a person: post, first and last possible day; None where there is no limit.
        in_office: of a post, whether it is shown who holds it.
        editions: how many it had, where they go with it.
    """

    is_public: bool = False
    key: str = ""
    part: str = ""
    place: str = ""
    picture: str = ""
    named: list[Row] = field(default_factory=list)
    naming: list[Row] = field(default_factory=list)
    spans: list[tuple[int, str | None, str | None]] = field(default_factory=list)
    in_office: bool = False
    editions: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Facts:
        rows = {name: [tuple(row) for row in values.get(name, ())] for name in ("named", "naming", "spans")}
        return cls(**{**values, **rows})


def label(model: type[Model]) -> str:
    return model._meta.label_lower


def facts_of(model: type[Model], pk: int | str, *, is_brief: bool = False, is_going: bool = False) -> Facts:
    """As the database has it now. `is_brief`: the record's own addresses alone. `is_going`: it is about to be deleted.

    Of what is no record, such as a picture, only what names it is known.
    """
    if not issubclass(model, Record):
        return Facts(is_public=True, naming=_references(model, pk)[1])
    record = model._base_manager.filter(pk=pk).first()
    if record is None or not record.is_public:
        return Facts()
    facts = Facts(
        is_public=True,
        key=record.key,
        part=record.address_part,
        place=record.date_order if isinstance(record, Dated) else "",
        picture=record_address(record) if record.section else "",
        in_office=isinstance(record, Post) and record.in_office_panel,
    )
    if is_brief:
        return facts
    if is_going:
        facts.editions = Edition.objects.of(record).aggregate(last=Max("number"))["last"] or 0
    facts.named, facts.naming = _references(model, pk, *_many_to_many(model, pk))
    if isinstance(record, Person):
        facts.spans = [_span(term) for term in Term.objects.filter(person=record)]
    return facts


def _references(model: type[Model], pk: int | str, *others: QuerySet) -> tuple[list[Row], list[Row]]:
    """What a row names and what names it, by Wagtail's index and by `others`, in one query."""
    own = ContentType.objects.get_for_model(model).pk
    out, back = Q(base_content_type=own, object_id=str(pk)), Q(to_content_type=own, to_object_id=str(pk))
    indexed = (
        ReferenceIndex.objects.filter(out | back)
        .order_by()
        .values_list("base_content_type", "object_id", "to_content_type", "to_object_id")
    )
    named, naming = set(), set()
    for base, base_pk, to, to_pk in indexed.union(*others, all=True) if others else indexed:
        is_own = (base, base_pk) == (own, str(pk))
        other, other_pk = (to, to_pk) if is_own else (base, base_pk)
        kind = ContentType.objects.get_for_id(other).model_class()
        if kind is not None and other_pk.isdigit():
            (named if is_own else naming).add((label(kind), int(other_pk)))
    return sorted(named), sorted(naming)


def _many_to_many(model: type[Record], pk: int | str) -> list[QuerySet]:
    """What the index leaves out: relations of many to many, of an event and to events; as rows of the index."""
    found = []
    for name in ("topics", "agreements"):
        through, other = getattr(Event, name).through, Event._meta.get_field(name).related_model
        column = f"{other._meta.model_name}_id"
        if model in (Event, other):
            rows = through.objects.filter(**{"event_id" if model is Event else column: pk}).order_by()
            kinds = [Value(ContentType.objects.get_for_model(kind).pk, IntegerField()) for kind in (Event, other)]
            found.append(rows.values_list(kinds[0], Cast("event_id", CharField()), kinds[1], Cast(column, CharField())))
    return found


def _span(term: Term) -> tuple[int, str | None, str | None]:
    """The days on which a term can show as held."""
    when = [part for part in (term.date, term.attested) if part]
    return (term.post_id, _text(_least(part.earliest for part in when)), _text(_most(part.latest for part in when)))


def _least(days: Iterable[date | None]) -> date | None:
    known = list(days)
    return min(known) if known and None not in known else None


def _most(days: Iterable[date | None]) -> date | None:
    known = list(days)
    return max(known) if known and None not in known else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
