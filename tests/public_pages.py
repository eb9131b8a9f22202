"""One address of each type of page that readers meet, on a site with the fixture's content."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A type of page.

    Attributes:
        is_indexed: whether search engines are to list it; where not, the page says so on purpose.
    """

    name: str
    address: str
    status: int = 200
    is_indexed: bool = True


PAGES = (
    PublicPage("home", "/"),
    PublicPage("timeline", "/timeline/"),
    PublicPage("timeline-chart", "/timeline/?view=chart"),
    PublicPage("timeline-table", "/timeline/?view=table"),
    PublicPage("timeline-filtered", "/timeline/?from=1990&topic=exercises&verdict=corrected"),
    PublicPage("timeline-nothing", "/timeline/?q=zeppelin&from=1990"),
    PublicPage("timeline-misread", "/timeline/?from=9%2F1%2F2002"),
    PublicPage("event", "/timeline/saber-strike-2018/"),
    PublicPage("history", "/timeline/saber-strike-2018/history/"),
    PublicPage("version", "/timeline/saber-strike-2018/v1/", is_indexed=False),
    PublicPage("agreements", "/agreements/"),
    PublicPage("agreement", "/agreements/defence-cooperation-memorandum-1987/"),
    PublicPage("people", "/people/"),
    PublicPage("ambassadors", "/people/ambassadors/"),
    PublicPage("person", "/people/aharon-leshno-yaar/"),
    PublicPage("sources", "/sources/"),
    PublicPage("source", "/sources/toi-2018/"),
    PublicPage("search", "/search/"),
    PublicPage("search-found", "/search/?q=exercise", is_indexed=False),
    PublicPage("search-nothing", "/search/?q=zeppelin", is_indexed=False),
    PublicPage("about", "/about/"),
    PublicPage("embed-code", "/embed/?topic=exercises&n=2", is_indexed=False),
    PublicPage("data", "/data/"),
    PublicPage("api", "/api/v1/docs"),
    PublicPage("not-found", "/timeline/no-such-event/", status=404, is_indexed=False),
)


def chosen(names: str) -> tuple[PublicPage, ...]:
    """Those named, parted by commas; all for no name.

    Raises:
        ValueError: for a name that no page has.
    """
    wanted = set(filter(None, names.split(",")))
    if unknown := wanted - {page.name for page in PAGES}:
        known = ", ".join(page.name for page in PAGES)
        raise ValueError(f"No page is named {', '.join(sorted(unknown))}. There are: {known}.")
    return tuple(page for page in PAGES if not wanted or page.name in wanted)
