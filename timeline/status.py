"""The status of an agreement on a day, read from its actions and no further than they reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from dates import HistoricalDate

if TYPE_CHECKING:
    from timeline.models import Action, Agreement, Party


class ActionKind(models.TextChoices):
    """Steps in the life of an agreement, in the terms of treaty practice."""

    DESIGNATION = "designation", _("Designation")
    ADOPTION = "adoption", _("Adoption")
    SIGNATURE = "signature", _("Signature")
    APPROVAL = "approval", _("Approval")
    RATIFICATION = "ratification", _("Ratification")
    ACCESSION = "accession", _("Accession")
    PROVISIONAL_APPLICATION = "provisional-application", _("Provisional application")
    ENTRY_INTO_FORCE = "entry-into-force", _("Entry into force")
    EXECUTION = "execution", _("Execution")
    AMENDMENT = "amendment", _("Amendment")
    EXTENSION = "extension", _("Extension")
    SUSPENSION = "suspension", _("Suspension")
    RESUMPTION = "resumption", _("Resumption")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    TERMINATION = "termination", _("Termination")
    EXPIRY = "expiry", _("Expiry")


class Standing(models.TextChoices):
    """What can be said of an agreement on a day."""

    NOT_YET = "not-yet", _("Not yet concluded")
    CONCLUDED = "concluded", _("Concluded; entry into force not recorded")
    IN_FORCE = "in-force", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")
    UNDATED = "undated", _("Not recorded")


#: The standing that an action brings about when it is taken by all parties. “Concluded” is only said where nothing else
#: was before: what is ratified, carried out or amended has been concluded, though nobody recorded the signature.
BRINGS = {
    ActionKind.DESIGNATION: Standing.IN_FORCE,
    ActionKind.ADOPTION: Standing.CONCLUDED,
    ActionKind.SIGNATURE: Standing.CONCLUDED,
    ActionKind.APPROVAL: Standing.CONCLUDED,
    ActionKind.RATIFICATION: Standing.CONCLUDED,
    ActionKind.ACCESSION: Standing.CONCLUDED,
    ActionKind.EXECUTION: Standing.CONCLUDED,
    ActionKind.AMENDMENT: Standing.CONCLUDED,
    ActionKind.EXTENSION: Standing.CONCLUDED,
    ActionKind.PROVISIONAL_APPLICATION: Standing.IN_FORCE,
    ActionKind.ENTRY_INTO_FORCE: Standing.IN_FORCE,
    ActionKind.RESUMPTION: Standing.IN_FORCE,
    ActionKind.SUSPENSION: Standing.SUSPENDED,
    ActionKind.WITHDRAWAL: Standing.ENDED,
    ActionKind.TERMINATION: Standing.ENDED,
    ActionKind.EXPIRY: Standing.ENDED,
}
#: Actions by which one party alone decides over the whole.
DECIDES_ALONE = {ActionKind.TERMINATION, ActionKind.SUSPENSION, ActionKind.RESUMPTION, ActionKind.DESIGNATION}


@dataclass(frozen=True, slots=True)
class Status:
    """A standing, whether the day is certain, and the date to which it is attested.

    Attributes:
        standing: what the actions bring about.
        is_certain: False where an action that decides has a date that may lie before or after the day.
        since: the date of the action that decides; None where none does.
        attested: the date to which sources show the agreement in use; None where they do not say.
        is_beyond_evidence: whether the day lies after the last evidence, while nothing shows an end.
    """

    standing: Standing
    is_certain: bool
    since: HistoricalDate | None
    attested: HistoricalDate | None
    is_beyond_evidence: bool

    @property
    def label(self) -> str:
        return Standing(self.standing).label


@dataclass(frozen=True, slots=True)
class Course:
    """The life of an agreement as recorded: its dated actions in order, its parties by key, and its last evidence."""

    actions: tuple[Action, ...]
    parties: frozenset[int]
    attested: HistoricalDate | None

    @classmethod
    def of(cls, actions: Iterable[Action], parties: Iterable[Party], attested: HistoricalDate | None) -> Course:
        dated = sorted((action for action in actions if action.date is not None), key=lambda a: a.date.sort_key)
        return cls(tuple(dated), frozenset(party.organisation_id for party in parties), attested)

    @property
    def reaches(self) -> date | None:
        """The last day of the evidence: of `attested`, or of the last action where that is later."""
        known = [when.latest for when in (self.attested, *(a.date for a in self.actions)) if when and when.latest]
        return max(known, default=None)

    def turning_days(self) -> list[date]:
        """The days on which the status can become another, in order."""
        days = {action.date.earliest for action in self.actions if action.date.earliest}
        days |= {_taken_by(action.date) for action in self.actions}
        if self.reaches and self.reaches < date.max:
            days.add(self.reaches + timedelta(days=1))
        return sorted(days)

    def status(self, on: date) -> Status:
        """What is recorded on the day `on`.

        An action decides from the latest day it can have been taken; between its earliest and latest day the status is
        given, but not certain. What each party does on a day of its own counts when the last of them has done it; a
        withdrawal, when fewer than two are left. The evidence reaches to `attested`, or to the last action where that
        is later.
        """
        standing, since, steps = Standing.NOT_YET if self.actions else Standing.UNDATED, None, []
        taken: dict[ActionKind, set[int]] = {}
        for action in self.actions:
            if action.date.earliest is not None and action.date.earliest > on:
                break
            kind = ActionKind(action.kind)
            if action.party_id is not None and kind not in DECIDES_ALONE:
                taken.setdefault(kind, set()).add(action.party_id)
                if not self._is_joint(kind, taken[kind]):
                    continue
            brought = BRINGS[kind]
            if brought is Standing.CONCLUDED and standing is not Standing.NOT_YET:
                continue
            standing, since = brought, action.date
            steps.append((standing, _taken_by(action.date)))
        # A signature of “2000” leaves nothing open once the agreement is in force.
        rivals = [day for brought, day in steps[:-1] if brought not in (standing, Standing.CONCLUDED)]
        certain = all(day <= on for day in (*rivals, *(day for _brought, day in steps[-1:])))
        holds = standing in (Standing.IN_FORCE, Standing.CONCLUDED, Standing.SUSPENDED)
        beyond = holds and self.reaches is not None and on > self.reaches
        return Status(standing, certain, since, self.attested, beyond)

    def _is_joint(self, kind: ActionKind, by: set[int]) -> bool:
        """Whether what these parties did, one by one, amounts to an action of all."""
        if kind is ActionKind.WITHDRAWAL:
            return len(self.parties - by) < 2
        return bool(self.parties) and self.parties <= by


def status_on(agreement: Agreement, on: date) -> Status:
    """What is recorded of `agreement` on the day `on`; see `Course`, which asks for many days at once."""
    return Course.of(agreement.actions.all(), agreement.parties.all(), agreement.attested).status(on)


def _taken_by(when: HistoricalDate) -> date:
    """The latest day on which an action can have been taken: of its date, or of its start where that has no end."""
    return when.latest or (when.start.latest if when.start else date.max)
