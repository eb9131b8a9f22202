"""How the agreements on record divide by what they are in law."""

from __future__ import annotations

from django.db.models import Count

from timeline.facets import Choice
from timeline.models import Agreement, LegalNature


def agreements_by_nature() -> list[Choice]:
    """Each legal nature that a public agreement has, the most frequent first."""
    counted = dict(Agreement.objects.public().order_by().values_list("legal_nature").annotate(Count("pk")))
    found = [Choice(nature.value, str(nature.label), counted[nature]) for nature in LegalNature if nature in counted]
    return sorted(found, key=lambda choice: -choice.count)
