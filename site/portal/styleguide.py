"""`/styleguide/`, in development: every component with sample data, for whoever changes one.

The samples are made up and stand in no database; what the filter offers is that of the site at hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from dates import parse
from dates.axis import decades
from evidence.history import texts
from evidence.history.differences import FieldDifference, PartDifference
from evidence.history.versions import Version
from evidence.models import Edition, Reliability, Source
from evidence.presentation import NumberedCitation, ShownFinding
from evidence.verdicts import Verdict
from people.drawn_years import stretches
from people.in_office import Office
from people.lane_drawing import draw
from people.lanes import lanes
from people.models import Organisation, Person, Post, Term
from people.succession import succession
from portal.api.documentation import Documented, Line, Operation
from portal.data.offers import offers_of_listing
from portal.data.whole.files import FILES
from portal.data.whole.keeping import CHECKSUMS, Kept
from portal.data.whole.page import Download, offered_forms
from portal.front.anniversaries import Anniversary
from portal.front.latest import Change, DayOfChanges
from portal.front.parties import PartyHoldings
from portal.search.hits import hits
from timeline.chart import chart
from timeline.chronicle import chronicle
from timeline.facets import facets
from timeline.filters import EventFilter
from timeline.live_counts import live_counts
from timeline.models import Event, EventCitation
from timeline.models.event import EventKind
from timeline.pages import View
from timeline.rail import rail
from timeline.status import Standing, Status

#: Every shape that a date can take on a page.
DATES = (
    "9 January 2002", "March 1953", "1957", "spring 2009", "1950s", "about 1957", "1957?", "early 2012",
    "3 to 15 June 2018", "1995 to 2002", "since 2016", "until 2016", "2016-09/", "/2016",
)  # fmt: skip
#: What was reported, and what was read, of dates that meet and of dates that do not.
REPORTED = (("2018-06-03/2018-06-15", "2019-06"), ("2016-09-16", "2016-09"))
LONG_TITLE = (
    "A delegation of the Ministry of Foreign Affairs visits the International Military Staff " + "and again " * 6
)


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/styleguide.html", _samples())


def _samples() -> dict[str, Any]:
    events, citations = _events(), _citations()
    asked = EventFilter(QueryDict("verdict=corrected&from=banana"), queryset=Event.objects.public())
    whole, today = facets(), timezone.localdate()
    public = Event.objects.public()
    counts = {1953: 1, 1957: 2, 1958: 3, 1987: 2, 2016: 5, 2018: 2}
    return {
        "dates": [parse(text) for text in DATES],
        "reported": [(parse(read), parse(told)) for read, told in REPORTED],
        "verdicts": Verdict,
        "events": events,
        "chronicle": chronicle(events),
        "rail": rail(counts, counts, None, 2009),
        "zoomed": rail(counts, counts, 2010, 2019),
        "views": View,
        "view": View.LIST,
        "offers": list(offers_of_listing("timeline", asked)),
        "page_obj": Paginator(range(230), 50).page(2),
        "filter": asked,
        "facets": whole,
        "counts": live_counts(asked, whole),
        "chart": chart(public, whole.total, None, None, today),
        "found": SimpleNamespace(is_ranked=False, hits=hits(events, {"exercise", "middle"})),
        "missed": SimpleNamespace(query="Türkiye submarine", beyond=0, known=["submarine"]),
        "without": {"verdict": 4, "from": 11},
        "citations": citations,
        "findings": _findings(),
        "record": events[1],
        "previous": events[0],
        "next": events[2],
        "office": _office(),
        "terms": _terms(),
        "statuses": [
            Status(Standing.IN_FORCE, True, parse("1949-08-24"), parse("2026"), False),
            Status(Standing.CONCLUDED, True, parse("2017-11-14"), None, True),
            Status(Standing.ENDED, False, parse("2004"), None, False),
            Status(Standing.UNDATED, True, None, None, False),
        ],
        "totals": [("events", "/timeline/", 36), ("agreements", "/agreements/", 13), ("people", "/people/", 17)],
        **_history(events[1]),
        "parties": _parties(),
        "latest": _latest(),
        "anniversary": Anniversary(date(2027, 6, 15), False, tuple(events[1:2]), 1),
        "day": parse("2026-11-22"),
        "downloads": _downloads(),
        "checksums": CHECKSUMS,
        "forms": list(offered_forms()),
        "resource": _resource(),
    }


def _events() -> list[Event]:
    """One of each verdict, with a reported date, without a summary, and with a long title."""
    first = Event(title="A discussion of Middle East defence", date=parse("March 1953"), verdict=Verdict.UNVERIFIED)
    second = Event(
        title="Paratroopers at an exercise in Poland",
        date=parse("2018-06-03/2018-06-15"),
        reported_date=parse("2019-06"),
        verdict=Verdict.CORRECTED,
        summary="The exercise was held in June 2018. Nine nations took part in the airborne operation.",
        reported="In June 2019 paratroopers took part in an exercise.",
        checked_on=date(2026, 11, 22),
        review_by=date(2026, 11, 23),
    )
    third = Event(
        title=LONG_TITLE.strip()[:160],
        date=parse("2018-07"),
        verdict=Verdict.DISPUTED,
        summary="Two newspapers give different days, and neither names a source.",
    )
    for number, event in enumerate((first, second, third)):
        event.slug, event.kind, event.key = f"sample-{number}", EventKind.EXERCISE, f"sample-{number}"
        event.year, event.source_count = event.date_earliest.year, number
        event.public_topics = ()
    second.place = "Brussels"
    return [first, second, third]


def _citations() -> list[NumberedCitation]:
    report = Source(
        key="sample-report",
        title="Relations",
        publisher="An encyclopedia",
        reliability=Reliability.REPORT,
        url="https://example.org/",
    )
    paper = Source(
        key="sample-paper",
        title="תרגיל בפולין",
        language="he",
        publisher="A newspaper",
        issued=parse("5 June 2018"),
        accessed=date(2026, 11, 22),
        reliability=Reliability.PRIMARY,
        url="https://example.org/paper",
        archive_url="https://example.org/archive/paper",
    )
    quoted = EventCitation(
        source=paper, locator="paragraph 3", quotation="צנחנים משתתפים בתרגיל", note="Read in translation."
    )
    return [NumberedCitation(1, EventCitation(source=report)), NumberedCitation(2, quoted)]


def _findings() -> list[ShownFinding]:
    why = "The report of the day gives both days; the one under check gives no source."
    return [
        ShownFinding("date", Verdict.CORRECTED, "June 2019", "3 to 15 June 2018", why, "17.1", (1, 2)),
        ShownFinding("place", Verdict.CONFIRMED, "Poland", "", "It agrees.", "", (2,)),
        ShownFinding("unit", Verdict.UNVERIFIED, "", "", "Nothing was found.", "", ()),
    ]


def _downloads() -> list[Download]:
    """One that is written, and one that is not yet."""
    first, second = FILES.values()
    kept = Kept(Path(first.name), 248_001, "9f" * 32, datetime(2026, 11, 22, 12, tzinfo=UTC))
    return [Download(first, kept), Download(second, None)]


def _parties() -> list[PartyHoldings]:
    """One with all that can be on record, and one of which only the name is."""
    whole = Organisation(
        key="a", name="An organisation of states", abbreviation="AOS", description="Founded in 1949 by twelve states."
    )
    return [
        PartyHoldings(whole, 28, 1, tuple(_office())),
        PartyHoldings(Organisation(key="b", name="A state"), 0, 0, ()),
    ]


def _latest() -> list[DayOfChanges]:
    """A note, a new record, and a file that was loaded."""
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    changes = (
        Change(at, "event", "/timeline/a/", "Paratroopers at an exercise in Poland", "Year corrected after a report."),
        Change(at, "person", "/people/a/", "Given Family"),
        Change(at, "sources", "/sources/", count=122),
    )
    return [DayOfChanges(at.date(), changes)]


def _resource() -> Documented:
    """A kind of record as the API has it, with each shape of a parameter."""
    lines = (
        Line("q", "string", "Words in the record. Every word must stand in `the record`, in any case."),
        Line("verdict", "array", "Verdict. Give it several times for any of several.", tuple(Verdict.choices)),
        Line("a_field_with_a_long_name.of_a_part", "edtf", "A date as precise as the evidence.", (), True),
    )
    listing = Operation("list_samples", "/api/v1/samples/", "List samples", "Those that the filters leave.", lines)
    return Documented("samples", "Something made up.", (listing,), lines, '{"key": "a"}', "/api/v1/samples/a")


def _history(record: Event) -> dict[str, Any]:
    """Two editions, and a difference of each kind between them."""
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    first = Edition(number=1, published_at=at, sha256="1" * 64)
    last = Edition(number=2, published_at=at, sha256="2" * 64, note="The day of the signature, from the text itself.")
    words = texts.word_by_word(
        "Paratroopers took part in 2019.\nThe rest.", "Paratroopers took part in 2018.\nThe rest."
    )
    name = FieldDifference("Locator", (texts.whole_values("p. 2", "p. 3"),))
    note = FieldDifference("Note", (texts.whole_values("", "Read there."),))
    parts = (
        PartDifference("A newspaper", texts.Change.SAME, "Changed", (name,)),
        PartDifference("A memoir", texts.Change.GONE, "Removed", ()),
        PartDifference("An archive", texts.Change.NEW, "Added", (note,)),
    )
    return {
        "editions": [last, first],
        "version": Version(first, record, first, last, next=last),
        "differences": [
            FieldDifference("Date", (texts.whole_values("June 2019", "3 to 15 June 2018"),)),
            FieldDifference("Summary", tuple(words)),
            FieldDifference("Sources", parts=parts, remark="The order changed."),
        ],
    }


def _office() -> list[Office]:
    person = Person(name="Given Family", slug="given-family", native_name="שם משפחה", native_language="he")
    held = Post(title="Secretary General")
    term = Term(person=person, post=held, date=parse("2016-09-16/"))
    return [
        Office(held, ((term, True),)),
        Office(Post(title="Ambassador"), ((term, False),)),
        Office(Post(title="Envoy"), ()),
    ]


def _terms() -> dict[str, Any]:
    """A post with every kind of term, gaps and an overlap; one with too many names to set; one without a holder."""
    today, axis = timezone.localdate(), decades(date(1950, 1, 1), date(2029, 12, 31))
    kinds = ("1952/1957", "1961-04-21/1971-10-01", "1969/1975", "1984-06-25/", "@1995-10/1996-02", "/2009", "2014/..")
    crowd = [f"{1952 + 6 * number}/{1958 + 6 * number}" for number in range(12)]
    posts = {"Secretary General": kinds, "Head of Mission": crowd, "Envoy": ()}
    drawn = [succession(post := Post(title=title), _held(post, terms), today) for title, terms in posts.items()]
    return {
        "strips": [draw(lane) for lane in lanes(drawn, axis, today)],
        "axis": axis,
        "today": today,
        "stretches": [(stretch, False) for stretch in stretches(axis)],
        "person": Person(name="Jaap de Hoop Scheffer", sort_name="de Hoop Scheffer, Jaap"),
    }


def _held(post: Post, terms: Iterable[str]) -> list[Term]:
    """Terms of made-up people; after an @ stands when somebody is only attested."""
    held = []
    for number, text in enumerate(terms, start=1):
        dates, _at, attested = text.partition("@")
        person = Person(name=f"Given Family {number}", slug=f"given-family-{number}")
        held.append(Term(pk=number, person=person, post=post, date=dates, attested=attested))
    return held
