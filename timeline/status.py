"""The status of an agreement on a day, read from its actions and no further than they reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from dates import HistoricalDate

if TYPE_CHECKING:
    from timeline.models import Agreement


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


def status_on(agreement: Agreement, on: date) -> Status:
    """What is recorded of `agreement` on the day `on`.

    An action decides from the latest day it can have been taken; between its earliest and latest day the status is
    given, but not certain. What each party does on a day of its own counts when the last of them has done it; a
    withdrawal, when fewer than two are left. The evidence reaches to `attested`, or to the last action where that is
    later.
    """
    actions = sorted(
        (action for action in agreement.actions.all() if action.date is not None), key=lambda a: a.date.sort_key
    )
    standing, since, steps = Standing.NOT_YET if actions else Standing.UNDATED, None, []
    taken: dict[ActionKind, set[int]] = {}
    for action in actions:
        if action.date.earliest is not None and action.date.earliest > on:
            break
        kind = ActionKind(action.kind)
        if action.party_id is not None and kind not in DECIDES_ALONE:
            taken.setdefault(kind, set()).add(action.party_id)
            if not _is_joint(agreement, kind, taken[kind]):
                continue
        brought = BRINGS[kind]
        if brought is Standing.CONCLUDED and standing is not Standing.NOT_YET:
            continue
        standing, since = brought, action.date
        steps.append((standing, _taken_by(action.date)))
    # A signature of “2000” leaves nothing open once the agreement is in force.
    rivals = [day for brought, day in steps[:-1] if brought not in (standing, Standing.CONCLUDED)]
    certain = all(day <= on for day in (*rivals, *(day for _brought, day in steps[-1:])))
    reached = [when.latest for when in (agreement.attested, *(a.date for a in actions)) if when and when.latest]
    holds = standing in (Standing.IN_FORCE, Standing.CONCLUDED, Standing.SUSPENDED)
    beyond = holds and bool(reached) and on > max(reached)
    return Status(standing, certain, since, agreement.attested, beyond)


def _is_joint(agreement: Agreement, kind: ActionKind, by: set[int]) -> bool:
    """Whether what these parties did, one by one, amounts to an action of all."""
    parties = {party.organisation_id for party in agreement.parties.all()}
    if kind is ActionKind.WITHDRAWAL:
        return len(parties - by) < 2
    return bool(parties) and parties <= by


def _taken_by(when: HistoricalDate) -> date:
    """The latest day on which an action can have been taken: of its date, or of its start where that has no end."""
    return when.latest or (when.start.latest if when.start else date.max)
