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


#: The standing that an action brings about when it is taken by all parties. Actions not named here change nothing.
BRINGS = {
    ActionKind.DESIGNATION: Standing.IN_FORCE,
    ActionKind.ADOPTION: Standing.CONCLUDED,
    ActionKind.SIGNATURE: Standing.CONCLUDED,
    ActionKind.PROVISIONAL_APPLICATION: Standing.IN_FORCE,
    ActionKind.ENTRY_INTO_FORCE: Standing.IN_FORCE,
    ActionKind.RESUMPTION: Standing.IN_FORCE,
    ActionKind.SUSPENSION: Standing.SUSPENDED,
    ActionKind.TERMINATION: Standing.ENDED,
    ActionKind.EXPIRY: Standing.ENDED,
}
#: Actions by which one party alone ends or suspends the whole; with two parties there is nothing left.
ENDS_WHEN_ALONE = {ActionKind.TERMINATION, ActionKind.SUSPENSION, ActionKind.RESUMPTION, ActionKind.DESIGNATION}


@dataclass(frozen=True, slots=True)
class Status:
    """A standing, whether the day is certain, and the date to which it is attested.

    Attributes:
        standing: what the actions bring about.
        is_certain: False where the action that decides has a date that may lie before or after the day.
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
    given, but not certain. The evidence reaches to `attested`, or to the last action where that is later.
    """
    standing, certain, since = Standing.NOT_YET, True, None
    actions = sorted(
        (action for action in agreement.actions.all() if action.date is not None), key=lambda a: a.date.sort_key
    )
    if not actions:
        standing = Standing.UNDATED
    for action in actions:
        if action.date.earliest is not None and action.date.earliest > on:
            break
        if action.party_id is not None and action.kind not in ENDS_WHEN_ALONE:
            continue
        brought = BRINGS.get(ActionKind(action.kind))
        if brought is None or (brought is Standing.CONCLUDED and standing is not Standing.NOT_YET):
            continue
        standing, since = brought, action.date
        certain = action.date.latest is None or action.date.latest <= on
    reached = [when.latest for when in (agreement.attested, *(a.date for a in actions)) if when and when.latest]
    holds = standing in (Standing.IN_FORCE, Standing.CONCLUDED, Standing.SUSPENDED)
    beyond = holds and bool(reached) and on > max(reached)
    return Status(standing, certain, since, agreement.attested, beyond)
