"""Atom (RFC 4287)."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language

from portal.data.feeds.feed import Feed

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
#: When a feed without entries was last changed: Atom wants a time, and that of asking would make each answer another.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else _NEVER


def atom(feed: Feed) -> str:
    written = _Atom(
        feed.title,
        feed.page,
        None,
        language=get_language(),
        author_name=feed.author,
        author_link=f"{feed.root}/",
        feed_url=feed.address,
        feed_guid=feed.address,
    )
    for entry in feed.entries:
        written.add_item(
            entry.title,
            entry.link,
            escape(entry.text) or None,  # Django declares it as HTML
            pubdate=entry.published_at,
            updateddate=entry.published_at,
            unique_id=entry.id,
            categories=[entry.kind],
        )
    return written.writeString("utf-8")
