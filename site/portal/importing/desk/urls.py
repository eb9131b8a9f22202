"""Addresses of imports in the admin, below /admin/imports/."""

from __future__ import annotations

from django.urls import path, re_path

from portal.importing.desk.row_views import RowView
from portal.importing.desk.run_views import DiscardView, ProgressView, RunView, UndoView
from portal.importing.desk.views import RunListView, SheetView, UploadView

app_name = "imports"
urlpatterns = [
    path("", RunListView.as_view(), name="list"),
    path("new/", UploadView.as_view(), name="new"),
    re_path(
        r"^sheets/(?P<kind>[a-z]+)-(?P<content>blank|filled)\.(?P<file_format>csv|xlsx)$",
        SheetView.as_view(),
        name="sheet",
    ),
    path("<int:pk>/", RunView.as_view(), name="run"),
    path("<int:pk>/progress/", ProgressView.as_view(), name="progress"),
    path("<int:pk>/undo/", UndoView.as_view(), name="undo"),
    path("<int:pk>/discard/", DiscardView.as_view(), name="discard"),
    path("<int:pk>/rows/<int:row_pk>/", RowView.as_view(), name="row"),
]
