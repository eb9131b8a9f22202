"""How two versions of a record's fields are set side by side: in words, with what was added and removed named."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.compare import (
    FieldComparison,
    ForeignObjectComparison,
    M2MFieldComparison,
    RichTextFieldComparison,
    register_comparison_class,
)
from wagtail.fields import RichTextField
from wagtail.utils.text import text_from_html

from evidence.desk.finding_comparison import NOTHING, difference
from evidence.models import Record


class WordsComparison(FieldComparison):
    """Days, times and yes or no, in words."""

    def htmldiff(self) -> SafeString:
        before, after = self.words(self.val_a), self.words(self.val_b)
        return difference(before, after) if before != after else format_html("{}", before or NOTHING)

    @staticmethod
    def words(value: Any) -> str:
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, datetime):
            return date_format(value, "j F Y, H:i")
        return date_format(value, "j F Y") if isinstance(value, date) else str(value or "")


class NamedComparison(ForeignObjectComparison):
    """Another record by its name; a dash where there is none."""

    def htmldiff(self) -> SafeString:
        before, after = (str(found) if found else "" for found in self.get_objects())
        return difference(before, after) if before != after else format_html("{}", after or NOTHING)


class NamesComparison(M2MFieldComparison):
    """Other records by their names, in an order of their own: the order in which they were chosen says nothing."""

    def get_items(self) -> tuple[list[Any], list[Any]]:
        return sorted(self.val_a, key=str), sorted(self.val_b, key=str)


class ProseComparison(RichTextFieldComparison):
    """Formatted text by its words; saving it again marks its paragraphs anew, which is no change."""

    def has_changed(self) -> bool:
        return text_from_html(self.val_a or "") != text_from_html(self.val_b or "") or (
            _markup(self.val_a) != _markup(self.val_b)
        )


def _markup(html: str | None) -> str:
    """Formatted text without the marks of its paragraphs."""
    head, *parts = (html or "").split(' data-block-key="')
    return head + "".join(part.partition('"')[2] for part in parts)


def register_comparisons() -> None:
    """For every kind of record; what a record alone has is registered where it is."""
    for field in (models.DateField, models.DateTimeField, models.BooleanField):
        register_comparison_class(field, comparison_class=WordsComparison)
    register_comparison_class(models.ForeignKey, to=Record, comparison_class=NamedComparison)
    register_comparison_class(ParentalManyToManyField, comparison_class=NamesComparison)
    register_comparison_class(RichTextField, comparison_class=ProseComparison)
