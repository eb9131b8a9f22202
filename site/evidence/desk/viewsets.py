"""The admin section of a kind of record."""

from __future__ import annotations

from typing import ClassVar

from wagtail.admin.ui.tables import BaseColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from evidence.desk.choosers import RecordChooserViewSet
from evidence.desk.editing import RecordCreateView, RecordEditView, RecordWorkflowActionView
from evidence.desk.listing import RecordIndexView


class RecordViewSet(SnippetViewSet):
    """List, form, history, review and chooser of one kind of record.

    Attributes:
        chooser_columns: what the chooser shows beside the name.
    """

    index_view_class = RecordIndexView
    add_view_class = RecordCreateView
    edit_view_class = RecordEditView
    workflow_action_view_class = RecordWorkflowActionView
    chooser_viewset_class = RecordChooserViewSet
    chooser_per_page = 20
    list_per_page = 50
    # A copy would carry over verdict, findings and citations that nobody checked for it.
    copy_view_enabled = False
    chooser_columns: ClassVar[tuple[BaseColumn, ...]] = ()
