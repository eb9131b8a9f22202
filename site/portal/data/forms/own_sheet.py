"""The record's own spreadsheet: the columns that the import reads."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from evidence.records import SourceRecord
from people.records import PersonRecord
from portal.data.forms.form import Asked, Form
from portal.files.filled_sheets import filled_sheet
from portal.files.formats import FileFormat
from timeline.records import AgreementRecord, EventRecord


def write(asked: Asked) -> Iterator[bytes]:
    yield from filled_sheet(asked.schema, FileFormat.CSV, lambda: (form.schema for form in asked))


CSV = Form(
    extension="csv",
    media_type="text/csv; charset=utf-8",
    label=_("Spreadsheet (CSV)"),
    schemas=(EventRecord, AgreementRecord, PersonRecord, SourceRecord),
    cannot=_("Text that a spreadsheet would run as a formula has an apostrophe before it."),
    listing=write,
    record=write,
)
