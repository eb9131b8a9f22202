"""What people fill in on the way of a file into the record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from evidence.schema import RecordSchema
from portal.files.placing import in_order
from portal.importing.crossing import KIND_OF_LIST
from portal.importing.desk.ordering import in_record_order
from portal.importing.desk.preview import PreviewRow
from portal.models.imports import Layout

#: Cells with more than this, or with a line break, get a box that grows.
ONE_LINE = 60


class UploadForm(forms.Form):
    """A file, and for a spreadsheet in the record's own columns the kind of its rows."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JSON, CSV or XLSX: at most 10 MB and 20,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".json,.csv,.tsv,.txt,.xlsx"}),
        error_messages={"empty": _("The file is empty."), "required": _("Choose a file.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of record"),
        required=False,
        help_text=_(
            "For a spreadsheet in the record's own columns. JSON says it itself, and columns of TimelineJS are events."
        ),
    )

    def __init__(self, *args: Any, kinds: Iterable[type[RecordSchema]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(kind.listed_as, capfirst(str(kind.model._meta.verbose_name_plural))) for kind in kinds]
        self.fields["kind"].choices = [("", _("As the file says")), *named]

    def clean_kind(self) -> type[RecordSchema] | None:
        return KIND_OF_LIST.get(self.cleaned_data["kind"])


class CellsForm(forms.Form):
    """A refused row: each cell under the heading that it has in the file, with what is wrong beside it."""

    def __init__(self, shown: PreviewRow, layout: str, data: Any = None) -> None:
        cells = in_order(layout, KIND_OF_LIST[shown.row.kind], shown.row.cells)
        self.columns = list(cells)
        texts = {f"cell-{number}": _as_text(value) for number, value in enumerate(cells.values())}
        super().__init__(texts if data is None else data)
        for (name, text), column in zip(texts.items(), self.columns, strict=True):
            is_long = len(text) > ONE_LINE or "\n" in text
            widget = AdminAutoHeightTextInput() if is_long else forms.TextInput()
            self.fields[name] = forms.CharField(label=column, required=False, strip=False, widget=widget)
        self.full_clean()
        if data is None:
            self._place(shown)
        if wrong := next((name for name in self.fields if name in self.errors), None):
            self.fields[wrong].widget.attrs["autofocus"] = True

    def _place(self, shown: PreviewRow) -> None:
        """Each problem beside its cell, or above all where the row has no such column."""
        for trouble in shown.troubles:
            column = next((name for name in self._candidates(trouble.column) if name in self.columns), None)
            if column is not None:
                self.add_error(f"cell-{self.columns.index(column)}", trouble.message)
            else:
                self.add_error(None, f"{trouble.column}: {trouble.message}" if trouble.column else trouble.message)

    def _candidates(self, column: str) -> list[str]:
        """“citations[0].source” may stand in the column “citations”."""
        return [column, column.split("[")[0], column.split(".")[0]]

    def corrected(self) -> dict[str, Any]:
        return {column: self.cleaned_data[f"cell-{number}"] for number, column in enumerate(self.columns)}


class RecordCellsForm(forms.Form):
    """A refused record of a JSON file, as JSON."""

    record = forms.JSONField(
        label=_("Record"),
        required=False,  # an empty list is refused for what it is, below
        widget=AdminAutoHeightTextInput(attrs={"class": "import-json", "spellcheck": "false"}),
        error_messages={"invalid": _("This is not JSON. Look for a missing comma, quotation mark or bracket.")},
    )

    def __init__(self, shown: PreviewRow, layout: str, data: Any = None) -> None:
        record = in_record_order(KIND_OF_LIST[shown.row.kind], shown.row.cells)
        text = json.dumps(record, ensure_ascii=False, indent=2)
        super().__init__({"record": text} if data is None else data)
        self.full_clean()
        if data is None:
            for trouble in shown.troubles:
                self.add_error(None, f"{trouble.column}: {trouble.message}" if trouble.column else trouble.message)

    def clean_record(self) -> dict[str, Any]:
        record = self.cleaned_data["record"]
        if not isinstance(record, dict):
            raise forms.ValidationError(_("A record stands in curly brackets: { … }."))
        return record

    def corrected(self) -> dict[str, Any]:
        return self.cleaned_data["record"]


def cells_form(shown: PreviewRow, layout: str, data: Any = None) -> CellsForm | RecordCellsForm:
    return (RecordCellsForm if layout == Layout.RECORD else CellsForm)(shown, layout, data)


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)
