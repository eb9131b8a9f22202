"""What this room adds to the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from evidence.desk.reports import register_report
from portal import guide
from portal.desk.panel import drop_summary, put_desk
from portal.importing import runs
from portal.importing.desk import urls as importing
from portal.reports.evidence import EvidenceReportView
from portal.reports.overdue import OverdueReportView

hooks.register("construct_homepage_panels", put_desk)
hooks.register("construct_homepage_summary_items", drop_summary)
register_report(EvidenceReportView)
register_report(OverdueReportView)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("", include((guide.urlpatterns, "portal"))), path("imports/", include(importing))]


@hooks.register("insert_global_admin_js", order=-1)
def start_script() -> str:
    return format_html('<script src="{}"></script>', static("js/start.js"))


@hooks.register("register_help_menu_item")
def guide_menu_item() -> MenuItem:
    return MenuItem(_("Editors' guide"), reverse_lazy("portal:guide"), name="guide", icon_name="help", order=0)


class ImportsMenuItem(MenuItem):
    """Shown to those who may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        return runs.may_import(request.user)


@hooks.register("register_admin_menu_item")
def imports_menu_item() -> MenuItem:
    return ImportsMenuItem(_("Imports"), reverse_lazy("imports:list"), name="imports", icon_name="upload", order=170)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("portal.import.applied", _("Apply import"), _("Import applied"))
    actions.register_action("portal.import.undone", _("Undo import"), _("Import undone"))
    actions.register_action("portal.import.discarded", _("Discard import"), _("Import discarded before it was applied"))
