"""Sources as creative works."""

from __future__ import annotations

from typing import Any

from evidence.models import Source, SourceKind
from portal.linked_data.dating import filled, iso

#: schema.org's types. A kind that it has no word for is a CreativeWork; so are data, whose type asks for more than a
#: citation says of them.
TYPES: dict[str, str] = {
    SourceKind.NEWS: "NewsArticle",
    SourceKind.MAGAZINE: "Article",
    SourceKind.JOURNAL: "ScholarlyArticle",
    SourceKind.WEBPAGE: "WebPage",
    SourceKind.BLOG: "BlogPosting",
    SourceKind.PRESS_RELEASE: "Article",
    SourceKind.ENCYCLOPEDIA: "Article",
    SourceKind.DICTIONARY: "CreativeWork",
    SourceKind.TREATY: "Legislation",
    SourceKind.LEGISLATION: "Legislation",
    SourceKind.REGULATION: "Legislation",
    SourceKind.REPORT: "Report",
    SourceKind.ARCHIVAL: "CreativeWork",
    SourceKind.SPEECH: "CreativeWork",
    SourceKind.INTERVIEW: "CreativeWork",
    SourceKind.BOOK: "Book",
    SourceKind.CHAPTER: "Chapter",
    SourceKind.THESIS: "Thesis",
    SourceKind.PAMPHLET: "CreativeWork",
    SourceKind.DATASET: "CreativeWork",
}
CONTAINERS: dict[str, str] = {
    SourceKind.NEWS: "Newspaper",
    SourceKind.MAGAZINE: "Periodical",
    SourceKind.JOURNAL: "Periodical",
    SourceKind.CHAPTER: "Book",
    SourceKind.WEBPAGE: "WebSite",
    SourceKind.BLOG: "Blog",
}


def address(root: str, source: Source) -> str:
    """What names the source itself; its page here is a page about it."""
    return f"{root}{source.get_absolute_url()}#source"


def cited(root: str, source: Source) -> dict[str, Any]:
    """As records cite it."""
    container = {"@type": CONTAINERS.get(source.kind, "CreativeWork"), "name": source.container_title}
    return filled(
        at_type=TYPES.get(source.kind, "CreativeWork"),
        at_id=address(root, source),
        name=source.title,
        author=[_author(name) for name in source.author_list],
        publisher=source.publisher and {"@type": "Organization", "name": source.publisher},
        isPartOf=source.container_title and container,
        datePublished=iso(source.issued),
        inLanguage=source.language,
        url=source.url,
    )


def in_full(root: str, source: Source) -> dict[str, Any]:
    """As its own page describes it."""
    more = filled(description=source.note, genre=source.genre, identifier=source.key, archivedAt=source.archive_url)
    return {**cited(root, source), **more}


def _author(name: dict[str, str]) -> dict[str, str]:
    if body := name.get("literal"):
        return {"@type": "Organization", "name": body}
    whole = f"{name['given']} {name['family']}".strip()
    return filled(at_type="Person", name=whole, givenName=name["given"], familyName=name["family"])
