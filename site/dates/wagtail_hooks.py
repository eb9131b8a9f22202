"""Dates in the admin: how they are compared, and the box that says what it understood."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.compare import FieldComparison, register_comparison_class
from wagtail.admin.forms.models import register_form_field_override

from dates.fields import HistoricalDateField
from dates.views import read_date
from dates.widgets import ReadingDateInput


def date_box(field: HistoricalDateField) -> dict[str, Any]:
    """The date box for a field, with the box for its words beside it where there is one."""
    return {"widget": ReadingDateInput(field=field.name, words_field=field.text_field)}


register_form_field_override(HistoricalDateField, override=date_box)


@hooks.register("register_admin_urls")
def date_urls() -> list[URLPattern]:
    return [path("dates/read/", read_date, name="read_date")]


@hooks.register("insert_global_admin_js")
def date_script() -> str:
    return format_html('<script src="{}"></script>', static("js/dates.js"))


@hooks.register("insert_global_admin_css")
def guard_rail_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/guard-rails.css"))


class HistoricalDateComparison(FieldComparison):
    """Compares words with words; the field as such gives dates, or None."""

    def __init__(self, field: HistoricalDateField, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = str(self.val_a or ""), str(self.val_b or "")


register_comparison_class(HistoricalDateField, comparison_class=HistoricalDateComparison)
