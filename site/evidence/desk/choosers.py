"""Choosing a record from within another: a list with search, and enough beside each to tell it from its namesakes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin.ui.tables import BaseColumn
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet, SnippetCreateView

from evidence.desk.columns import RecordStatusColumn
from evidence.desk.status import with_status


class RecordColumns:
    """The columns of the chooser, from the viewset of the model."""

    def get_object_list(self) -> QuerySet:
        related = self.model_class.snippet_viewset.index_view_class.related
        records = self.model_class.objects.all()
        return with_status(records.select_related(*related) if related else records)

    @property
    def columns(self) -> list[BaseColumn]:
        status = RecordStatusColumn()
        status.sort_key = None
        return [self.title_column, *self.model_class.snippet_viewset.chooser_columns, status]


class WarnsInForm:
    """The form for a new record in the chooser, with the warnings that its own section would show."""

    creation_form_template_name = "evidence/desk/creation_form.html"

    def get_creation_form_context_data(self, form: BaseForm) -> dict[str, Any]:
        address = reverse(self.model_class.snippet_viewset.get_url_name("warnings"))
        return {**super().get_creation_form_context_data(form), "warnings_url": address}


class RecordChooseView(RecordColumns, WarnsInForm, ChooseView):
    pass


class RecordChooseResultsView(RecordColumns, ChooseResultsView):
    pass


class RecordChooserCreateView(WarnsInForm, SnippetCreateView):
    """A record made on the spot is published through a revision, where its maker may publish; else it stays a draft."""

    def post(self, request: HttpRequest) -> HttpResponse:
        # This kind is not made in a chooser, or not by this user. Wagtail's own answer is an error.
        if self.get_creation_form() is None:
            raise PermissionDenied
        return super().post(request)

    def save_form(self, form: BaseForm) -> Any:
        with transaction.atomic():
            form.instance.live = False
            record = super().save_form(form)
            revision = record.save_revision(user=self.request.user, log_action="wagtail.create")
            try:
                revision.publish(user=self.request.user)
            except (PermissionDenied, ValidationError):
                return record
        record.refresh_from_db()
        return record


class RecordChooserViewSet(SnippetChooserViewSet):
    choose_view_class = RecordChooseView
    choose_results_view_class = RecordChooseResultsView
    create_view_class = RecordChooserCreateView
