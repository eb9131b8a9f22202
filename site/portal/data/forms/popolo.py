"""Popolo 1.0: people with their memberships, and the posts and organisations that these name (popoloproject.com)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dates import HistoricalDate, Precision
from dates.value import bounds_of
from evidence.models import Source
from evidence.public_form import CHUNK, PublicForm, public_forms, to_json
from people.models import Organisation, OrganisationKind, Post, Rank
from people.records import OrganisationRecord, PersonRecord, PostRecord, TermPart
from portal.data.forms.form import Asked, Form
from portal.files.json_records import FORMAT
from portal.files.markup import text_of

SAYABLE = (Precision.DAY, Precision.MONTH, Precision.YEAR)


def write(asked: Asked) -> Iterator[str]:
    """People one a line; then the posts that they held, and the organisations of those with all above them."""
    posts = {form.schema.key: form for form in public_forms(Post.objects.public())}
    held: dict[str, None] = {}
    yield '{"persons": ['
    between = "\n"
    people = iter(asked)
    while chunk := list(islice(people, CHUNK)):
        links = _Links(asked.root, [*chunk])
        for form in chunk:
            terms = [term for term in form.schema.terms if term.post in posts]
            held |= dict.fromkeys(term.post for term in terms)
            memberships = [_membership(form.schema, term, posts[term.post].schema, links) for term in terms]
            yield between + to_json(_person(asked, form, memberships, links))
            between = ",\n"
    kept = [posts[key] for key in sorted(held)]
    yield f'\n], "posts": {_lines(_post(form.schema) for form in kept)}'
    organisations = _with_those_above(form.schema.organisation for form in kept)
    links = _Links(asked.root, organisations)
    yield f', "organizations": {_lines(_organisation(form.schema, links) for form in organisations)}}}\n'


def write_record(asked: Asked) -> Iterator[str]:
    if asked.records.exists():
        yield from write(asked)


def popolo_date(date: HistoricalDate | None) -> str:
    """As much of a date as Popolo can say without saying more than is known; nothing of one that is not certain.

    Of a season or a span within one year it can say the year.
    """
    if date is None or date.approximate or date.uncertain:
        return ""
    if date.precision in SAYABLE:
        return date.edtf
    first, last = date.earliest, date.latest
    return f"{first.year:04d}" if first and last and first.year == last.year else ""


class _Links:
    """The addresses of the public sources that records name, looked up once for all of them."""

    def __init__(self, root: str, forms: Iterable[PublicForm]) -> None:
        schemas = [form.schema for form in forms]
        keys = {part.source for schema in schemas for part in (*schema.citations, *getattr(schema, "terms", ()))}
        rows = Source.objects.public().filter(key__in=keys - {""}).values_list("key", "title", "url")
        self.found = {key: {"url": url or f"{root}/sources/{key}/", "note": title} for key, title, url in rows}

    def to(self, keys: Iterable[str]) -> list[dict[str, str]]:
        return [self.found[key] for key in dict.fromkeys(keys) if key in self.found]


def _person(asked: Asked, form: PublicForm, memberships: list[dict[str, Any]], links: _Links) -> dict[str, Any]:
    person, at = form.schema, form.record.last_published_at
    own_script = _now("in the person’s own script (%(language)s)") % {"language": person.native_language}
    names = [{"name": person.native_name, "note": own_script}] if person.native_name else []
    names += [_filled(name=other.name, note=other.note) for other in person.other_names]
    return _filled(
        id=person.key,
        name=person.name,
        sort_name=person.sort_name,
        other_names=names,
        identifiers=[{"scheme": FORMAT, "identifier": person.key}],
        birth_date=popolo_date(form.record.birth_date),
        death_date=popolo_date(form.record.death_date),
        summary=person.summary,
        biography=text_of(person.biography),
        memberships=memberships,
        links=[{"url": asked.root + form.record.get_absolute_url(), "note": _now("The record, with its findings")}],
        sources=links.to(citation.source for citation in person.citations),
        updated_at=at.isoformat() if at else "",
    )


def _membership(person: PersonRecord, term: TermPart, post: PostRecord, links: _Links) -> dict[str, Any]:
    """The label says in words what the two dates cannot: that an end was not found, or that only a source shows it."""
    date, attested = _read(term.date, term.date_text), _read(term.attested)
    if date is not None:
        when = date.display()
    else:
        when = _now("in office in the sources of %(date)s") % {"date": attested.display()} if attested else ""
    return _filled(
        label=", ".join(filter(None, (post.title, when))),
        role=post.title,
        person_id=person.key,
        post_id=post.key,
        organization_id=post.organisation,
        start_date=popolo_date(date and date.start),
        end_date=popolo_date(date and date.end),
        sources=links.to([term.source]),
    )


def _post(post: PostRecord) -> dict[str, Any]:
    return _filled(
        id=post.key,
        label=post.title,
        role=str(Rank(post.rank).label),
        organization_id=post.organisation,
        start_date=popolo_date(_read(post.established)),
    )


def _organisation(organisation: OrganisationRecord, links: _Links) -> dict[str, Any]:
    short = organisation.abbreviation
    return _filled(
        id=organisation.key,
        name=organisation.name,
        other_names=[{"name": short, "note": _now("abbreviation")}] if short else [],
        classification=str(OrganisationKind(organisation.kind).label),
        parent_id=organisation.parent,
        founding_date=popolo_date(_read(organisation.founded)),
        sources=links.to(citation.source for citation in organisation.citations),
    )


def _with_those_above(keys: Iterable[str]) -> list[PublicForm]:
    """These organisations and all that they are part of, so that no parent is named that is not there."""
    public = Organisation.objects.public().filter
    above = dict(public().values_list("key", "parent__key"))
    wanted, waiting = set(), set(keys)
    while waiting:
        wanted |= waiting
        waiting = {above.get(key) for key in waiting} & above.keys() - wanted
    return public_forms(public(key__in=wanted).order_by("key"))


def _read(edtf: str, words: str = "") -> HistoricalDate | None:
    return HistoricalDate(edtf, *bounds_of(edtf), words) if edtf else None


def _filled(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _lines(objects: Iterable[dict[str, Any]]) -> str:
    return "[\n" + ",\n".join(map(to_json, objects)) + "\n]"


POPOLO = Form(
    extension="popolo.json",
    media_type="application/json",
    label=_("People (Popolo JSON)"),
    schemas=(PersonRecord,),
    cannot=_(
        "Dates are years, months or days; of a date that is not certain there is none. An end that was not found looks "
        "like none, but for the words beside it. It has no findings or verdicts, nor to whom a post is accredited."
    ),
    listing=write,
    record=write_record,
)
