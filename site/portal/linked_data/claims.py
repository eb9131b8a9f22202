"""The verdict on a report, as a ClaimReview."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from evidence.models import Origin, Reliability
from evidence.presentation import NumberedCitation
from evidence.verdicts import Verdict
from portal.linked_data import sources
from portal.linked_data.dating import filled
from timeline.models import Event


def claim_review(
    root: str, record: Event, address: str, citations: Iterable[NumberedCitation]
) -> dict[str, Any] | None:
    """None where nothing was reported, or where readers cannot be told by whom.

    Of events alone: what was reported of an agreement or a person is told, and is no single claim.

    The rating is our word for it and no number: “disputed” stands nowhere between “true” and “false”.
    """
    report = next((row.citation.source for row in citations if _is_report(row)), None)
    if record.origin != Origin.REPORT or not (record.reported and record.verdict and report):
        return None
    whole = sources.cited(root, report)
    return filled(
        at_type="ClaimReview",
        at_id=f"{address}#verdict",
        url=address,
        claimReviewed=record.reported,
        reviewRating={"@type": "Rating", "alternateName": str(Verdict(record.verdict).label)},
        reviewBody=record.summary,
        itemReviewed=filled(
            at_type="Claim",
            name=_("What the report says"),
            author=whole.get("author", []),
            datePublished=whole.get("datePublished"),
            appearance={"@type": whole["@type"], "@id": whole["@id"], "name": whole["name"]},
        ),
        author={"@id": f"{root}/#publisher"},
        datePublished=record.checked_on and record.checked_on.isoformat(),
        isPartOf={"@id": address},
    )


def _is_report(row: NumberedCitation) -> bool:
    return row.citation.source.reliability == Reliability.REPORT
