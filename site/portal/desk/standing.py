"""How the record stands: how many records lack evidence, and which have to be checked again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, Q, Value
from django.utils.translation import gettext_lazy as _

from evidence.desk.listing import VerdictFilter, citations_of
from evidence.models import Evidenced, Record
from evidence.verdicts import Verdict
from portal.across import Ref, across, listing, ref

#: How far ahead the desk looks.
SOON = timedelta(days=30)
#: Checks named on the desk.
CHECKS = 10

#: What is counted: its name, the words beside it, and the query of the listing that shows it.
WANTING: tuple[tuple[str, Any, dict[str, str]], ...] = (
    ("unjudged", _("No verdict"), {"verdict": VerdictFilter.MISSING}),
    ("unverified", _("Unverified"), {"verdict": Verdict.UNVERIFIED.value}),
    ("disputed", _("Disputed"), {"verdict": Verdict.DISPUTED.value}),
    ("unsourced", _("No source"), {"sources": "none"}),
    ("overdue", _("Check overdue"), {"overdue": "true"}),
)


@dataclass(frozen=True, slots=True)
class Tally:
    """A number that links to the records counted."""

    name: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Stand:
    """One kind of record: how many there are, and what each of WANTING counts."""

    name: str
    total: Tally
    wanting: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One count for each kind, in the order of the kinds."""

    label: str
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A record that has to be checked again by a day."""

    record: Ref
    review_by: date
    is_overdue: bool


def stands(kinds: Iterable[type[Record]], today: date) -> list[Stand]:
    """Each kind with its numbers, in one query; `kinds` have evidence."""
    kinds = list(kinds)
    if not kinds:
        return []
    parts = [_counted(kind, today) for kind in kinds]
    counted = {row["label"]: row for row in (parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])}
    return [_stand(kind, counted.get(kind._meta.label, {})) for kind in kinds]


def _counted(kind: type[Record], today: date) -> Any:
    rules = {
        "unjudged": Q(verdict=""),
        "unverified": Q(verdict=Verdict.UNVERIFIED),
        "disputed": Q(verdict=Verdict.DISPUTED),
        "unsourced": ~Exists(citations_of(kind)),
        "overdue": Q(review_by__lt=today),
    }
    rows = kind.objects.order_by().values(label=Value(kind._meta.label, output_field=CharField()))
    return rows.annotate(total=Count("pk"), **{name: Count("pk", filter=rule) for name, rule in rules.items()})


def _stand(kind: type[Record], counted: dict[str, int]) -> Stand:
    wanting = (Tally(name, counted.get(name, 0), listing(kind, **query)) for name, _label, query in WANTING)
    name = str(kind._meta.verbose_name_plural)
    return Stand(name, Tally("total", counted.get("total", 0), listing(kind)), tuple(wanting))


def as_rows(kinds: list[Stand]) -> list[Row]:
    """The same numbers, a line for each count: kinds are few and their names short, so they head the columns."""
    total = Row(str(_("On record")), tuple(stand.total for stand in kinds))
    return [
        total,
        *(
            Row(str(label), tuple(stand.wanting[place] for stand in kinds))
            for place, (_name, label, _query) in enumerate(WANTING)
        ),
    ]


def checks(kinds: Iterable[type[Record]], today: date) -> list[Check]:
    """The next checks, those longest overdue first, as far as SOON."""
    parts = [kind.objects.filter(review_by__lte=today + SOON) for kind in kinds if issubclass(kind, Evidenced)]
    if not parts:
        return []
    rows = across(parts, lambda kind: {"by": F("review_by")}).order_by("by", "label", "record")
    return [Check(ref(row), row["by"], row["by"] < today) for row in rows[:CHECKS]]
