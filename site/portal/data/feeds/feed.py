"""What a feed says, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.feedgenerator import get_tag_uri
from django.utils.translation import gettext as _

from evidence.models import Record, RecordQuerySet, Source
from evidence.plain_text import within_xml
from portal.changes import PublicEdition, editions_of, with_records

MOST = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A publication of a record.

    Attributes:
        id: a tag URI (RFC 4151); the same for ever, whatever the record's address comes to be.
        text: why it was published, else what the record is about; may be empty.
        kind: of the record, in words.
    """

    id: str
    title: str
    text: str
    link: str
    kind: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """The latest changes to some records; `address` is the feed's own, `page` that of the same records to be read."""

    title: str
    author: str
    root: str
    page: str
    address: str
    entries: tuple[Entry, ...]


def feed_of(records: Iterable[RecordQuerySet], about: str, root: str, page: str, address: str) -> Feed:
    """The last changes to public records, of a kind each; in one query and one for each kind that changed.

    `about` says in words what records these are; empty for all.
    """
    site = _("Israel–NATO relations: a sourced record")
    title = _("Latest changes to %(records)s") % {"records": about} if about else _("Latest changes")
    found = with_records(editions_of(records)[:MOST])
    return Feed(f"{title} · {site}", site, root, page, address, tuple(_entry(item, root) for item in found))


def _entry(item: PublicEdition, root: str) -> Entry:
    edition, record = item.edition, item.record
    title = _line(record.title if isinstance(record, Source) else str(record))
    if edition.number > 1:
        title = _("%(record)s (edition %(number)d)") % {"record": title, "number": edition.number}
    return Entry(
        get_tag_uri(f"{root}/{edition.kind}/{edition.key}/{edition.number}", edition.published_at),
        title,
        _line(edition.note or _about(record)),
        f"{root}{record.get_absolute_url()}",
        str(record._meta.verbose_name),
        edition.published_at,
    )


def _about(record: Record) -> str:
    if isinstance(record, Source):
        return ", ".join(filter(None, [record.byline, record.imprint]))
    return record.summary or record.reported


def _line(text: str) -> str:
    return " ".join(within_xml(text).split())
