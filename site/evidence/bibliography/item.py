"""One work to be cited, and where it is found out what to say of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dates import HistoricalDate, parse
from evidence.history.shown import editions_of_page
from evidence.models import Record, Source


@dataclass(frozen=True, slots=True)
class Item:
    """A work, in the types and names of CSL-JSON 1.0.2. Every text is on one line; an empty one is not known.

    Attributes:
        author: CSL names: `family` and `given` for people, `literal` for bodies.
        status: how it stands, in words, where it has no date of its own.
    """

    id: str
    type: str
    title: str
    author: tuple[dict[str, str], ...] = ()
    container_title: str = ""
    publisher: str = ""
    version: str = ""
    genre: str = ""
    status: str = ""
    issued: HistoricalDate | None = None
    accessed: date | None = None
    url: str = ""
    language: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            if isinstance(value := getattr(self, field.name), str):
                object.__setattr__(self, field.name, " ".join(value.split()))


def item_of(record: Record, root: str) -> Item:
    """A source as the work that it is; any other record as an entry of this site. `root` is the site's address."""
    return _of_source(record) if isinstance(record, Source) else _of_record(record, root)


def _of_source(source: Source) -> Item:
    copy = _("Archive copy: %(address)s") % {"address": source.archive_url} if source.archive_url else ""
    return Item(
        id=source.key,
        type=source.kind,
        title=source.title,
        author=tuple({part: text for part, text in name.items() if text} for name in source.author_list),
        container_title=source.container_title,
        publisher=source.publisher,
        genre=source.genre,
        issued=source.issued,
        accessed=source.accessed,
        url=source.url or source.archive_url,
        language=source.language,
        note=" ".join(filter(None, [source.note, copy if source.url else ""])),
    )


def _of_record(record: Record, root: str) -> Item:
    """Pinned to the edition that is shown, which never changes; where there is none, the page and its last check."""
    kind, checked_on = record._meta.model_name, getattr(record, "checked_on", None)
    edition = editions_of_page(record).shown
    found = {
        "type": "webpage",
        "title": str(record),
        "container_title": _("Israel–NATO relations: a sourced record"),
        "language": "en",
    }
    address = f"{root}{record.get_absolute_url()}"
    if edition is not None:
        published = parse(timezone.localdate(edition.published_at).isoformat())
        number = edition.number
        return Item(
            f"{kind}-{record.key}-v{number}", version=str(number), issued=published, url=f"{address}v{number}/", **found
        )
    day = checked_on and date_format(checked_on, "j F Y")
    return Item(
        f"{kind}-{record.key}", status=_("last checked %(day)s") % {"day": day} if day else "", url=address, **found
    )
