"""The admin's date box, which says below itself what it understood."""

from __future__ import annotations

from typing import Any

from django import forms

from dates.understanding import understand


class ReadingDateInput(forms.TextInput):
    """One box for EDTF or English. What it holds is read when the form is drawn, and by script as one types.

    `words_field` names the field for the date in words that goes with `field`; empty where there is none.
    """

    template_name = "dates/reading_date_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None, field: str = "", words_field: str = "") -> None:
        super().__init__(attrs)
        self.field, self.words_field = field, words_field

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        reading_id = f"{widget['attrs'].get('id') or f'id_{name}'}-reading"
        described_by = [widget["attrs"].get("aria-describedby"), reading_id]
        widget["attrs"] |= {
            "aria-describedby": " ".join(filter(None, described_by)),
            "autocomplete": "off",
            "data-date-reading-target": "box",
            "data-action": "date-reading#read",
        }
        reading = understand(str(value)) if value else understand("")
        words_name = name.removesuffix(self.field) + self.words_field if self.words_field else ""
        return {**context, "reading": reading, "reading_id": reading_id, "words_name": words_name}
