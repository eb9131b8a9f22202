"""The admin section of a kind of record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import path
from wagtail.admin.ui.tables import BaseColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from evidence.desk.choosers import RecordChooserViewSet
from evidence.desk.comparing import RecordCompareView
from evidence.desk.editing import RecordCreateView, RecordEditView, RecordWorkflowActionView
from evidence.desk.listing import RecordIndexView
from evidence.desk.warning_views import ShowsWarnings, WarningsView


class RecordFormCreateView(ShowsWarnings, RecordCreateView):
    """The form of a new record with its warnings."""


class RecordFormEditView(ShowsWarnings, RecordEditView):
    """The form of a record with its warnings."""


class RecordViewSet(SnippetViewSet):
    """List, form, history, review and chooser of one kind of record.

    Attributes:
        chooser_columns: what the chooser shows beside the name.
    """

    index_view_class = RecordIndexView
    add_view_class = RecordFormCreateView
    edit_view_class = RecordFormEditView
    warnings_view_class = WarningsView
    index_template_name = "evidence/desk/index.html"
    edit_template_name = "evidence/desk/edit.html"
    workflow_action_view_class = RecordWorkflowActionView
    revisions_compare_view_class = RecordCompareView
    chooser_viewset_class = RecordChooserViewSet
    chooser_per_page = 20
    list_per_page = 50
    # A copy would carry over verdict, findings and citations that nobody checked for it.
    copy_view_enabled = False
    chooser_columns: ClassVar[tuple[BaseColumn, ...]] = ()

    def get_urlpatterns(self) -> list[Any]:
        asked_when_new = self.construct_view(self.warnings_view_class, form_class=self.get_form_class())
        asked = self.construct_view(self.warnings_view_class, form_class=self.get_form_class(for_update=True))
        return [
            *super().get_urlpatterns(),
            path("warnings/", asked_when_new, name="warnings"),
            path(f"warnings/<{self.pk_path_converter}:pk>/", asked, name="warnings_on_edit"),
        ]
