"""`/data/`: every form of the data, with an address that works, and what it cannot carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evidence.models import Record
from evidence.schema import RecordSchema
from portal.data.forms import FORMS, Form
from portal.data.listings import LISTINGS, Listing
from portal.data.whole.files import FILES, WholeFile
from portal.data.whole.keeping import CHECKSUMS, Kept
from portal.data.whole.tables import Table, tables_of
from portal.data.whole.tasks import ready
from portal.linked_data import datasets
from portal.records import KINDS


@dataclass(frozen=True, slots=True)
class DataPage:
    """What the frame of every public page asks of a page; this one stands in no tree."""

    title: str
    introduction: str
    seo_title: str = ""
    search_description: str = ""
    pk: str = "data"


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the whole; `kept` is None where it is being written."""

    file: WholeFile
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of record: its name, how many are public, and the tables that it fills."""

    name: str
    number: int
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class OfferedForm:
    """A form with the addresses of its lists, by their names, and of one record of each kind, by the kind's name."""

    form: Form
    lists: tuple[tuple[str, str], ...]
    examples: tuple[tuple[str, str], ...]

    @property
    def is_for_one(self) -> bool:
        return self.form.record is not None


@require_safe
def data_page(request: HttpRequest) -> HttpResponse:
    kept = ready(getattr(request, "public_version", None))
    response = TemplateResponse(
        request,
        "portal/data_page.html",
        {
            "page": DataPage(_("Data"), _("Everything that the pages show can be taken away and used, without a key.")),
            "downloads": [Download(file, kept and kept[name]) for name, file in FILES.items()],
            "downloads_as_linked_data": [_described(file, kept and kept[name]) for name, file in FILES.items()],
            "checksums": CHECKSUMS,
            "holdings": [_holding(kind) for kind in KINDS],
            "forms": list(offered_forms()),
            "licence": settings.DATA_LICENCE,
        },
    )
    if kept is None:
        response["Cache-Control"] = "no-cache"  # in a minute it shows more
    return response


def _described(file: WholeFile, kept: Kept | None) -> datasets.Download:
    size, written_at, sha256 = (kept.size, kept.written_at, kept.sha256) if kept else (None, None, "")
    return datasets.Download(str(file.label), f"/data/{file.name}", file.media_type, size, written_at, sha256)


def _holding(kind: type[RecordSchema]) -> Holding:
    name = str(kind.model._meta.verbose_name_plural)
    return Holding(name, kind.model.objects.public().count(), tables_of(kind))


def offered_forms() -> Iterator[OfferedForm]:
    examples = {section: _example(listing) for section, listing in LISTINGS.items()}
    for form in FORMS:
        of_form = [listing for listing in LISTINGS.values() if listing.schema in form.schemas]
        lists = tuple(
            (str(listing.schema.model._meta.verbose_name_plural), f"/{listing.section}.{form.extension}")
            for listing in of_form
            if form.listing
        )
        records = tuple(
            (str(record._meta.verbose_name), f"/{listing.section}/{record.address_part}.{form.extension}")
            for listing in of_form
            if form.record and (record := examples[listing.section])
        )
        yield OfferedForm(form, lists, records)


def _example(listing: Listing) -> Record | None:
    """The first record; where there is one that is known to the day, that: a calendar has no others."""
    records = listing.public()
    if any(field.name == "date_earliest" for field in listing.schema.model._meta.concrete_fields):
        is_to_the_day = ExpressionWrapper(Q(date_earliest=F("date_latest")), BooleanField())
        # Of a date without an end it is unknown, which PostgreSQL would put first.
        to_the_day_first = F("is_to_the_day").desc(nulls_last=True)
        records = records.annotate(is_to_the_day=is_to_the_day).order_by(to_the_day_first, *listing.order)
    return records.first()
