"""What looks wrong in events and agreements: people out of their time, steps out of order, and doubles."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from dates import HistoricalDate
from dates.querysets import dated, overlapping
from evidence.warnings import MOST_COMPARED, RecordWarning, namesakes, plain, surely_before
from people.models import Organisation, Person, Term
from timeline.models import Agreement, Event, EventKind, Participation
from timeline.models.dated import Dated
from timeline.status import ActionKind

#: Events that are about a term of office: every participant with terms is measured against these.
OF_A_TERM = (EventKind.APPOINTMENT, EventKind.ACCREDITATION)
#: Steps that can only follow the making of an agreement.
FOLLOWING = frozenset(ActionKind) - {
    ActionKind.DESIGNATION,
    ActionKind.ADOPTION,
    ActionKind.SIGNATURE,
    ActionKind.APPROVAL,
}


# Events and those who took part


def participants_out_of_their_time(event: Event) -> Iterator[RecordWarning]:
    """People before birth, after death or outside the term that the event names; bodies not yet founded.

    Three queries for any number of participants.
    """
    rows = [row for row in event.participations.all() if row.person_id or row.organisation_id]
    if event.date is None or not rows:
        return
    people = Person._base_manager.prefetch_related(Prefetch("terms", Term.objects.select_related("post"))).in_bulk(
        {row.person_id for row in rows if row.person_id}
    )
    bodies = Organisation._base_manager.in_bulk({row.organisation_id for row in rows if row.organisation_id})
    for row in rows:
        if body := bodies.get(row.organisation_id):
            yield from _not_founded(event, body)
        if (person := people.get(row.person_id)) is None:
            continue
        yield from outside_life(person, event.date, person)
        named = [term for term in person.terms.all() if _names(event, row, term)]
        if named and all(_lies_outside(event, term) for term in named):
            yield RecordWarning(
                _("The event is outside the term that it names: “%(role)s”; %(terms)s:")
                % {
                    "role": row.role or event.get_kind_display(),
                    "terms": "; ".join(f"{term.post.title}, {term.when}" for term in named),
                },
                person,
            )


def _not_founded(event: Event, body: Organisation) -> Iterator[RecordWarning]:
    if body.founded and surely_before(event.date, body.founded):
        yield RecordWarning(
            _("The event is before this body was founded (%(date)s):") % {"date": body.founded.display()}, body
        )


def outside_life(person: Person, when: HistoricalDate, about: Person | Event) -> Iterator[RecordWarning]:
    """What is surely before the person's birth or after their death."""
    values = {"name": person.name, "date": when.display()}
    if person.birth_date and surely_before(when, person.birth_date):
        values["day"] = person.birth_date.display()
        yield RecordWarning(_("%(date)s is before the birth of %(name)s (%(day)s):") % values, about)
    if person.death_date and surely_before(person.death_date, when):
        values["day"] = person.death_date.display()
        yield RecordWarning(_("%(date)s is after the death of %(name)s (%(day)s):") % values, about)


def _names(event: Event, row: Participation, term: Term) -> bool:
    """Whether the event names the term: its post stands in the role, in full or shortened, or the kind is about terms.

    “Ambassador” and “ambassador to NATO” name “Ambassador of Israel to NATO”; “ambassador of Germany” does not.
    """
    role, title = plain(row.role).split(), plain(term.post.title).split()
    if not role:
        return event.kind in OF_A_TERM
    return " ".join(title) in " ".join(role) or (title[0] in role and set(role) <= set(title))


def _lies_outside(event: Event, term: Term) -> bool:
    """Whether the term surely does not hold then. One is appointed before one's term.

    A term known only from the days on which sources show it may have been longer.
    """
    if term.date is None:
        return False
    is_early = surely_before(event.date, term.date) and event.kind != EventKind.APPOINTMENT
    return is_early or surely_before(term.date, event.date)


def events_outside_life(person: Person) -> Iterator[RecordWarning]:
    """Events that name the person, before birth or after death. One query, and none without life dates."""
    outside = Q(pk__in=())
    if person.death_latest:
        outside |= Q(date_earliest__gt=person.death_latest)
    if person.birth_earliest:
        outside |= Q(date_latest__lt=person.birth_earliest)
    if person.pk is None or not (person.death_latest or person.birth_earliest):
        return
    took_part = Participation.objects.filter(person=person.pk).values("event")
    for event in Event._base_manager.filter(outside, pk__in=took_part).order_by("date_order", "pk")[:MOST_COMPARED]:
        yield from outside_life(person, event.date, event)


# Agreements and their steps


def steps_out_of_order(agreement: Agreement) -> Iterator[RecordWarning]:
    """Steps, or evidence of use, that surely lie before the agreement was made."""
    made = agreement.date
    if made is None:
        return
    values = {"made": made.display()}
    for action in agreement.actions.all():
        if action.date and action.kind in FOLLOWING and surely_before(action.date, made):
            yield RecordWarning(
                _("The action “%(action)s” (%(date)s) is before the agreement was made (%(made)s).")
                % {**values, "action": action.get_kind_display(), "date": action.date.display()}
            )
    attested = agreement.attested
    if attested and surely_before(attested, made):
        yield RecordWarning(
            _("“Last attested” (%(date)s) is before the agreement was made (%(made)s).")
            % {**values, "date": attested.display()}
        )


# Doubles


def events_there_already(event: Event) -> Iterator[RecordWarning]:
    """Events of the same date and nearly the same title. One query."""
    for other in namesakes(event, _of_the_same_date(event, Event._base_manager.all()), "title"):
        yield RecordWarning(_("An event of this date with nearly the same title is there already:"), other)


def agreements_there_already(agreement: Agreement) -> Iterator[RecordWarning]:
    """Agreements of the same date and nearly the same title. One query."""
    others = _of_the_same_date(agreement, Agreement._base_manager.all())
    for other in namesakes(agreement, others, "short_title", "title"):
        yield RecordWarning(_("An agreement of this date with nearly the same title is there already:"), other)


def _of_the_same_date(record: Dated, others: QuerySet) -> QuerySet:
    """Those whose date overlaps and is as precise: the same day, month or year, or an interval beside an interval."""
    when = record.date
    if when is None:
        return others.none()
    if when.is_interval:
        others = others.filter(overlapping(start=when.earliest, end=when.latest), date__contains="/")
    else:
        others = others.filter(dated(), date_earliest=when.earliest, date_latest=when.latest)
    return others.exclude(pk=record.pk).order_by("date_order", "pk")[:MOST_COMPARED]
