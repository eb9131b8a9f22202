"""What applying a run would write, as it is chosen now, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import WorkflowMixin

from evidence.schema import RecordSchema
from portal.importing import runs
from portal.importing.crossing import KIND_OF_LIST
from portal.loading.changes import Outcome
from portal.models.imports import ImportRun, Mode

SUBMITTED = gettext_lazy("will be saved as drafts and submitted for review")
DRAFTED = gettext_lazy("will be saved as drafts")
PUBLISHED = gettext_lazy("will be published")


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many rows of a kind could be chosen, are, and of those may not be published as they stand."""

    kind: type[RecordSchema]
    possible: int
    chosen: int
    unready: int


@dataclass(frozen=True, slots=True)
class ModeChoice:
    value: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The rows chosen now, and what each mode would make of them."""

    counts: list[KindCount]
    modes: list[ModeChoice]

    @property
    def possible(self) -> int:
        return sum(count.possible for count in self.counts)

    @property
    def chosen(self) -> int:
        return sum(count.chosen for count in self.counts)

    @property
    def unready(self) -> int:
        return sum(count.unready for count in self.counts)


def choice_of(run: ImportRun, user: Any) -> Choice:
    """What `user` would write by applying `run`; two modes only where that makes a difference for them."""
    rows = run.rows.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED)).order_by().values("kind")
    counted = rows.annotate(
        possible=Count("pk"),
        chosen=Count("pk", filter=Q(is_chosen=True)),
        unready_chosen=Count("pk", filter=Q(is_chosen=True) & ~Q(unready=[])),
    )
    by_list = {row["kind"]: row for row in counted}
    counts = [
        KindCount(kind, row["possible"], row["chosen"], row["unready_chosen"])
        for listed_as, kind in KIND_OF_LIST.items()
        if (row := by_list.get(listed_as))
    ]
    may_skip_review = any(is_reviewed(count.kind) and runs.may_publish(user, count.kind) for count in counts)
    modes = [Mode.SUBMIT, Mode.PUBLISH] if may_skip_review else [Mode.SUBMIT]
    return Choice(counts, [ModeChoice(mode.value, str(mode.label), sentence(counts, mode, user)) for mode in modes])


def is_reviewed(kind: type[RecordSchema]) -> bool:
    return issubclass(kind.model, WorkflowMixin)


def sentence(counts: list[KindCount], mode: Mode, user: Any) -> str:
    """For example “12 events will be saved as drafts and submitted for review; 3 sources will be published.”"""
    by_fate: dict[str, list[str]] = defaultdict(list)
    for count in counts:
        for fate, number in _fates(count, mode, user):
            if number:
                by_fate[str(fate)].append(counted(count.kind, number))
    if not by_fate:
        return _("Nothing is chosen.")
    clauses = [f"{get_text_list(names, _('and'))} {fate}" for fate, names in by_fate.items()]
    return capfirst("; ".join(clauses)) + "."


def written_sentence(run: ImportRun) -> str:
    """For example “3 events and 1 source were created; 2 events were changed.”"""
    written = run.rows.filter(object_id__isnull=False).order_by().values_list("outcome", "kind")
    numbers = {(outcome, kind): number for outcome, kind, number in written.annotate(Count("pk"))}
    clauses = []
    for outcome, one, many in (
        (Outcome.NEW, _("was created"), _("were created")),
        (Outcome.CHANGED, _("was changed"), _("were changed")),
    ):
        found = [(kind, numbers[outcome, name]) for name, kind in KIND_OF_LIST.items() if (outcome, name) in numbers]
        if found:
            names = get_text_list([counted(kind, number) for kind, number in found], _("and"))
            clauses.append(f"{names} {one if sum(number for _kind, number in found) == 1 else many}")
    return capfirst("; ".join(clauses)) + "." if clauses else _("Nothing was written.")


def counted(kind: type[RecordSchema], number: int) -> str:
    options = kind.model._meta
    return ngettext("%(count)d %(one)s", "%(count)d %(many)s", number) % {
        "count": number,
        "one": options.verbose_name,
        "many": options.verbose_name_plural,
    }


def _fates(count: KindCount, mode: Mode, user: Any) -> Iterator[tuple[str, int]]:
    held_back = SUBMITTED if is_reviewed(count.kind) else DRAFTED
    publishes = runs.may_publish(user, count.kind) and (mode == Mode.PUBLISH or not is_reviewed(count.kind))
    if publishes:
        yield PUBLISHED, count.chosen - count.unready
        yield held_back, count.unready
    else:
        yield held_back, count.chosen
