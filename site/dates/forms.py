"""The form field for a HistoricalDate: one box, for EDTF or English."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dates.errors import DateError
from dates.parsing import parse
from dates.value import HistoricalDate

HELP = _(
    "As precise as the source and no more: “March 1953”, “9 January 2002”, “about 1957”, “early 2012”, "
    "“3 to 15 June 2018”, “since 2016”. EDTF such as 1953-03 is read too."
)


class HistoricalDateFormField(forms.CharField):
    """Cleans to a HistoricalDate, or None when left empty. Shows what was typed, or the canonical EDTF."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["help_text"] = kwargs.get("help_text") or HELP
        super().__init__(**kwargs)

    def clean(self, value: Any) -> HistoricalDate | None:
        text = super().clean(value.edtf if isinstance(value, HistoricalDate) else value)
        if not text:
            return None
        try:
            return parse(text)
        except DateError as error:
            raise ValidationError(error.message, code="invalid_date", params=error.params) from error

    def prepare_value(self, value: Any) -> Any:
        return value.edtf if isinstance(value, HistoricalDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """'March 1953' typed over 1953-03 changes nothing; 'early 2012' over its EDTF adds the words."""
        if self.disabled:
            return False
        if not isinstance(initial, HistoricalDate):
            return super().has_changed(initial, data)
        try:
            typed = parse(data or "")
        except DateError:
            return True
        return typed.edtf != initial.edtf or typed.text not in ("", initial.text)


class DayFormField(HistoricalDateFormField):
    """A date known to the day."""

    def clean(self, value: Any) -> HistoricalDate | None:
        when = super().clean(value)
        if when is not None and (when.earliest is None or when.earliest != when.latest):
            raise ValidationError(_("Give one day, for example “9 January 2002”."), code="no_day")
        return when
