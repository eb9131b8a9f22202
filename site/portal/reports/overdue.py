"""The report “Overdue checks”: records whose day for the next check has passed, or soon will."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet
from django.forms import RadioSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name

from evidence.desk.columns import DayColumn
from evidence.models import Record
from portal.desk.standing import SOON
from portal.reports.kinds import KindsFilterSet, KindsReportView, RefColumn, RowVerdictColumn, kind_column


class LateFilter(django_filters.ChoiceFilter):
    """How long overdue; without a choice, all that are."""

    AT_LEAST = {
        "month": (timedelta(days=30), _("For more than 30 days")),
        "year": (timedelta(days=365), _("For more than a year")),
    }
    WITHIN = {"soon": _("Not yet, but due in the next 30 days"), "all": _("Overdue or due in the next 30 days")}

    def __init__(self, **kwargs: Any) -> None:
        choices = [*((name, label) for name, (_days, label) in self.AT_LEAST.items()), *self.WITHIN.items()]
        super().__init__(
            label=_("How long overdue"), choices=choices, empty_label=_("Overdue"), widget=RadioSelect, **kwargs
        )

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        today = timezone.localdate()
        if value in self.AT_LEAST:
            return queryset.filter(review_by__lt=today - self.AT_LEAST[value][0])
        if value == "soon":
            return queryset.filter(review_by__range=(today, today + SOON))
        if value == "all":
            return queryset.filter(review_by__lte=today + SOON)
        return queryset.filter(review_by__lt=today)


class OverdueFilterSet(KindsFilterSet):
    late = LateFilter()


class LateColumn(Column):
    """The days since the check was due, or until it is."""

    def __init__(self) -> None:
        super().__init__("late", label=_("Days overdue"))

    def get_value(self, instance: Any) -> str:
        days = (timezone.localdate() - instance["check_by"]).days
        if days > 0:
            return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
        return ngettext("in %(days)d day", "in %(days)d days", -days) % {"days": -days} if days else str(_("today"))

    def exported(self, instance: Any) -> int:
        """A number, negative for what is not yet due."""
        return (timezone.localdate() - instance["check_by"]).days


class EditorColumn(Column):
    """Who saved the record last."""

    empty_value_display = "–"

    def __init__(self) -> None:
        super().__init__("editor", label=_("Last edited by"), sort_key="username")

    def get_value(self, instance: Any) -> str:
        if not instance["username"]:
            return ""
        user = get_user_model()(
            username=instance["username"], first_name=instance["first_name"], last_name=instance["last_name"]
        )
        return get_user_display_name(user)


class OverdueReportView(KindsReportView):
    """Records to be checked again, those longest overdue first."""

    slug = "overdue-checks"
    page_title = _("Overdue checks")
    header_icon = "calendar-check"
    menu_order = 20
    filterset_class = OverdueFilterSet
    default_ordering = "check_by"
    columns = [
        RefColumn(),
        kind_column(),
        DayColumn("check_by", label=_("Check by"), sort_key="check_by"),
        LateColumn(),
        DayColumn("checked", label=_("Last checked"), sort_key="checked"),
        RowVerdictColumn(),
        EditorColumn(),
    ]

    def columns_of(self, kind: type[Record]) -> dict[str, Any]:
        return {
            "judged": F("verdict"),
            "checked": F("checked_on"),
            "check_by": F("review_by"),
            "username": F("latest_revision__user__username"),
            "first_name": F("latest_revision__user__first_name"),
            "last_name": F("latest_revision__user__last_name"),
        }

    def narrow(self, records: QuerySet) -> QuerySet:
        """Also where the filters are invalid: a record that need not be checked again is never here."""
        return records.filter(review_by__isnull=False)
