"""Registers sources in the admin, and what holds for every kind of record there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, WorkflowMixin
from wagtail.snippets.models import register_snippet

from evidence.checking import use_record_checker
from evidence.desk.bulk import PublishRecords, UnpublishRecords
from evidence.desk.bulk_changes import SetReviewDate, SubmitRecords
from evidence.desk.comparing import offer_comparison
from evidence.desk.comparisons import register_comparisons
from evidence.desk.reports import register_report
from evidence.desk.warning_views import say_warnings
from evidence.doubles import sources_there_already
from evidence.models import Record
from evidence.reports import SourcesReportView
from evidence.viewsets import SourceViewSet
from evidence.warnings import overdue_check, words_beside_dates

register_snippet(SourceViewSet)
register_report(SourcesReportView)
hooks.register("register_bulk_action", PublishRecords)
hooks.register("register_bulk_action", UnpublishRecords)
hooks.register("register_bulk_action", SubmitRecords)
hooks.register("register_bulk_action", SetReviewDate)
hooks.register("register_snippet_listing_buttons", offer_comparison)
register_comparisons()
hooks.register("warn_of_record", overdue_check)
hooks.register("warn_of_record", words_beside_dates)
hooks.register("warn_of_source", sources_there_already)
hooks.register("construct_wagtail_userbar", use_record_checker)
hooks.register("after_create_snippet", say_warnings)
hooks.register("after_edit_snippet", say_warnings)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_global_admin_js")
def warnings_script() -> str:
    return format_html('<script src="{}"></script>', static("js/warnings.js"))


@hooks.register("insert_editor_js")
def saving_script() -> str:
    return format_html('<script src="{}"></script>', static("js/saving-once.js"))


@hooks.register("construct_snippet_action_menu")
def arrange_actions(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Publishing comes first for what needs no review, and is not offered past a review that has begun.

    The model refuses that too (`Record.publish`).
    """
    publish = next((item for item in menu_items if item.name == "action-publish"), None)
    if publish is None or not issubclass(context["model"], Record):
        return
    menu_items.remove(publish)
    if not issubclass(context["model"], WorkflowMixin):
        menu_items.insert(0, publish)
    elif context.get("instance") is None or not context["instance"].current_workflow_state:
        menu_items.append(publish)


@hooks.register("before_unpublish")
def keep_what_is_relied_on(request: HttpRequest, record: Any) -> HttpResponse | None:
    """Says why a record is not withdrawn, in place of the error that the model would raise."""
    errors = record.withdrawal_errors() if isinstance(record, Record) else []
    if not errors:
        return None
    messages.error(request, " ".join(errors))
    return redirect(AdminURLFinder(request.user).get_edit_url(record))


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action("evidence.publish.refused")
    class PublicationRefused(LogFormatter):
        label = _("Refuse scheduled publication")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            reasons = " ".join(log_entry.data.get("reasons", []))
            return _("Scheduled publication refused. %(reasons)s") % {"reasons": reasons}

    @actions.register_action("evidence.note")
    class ChangeNoted(LogFormatter):
        label = _("Give a change note")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            shown = _("Change note, shown to readers: %(text)s")
            return (shown if log_entry.data.get("public") else _("Change note, internal: %(text)s")) % {
                "text": log_entry.data.get("text", "")
            }

    @actions.register_action("evidence.export")
    class Exported(LogFormatter):
        label = _("Export a list")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return _("Exported: %(what)s (%(form)s)") % {
                "what": log_entry.data.get("what", ""),
                "form": log_entry.data.get("form", "").upper(),
            }
