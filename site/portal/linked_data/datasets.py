"""Listings, and the whole record, as data that can be downloaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.data.forms import FORMS
from portal.data.listings import Listing
from portal.linked_data.dating import filled


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the data.

    Attributes:
        address: in full, or from the site's root.
        size: in bytes; None where it is not known before it is asked for.
        sha256: of the file, in hexadecimal.
    """

    name: str
    address: str
    media_type: str
    size: int | None = None
    modified: datetime | None = None
    sha256: str = ""


def whole(root: str, downloads: Iterable[Download]) -> dict[str, Any]:
    """All of the record, for the page that lists its files."""
    return _dataset(
        root,
        f"{root}/data/",
        settings.WAGTAIL_SITE_NAME,
        _(
            "Events, agreements, people and sources of the relations between Israel and NATO, each with its verdict, "
            "its findings and its sources; dates are as precise as the evidence."
        ),
        downloads,
    )


def of_listing(root: str, listing: Listing, title: str) -> dict[str, Any]:
    """One section, in every form that there is of it."""
    downloads = [
        Download(str(form.label), f"/{listing.section}.{form.extension}", form.media_type)
        for form in FORMS
        if form.listing and listing.schema in form.schemas
    ]
    about = _("All %(kind)s of the record of relations between Israel and NATO, as data, with their sources.")
    text = about % {"kind": listing.schema.model._meta.verbose_name_plural}
    return _dataset(root, f"{root}/{listing.section}/", title, text, downloads)


def record_files(root: str, listing: Listing, address: str) -> list[dict[str, Any]]:
    """The files of one record: the same as its page says, in other forms."""
    base = address.rstrip("/")
    return [
        _file(root, Download(name, f"{base}.{extension}", media_type))
        for name, extension, media_type in _record_forms(listing.schema, get_language())
    ]


@lru_cache
def _record_forms(schema: type, language: str | None) -> list[tuple[str, str, str]]:
    """The forms of one record: the name in the language, the extension and the media type."""
    forms = [form for form in FORMS if form.record and schema in form.schemas]
    return [(str(form.label), form.extension, form.media_type) for form in forms]


def _dataset(root: str, address: str, name: str, text: str, downloads: Iterable[Download]) -> dict[str, Any]:
    return filled(
        at_type="Dataset",
        at_id=f"{address}#dataset",
        name=name,
        description=text,
        url=address,
        creator={"@id": f"{root}/#publisher"},
        isAccessibleForFree=True,
        license=settings.DATA_LICENCE["path"],
        distribution=[{**_file(root, download), "@type": "DataDownload"} for download in downloads],
    )


def _file(root: str, download: Download) -> dict[str, Any]:
    is_relative = download.address.startswith("/")
    return filled(
        at_type="MediaObject",
        name=download.name,
        contentUrl=f"{root}{download.address}" if is_relative else download.address,
        encodingFormat=download.media_type.partition(";")[0],
        contentSize=f"{download.size} B" if download.size is not None else "",
        dateModified=download.modified and download.modified.isoformat(),
        sha256=download.sha256,
    )
