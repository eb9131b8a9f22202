"""How the admin compares two versions of a record by their dates."""

from __future__ import annotations

from typing import Any

from wagtail.admin.compare import FieldComparison, register_comparison_class

from dates.fields import HistoricalDateField


class HistoricalDateComparison(FieldComparison):
    """Compares words with words; the field as such gives dates, or None."""

    def __init__(self, field: HistoricalDateField, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = str(self.val_a or ""), str(self.val_b or "")


register_comparison_class(HistoricalDateField, comparison_class=HistoricalDateComparison)
