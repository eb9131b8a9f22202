"""Which records show something of another one, read from the templates and views: see docs/decisions/0032.

A change is looked at from both sides: what was so before it, and what is so after it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from dates.querysets import overlapping
from evidence.models import Record
from people.models import Organisation, Person, Post, Term
from portal.purging.facts import Facts, Row, label
from timeline.models import Event
from timeline.models.dated import Dated
from timeline.related import WITHIN


@dataclass(slots=True)
class Shown:
    """Where something shows.

    Attributes:
        whole: records at whose every address it shows.
        pages: records on whose pages alone it shows, beside what is theirs.
        on_every_event: whether it shows on the page of each event.
    """

    whole: set[Row] = field(default_factory=set)
    pages: set[Row] = field(default_factory=set)
    on_every_event: bool = False


def where_shown(model: type[Model], pk: int, before: Facts, after: Facts) -> Shown:
    """Where a row showed before a change, and where after it. Some of these have no address, or none now."""
    shown = Shown()
    if not (before.is_public or after.is_public):
        return shown
    for facts in (before, after):
        shown.whole.update(facts.named, facts.naming)
    if issubclass(model, Record):
        shown.whole.add((label(model), pk))
    if posts := _posts(model, pk, before, after):
        shown.whole.update((label(Post), post) for post in posts)
        held = Term.objects.filter(post__in=posts).values_list("person", flat=True)
        shown.whole.update((label(Person), person) for person in held)
    if issubclass(model, Person):
        shown.pages.update((label(Event), event) for event in _events_in(before, after))
    if issubclass(model, Post):
        shown.on_every_event = before.in_office or after.in_office
    if issubclass(model, Organisation):
        shown.on_every_event = Post.objects.filter(pk__in=posts, in_office_panel=True).exists()
    if issubclass(model, Dated):
        shown.pages.update((label(model), other) for other in _beside(model, pk, before, after))
    shown.pages -= shown.whole
    return shown


def _posts(model: type[Model], pk: int, before: Facts, after: Facts) -> set[int]:
    """The posts whose holders show each other, the post, or an organisation that it belongs to."""
    if model is Person:
        return {number for kind, number in {*before.named, *after.named} if kind == label(Post)}
    if model is Organisation:
        within, last = {pk}, {pk}
        while last := set(Organisation.objects.filter(parent__in=last).values_list("pk", flat=True)) - within:
            within |= last
        of = Q(organisation__in=within) | Q(accredited_to__in=within)
        return set(Post.objects.filter(of).values_list("pk", flat=True))
    return {pk} if model is Post else set()


def _events_in(before: Facts, after: Facts) -> set[int]:
    """The events beside which a person can stand as in office. A term without an end may give way to a later one, or no
    longer, so the whole of what it can mean counts."""
    shown = set(Post.objects.filter(in_office_panel=True).values_list("pk", flat=True))
    dates = Q(pk__in=[])
    for post, start, end in {*map(tuple, before.spans), *map(tuple, after.spans)}:
        if post in shown:
            dates |= overlapping(start=start, end=None)  # who held the post before gives way to this term
            dates |= overlapping(start=start, end=end)
    return set(Event.objects.public().filter(dates).values_list("pk", flat=True))


def _beside(model: type[Dated], pk: int, before: Facts, after: Facts) -> set[int]:
    """Those before and after the record in time, and the events near it that show it as related, or might."""
    is_event = issubclass(model, Event)
    reach = WITHIN + 1 if is_event else 1
    stays = before.is_public and after.is_public and before.place == after.place
    beside, near = set(), set()
    for place in {facts.place for facts in (before, after) if facts.is_public and facts.place}:
        at, public = _At(pk, place), model.objects.public()
        within = Q(pk__in=public.before(at).values("pk")[:reach]) | Q(pk__in=public.after(at).values("pk")[:reach])
        found = list(model.objects.filter(within).in_order().values_list("date_order", "pk"))
        earlier = [other for order, other in found if (order, other) < (place, pk)]
        later = [other for order, other in found if (order, other) > (place, pk)]
        near.update(earlier, later)
        beside.update(earlier[-1:], later[:1])
    if not is_event:
        return beside
    # Where one more or less moves others out of or into the reach of some, these can show other events.
    moves_others = not stays and len(near) > WITHIN
    return near if moves_others else beside | _sharing(near, before, after)


def _sharing(events: set[int], before: Facts, after: Facts) -> set[int]:
    """Those of the events that have an agreement, a person or a topic in common with one."""
    named: dict[str, set[int]] = defaultdict(set)
    for kind, number in {*before.named, *after.named}:
        named[kind.partition(".")[2]].add(number)
    shared = (
        Q(agreements__in=named["agreement"])
        | Q(participations__person__in=named["person"])
        | Q(topics__in=named["topic"])
    )
    return set(Event.objects.filter(shared, pk__in=events).order_by().values_list("pk", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class _At:
    """A place in time, for what asks a record for its own."""

    pk: int
    place_in_time: str


def model_of(kind: str) -> type[Model]:
    found: Any = apps.get_model(kind)
    return found
