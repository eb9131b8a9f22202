"""Citations: lists of sources for reference managers, and every record alone as an entry of this site."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evidence.bibliography.bibtex import bibtex
from evidence.bibliography.csl_json import csl
from evidence.bibliography.item import Item, item_of
from evidence.bibliography.ris import ris
from evidence.public_form import to_json
from evidence.records import SourceRecord
from people.records import PersonRecord
from portal.data.forms.form import Asked, Form, Writer
from timeline.records import AgreementRecord, EventRecord


def _items(asked: Asked) -> Iterator[Item]:
    return (item_of(form.record, asked.root) for form in asked)


def _write_csl_list(asked: Asked) -> Iterator[str]:
    yield "["
    between = "\n"
    for item in _items(asked):
        yield between + to_json(csl(item))
        between = ",\n"
    yield "\n]\n"


def _write_csl_record(asked: Asked) -> Iterator[str]:
    """A list of one: citation processors take nothing else."""
    return (f"[\n{to_json(csl(item))}\n]\n" for item in _items(asked))


def _one_by_one(write: Callable[[Item], str]) -> Writer:
    def _write(asked: Asked) -> Iterator[str]:
        return (write(item) for item in _items(asked))

    return _write


def _forms(
    extension: str, media_type: str, label: str, cannot: str | Promise, record: Writer, listing: Writer
) -> tuple[Form, Form]:
    """Of sources, in lists and alone; of other records alone, where what is cited is the entry itself."""
    of_sources = Form(extension, media_type, label, (SourceRecord,), cannot, listing, record)
    of_entries = Form(
        extension,
        media_type,
        label,
        (EventRecord, AgreementRecord, PersonRecord),
        _("It cites the record, pinned to its latest edition, and holds nothing of what the record says."),
        record=record,
    )
    return of_sources, of_entries


CSL_JSON = _forms(
    "csl.json",
    "application/vnd.citationstyles.csl+json",
    "CSL-JSON",
    _("Dates that numbers cannot say, as “until 2016”, stand in words. How reliable a source is, is left out."),
    _write_csl_record,
    _write_csl_list,
)
BIBTEX = _forms(
    "bib",
    "application/x-bibtex; charset=utf-8",
    "BibTeX",
    _("Types that BibTeX has no word for become “misc”. How reliable a source is, is left out."),
    _one_by_one(bibtex),
    _one_by_one(bibtex),
)
RIS = _forms(
    "ris",
    "application/x-research-info-systems; charset=utf-8",
    "RIS",
    _("Types that RIS has no word for become “generic”. How reliable a source is, is left out."),
    _one_by_one(ris),
    _one_by_one(ris),
)
