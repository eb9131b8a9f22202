"""The record's own format: a listing is a file that loads as it is, a record alone is one object."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from evidence.records import SourceRecord
from people.records import PersonRecord
from portal.data.forms.form import Asked, Form
from portal.files.json_records import records_file
from timeline.records import AgreementRecord, EventRecord


def write_listing(asked: Asked) -> Iterator[str]:
    """One record a line, each in the same text as alone."""
    yield from records_file([(asked.schema.listed_as, (form.text for form in asked))])


def write_record(asked: Asked) -> Iterator[str]:
    yield from (form.text for form in asked)


JSON = Form(
    extension="json",
    media_type="application/json",
    label=_("JSON"),
    schemas=(EventRecord, AgreementRecord, PersonRecord, SourceRecord),
    listing=write_listing,
    record=write_record,
)
