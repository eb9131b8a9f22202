"""The latest changes to a list, as feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from evidence.records import SourceRecord
from people.records import PersonRecord
from portal.data.feeds import atom, json_feed
from portal.data.feeds.feed import Feed, feed_of
from portal.data.forms.form import Asked, Form, Writer
from timeline.records import AgreementRecord, EventRecord

_ALL = (EventRecord, AgreementRecord, PersonRecord, SourceRecord)
_CANNOT = _("It tells of the fifty latest publications, with their change notes; not what changed.")


def _written(write: Callable[[Feed], str]) -> Writer:
    def _write(asked: Asked) -> Iterator[str]:
        query = urlsplit(asked.address).query
        page = f"{asked.root}/{asked.schema.model.section}/" + (f"?{query}" if query else "")
        yield write(feed_of([asked.records], asked.title, asked.root, page, asked.address))

    return _write


ATOM = Form("atom", atom.MEDIA_TYPE, _("Latest changes (Atom)"), _ALL, _CANNOT, listing=_written(atom.atom))
JSON_FEED = Form(
    "feed.json",
    json_feed.MEDIA_TYPE,
    _("Latest changes (JSON Feed)"),
    _ALL,
    _CANNOT,
    listing=_written(json_feed.json_feed),
)
