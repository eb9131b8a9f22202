"""What templates ask of the timeline: filters in use, choices with counts, the tally, and the events of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import template
from django.db.models import F
from django.http import QueryDict
from django.template.context import Context
from django.utils.safestring import SafeString
from django_filters import FilterSet

from evidence.templatetags.pure import pure
from evidence.verdicts import Verdict
from people.models import Person
from timeline.facets import Choice, Facets
from timeline.listed import ListedEvent
from timeline.live_counts import LiveCounts
from timeline.models import Event, EventKind

register = template.Library()

#: Choices shown at once, and those that stand behind “more”; who needs others finds them by words.
AT_ONCE, AT_MOST = 8, 16
#: Filters in use that are shown each for itself; an address can hold hundreds.
MOST_CHIPS = 24


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the address of the list without it. `count`: the events there would be without the whole of
    this filter, None where that was not asked. `is_wrong`: it was not understood, and narrows nothing."""

    label: str
    value: str
    address: str
    is_wrong: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chips:
    """The filters in use, the first of them one by one, and how many more there are."""

    shown: tuple[Chip, ...]
    more: int

    def __bool__(self) -> bool:
        return bool(self.shown)


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter, with how many events it leaves; None where they were too many to count."""

    value: str
    label: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of a filter: the chosen and most frequent ones, and the rest."""

    shown: tuple[Option, ...]
    more: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A verdict, how many events have it, and the length of its bar from 0 to 100."""

    verdict: Verdict
    count: int
    length: int


@register.simple_tag(takes_context=True)
def chips(
    context: Context, filterset: FilterSet, counted: Facets | None = None, without: Mapping[str, int] | None = None
) -> Chips:
    """The filters in use, what is wrong among them too, so that it can be taken out.

    `without` maps filters to the number of events that the others leave.
    """
    asked, found = QueryDict(mutable=True), []
    asked.update(filterset.data)
    for name, field in filterset.form.fields.items():
        for value in dict.fromkeys(filter(None, asked.getlist(name))):
            label = _word(value, _choices(name, counted) or getattr(field, "choices", ()))
            address = _without(context["request"].path, asked, name, value)
            is_wrong = name in filterset.form.errors
            found.append(Chip(str(field.label), label, address, is_wrong, (without or {}).get(name)))
    return Chips(tuple(found[:MOST_CHIPS]), max(len(found) - MOST_CHIPS, 0))


def _choices(name: str, counted: Facets | None) -> list[tuple[str, str]] | None:
    """The words of topics and parties from the counts at hand, which costs no query."""
    named = {"topic": counted.topics, "party": counted.parties}.get(name) if counted else None
    return [(choice.value, choice.label) for choice in named] if named is not None else None


def _word(value: str, choices: Iterable[tuple[str, str]]) -> str:
    return next((str(label) for known, label in choices if str(known) == value), value)


def _without(path: str, asked: QueryDict, name: str, value: str) -> str:
    rest = asked.copy()
    rest.setlist(name, [other for other in asked.getlist(name) if other != value])
    rest.pop("page", None)
    for blank in [key for key in rest if not any(rest.getlist(key))]:
        del rest[blank]
    return f"{path}?{rest.urlencode()}" if rest else path


@register.simple_tag
def options(filterset: FilterSet, name: str, whole: Facets, counts: LiveCounts) -> Options:
    """The choices of the timeline's filter `name`, the most frequent of the whole timeline first, so that they keep
    their places while `counts` change."""
    chosen = set(filterset.data.getlist(name)) if filterset.is_bound else set()
    live = counts.choices[name]
    known = [
        Option(c.value, str(c.label), None if live is None else live.get(c.value, 0), c.value in chosen)
        for c in _counted(name, whole)
    ]
    if name == "verdict":
        return Options(tuple(known), ())
    first = [option for number, option in enumerate(known) if option.is_chosen or number < AT_ONCE]
    rest = [option for number, option in enumerate(known) if not option.is_chosen and number >= AT_ONCE]
    return Options(tuple(first), tuple(rest[:AT_MOST]))


def _counted(name: str, counted: Facets) -> Iterable[Choice]:
    if name == "topic":
        return counted.topics
    if name == "party":
        return counted.parties
    if name == "verdict":
        return [Choice(value, label, counted.verdicts.get(value, 0)) for value, label in Verdict.choices]
    kinds = [Choice(value, label, counted.kinds.get(value, 0)) for value, label in EventKind.choices]
    return sorted((kind for kind in kinds if kind.count), key=lambda kind: -kind.count)


@register.simple_tag
def verdict_tally(counted: Facets) -> list[Share]:
    most = max(counted.verdicts.values(), default=0) or 1
    return [Share(verdict, count := counted.verdicts.get(verdict, 0), -(-100 * count // most)) for verdict in Verdict]


@register.simple_tag
def entry(event: Event | ListedEvent, level: int, brief: bool = False) -> SafeString:
    """One event of a list; `level` is that of its heading, `brief` leaves out the summary.

    Topics and the number of sources show where `listed` fetched them, roles where `person_events` did.
    """
    return pure(
        "components/entry.html",
        level=level,
        address=event.get_absolute_url(),
        title=event.title,
        date=event.date,
        reported_date=event.reported_date,
        text="" if brief else event.summary or event.reported,
        verdict=event.verdict,
        origin=event.origin,
        source_count=getattr(event, "source_count", 0),
        roles=getattr(event, "own_roles", ()),
        topics=getattr(event, "public_topics", ()),
    )


@register.simple_tag(takes_context=True)
def kept_query(context: Context, *left_out: str) -> str:
    """The query of this page without blank fields and those `left_out`, to be gone on with; may be empty."""
    rest = context["request"].GET.copy()
    for name in [name for name in rest if name in left_out or not any(rest.getlist(name))]:
        del rest[name]
    return f"{rest.urlencode()}&" if rest else ""


@register.simple_tag
def person_events(person: Person) -> list[Event]:
    """The public events in which `person` takes part, in order, each with the roles as `own_roles`; one query."""
    if person.pk is None:
        return []
    found: dict[int, Event] = {}
    rows = Event.objects.public().filter(participations__person=person).annotate(own_role=F("participations__role"))
    for row in rows.defer("findings", "body").in_order():
        event = found.setdefault(row.pk, row)
        event.own_roles = (*getattr(event, "own_roles", ()), *filter(None, [row.own_role]))
    return list(found.values())


@register.simple_tag
def event_row(event: Event | ListedEvent) -> SafeString:
    """One event of the table."""
    return pure(
        "components/event-row.html",
        address=event.get_absolute_url(),
        title=event.title,
        date=event.date,
        reported_date=event.reported_date,
        kind=str(EventKind(event.kind).label),
        place=event.place,
        verdict=event.verdict,
        origin=event.origin,
        source_count=event.source_count,
    )


@register.filter
def whole_timeline(view: str) -> str:
    """The address of a view without any filter."""
    return "/timeline/" if view == "list" else f"/timeline/?view={view}"
