"""The record's own format: a listing is a file that loads as it is, a record alone is one object."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from evidence.records import SourceRecord
from people.records import PersonRecord
from portal.data.forms.form import Asked, Form
from portal.files.json_records import FORMAT, VERSION
from timeline.records import AgreementRecord, EventRecord


def write_listing(asked: Asked) -> Iterator[str]:
    """One record a line, each in the same text as alone."""
    yield f'{{"format": {json.dumps(FORMAT)}, "version": {VERSION}, "{asked.schema.listed_as}": ['
    between = "\n"
    for form in asked:
        yield between + form.text
        between = ",\n"
    yield "\n]}\n"


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
