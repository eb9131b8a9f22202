"""JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

from django.utils.translation import get_language

from evidence.public_form import to_json
from portal.data.feeds.feed import Entry, Feed

MEDIA_TYPE = "application/feed+json"


def json_feed(feed: Feed) -> str:
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": get_language(),
        "authors": [{"name": feed.author, "url": f"{feed.root}/"}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return to_json(content)


def _item(entry: Entry) -> dict[str, object]:
    at = entry.published_at.isoformat(timespec="seconds")
    return {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "content_text": entry.text or entry.title,
        "date_published": at,
        "date_modified": at,
        "tags": [entry.kind],
    }
