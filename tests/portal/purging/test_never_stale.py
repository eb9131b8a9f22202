"""After a change of each kind, every public address is the same through the cache as from the site.

The one test behind decision 0032: a relation that nobody thought of shows here as an address that differs.
"""

from __future__ import annotations

import gzip
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from evidence.models import Source
from people.models import Organisation, Person, Post
from portal.importing.runs import begin_apply, begin_undo, start
from portal.link_pictures.views import record_address
from portal.models import ImportRun
from portal.models.imports import Mode
from portal.purging import addresses
from portal.totals import SECTIONS
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TopicFactory,
    UserFactory,
)
from tests.nginx import ask
from timeline.models import Agreement, Event, Topic

pytestmark = pytest.mark.django_db(transaction=True)

OF_NO_RECORD = ("/robots.txt", "/api/v1/")
NEW = """key,title,date,kind,verdict,summary,citations.1.source
from-a-file,From a file,2009-05-05,exercise,confirmed,Loaded.,letter
"""


def make_records() -> None:
    """Every kind of record, each named by others in every way that there is."""
    letter = SourceFactory(key="letter", title="A letter", revision=True)
    report = SourceFactory(key="report", title="A report", revision=True)
    SourceFactory(key="alone", title="Named by nobody", revision=True)
    state = OrganisationFactory(key="state", name="The State", revision=True)
    office = OrganisationFactory(key="office", name="The Office", parent=state, revision=True)
    envoy = PostFactory(key="envoy", title="Envoy", organisation=office, in_office_panel=True, revision=True)
    clerk = PostFactory(key="clerk", title="Clerk", organisation=state, rank="official", revision=True)
    sea, land = (TopicFactory(key=name, name=name, revision=True) for name in ("sea", "land"))
    ann = PersonFactory(
        key="ann", name="Ann First", sources=[letter, report], revision=True,
        terms=[{"post": envoy, "date": "1990/2000", "source": report}, {"post": clerk, "date": "1985/1990"}],
    )  # fmt: skip
    PersonFactory(
        key="ben", name="Ben Second", sources=[report], terms=[{"post": envoy, "date": "2000/.."}], revision=True
    )
    pact = AgreementFactory(
        key="pact", short_title="The Pact", date="1995", sources=[letter], revision=True,
        parties=[{"organisation": state}, {"organisation": office}],
    )  # fmt: skip
    AgreementFactory(key="accord", short_title="The Accord", date="2005", sources=[report], revision=True)
    for number, (key, when, topics) in enumerate(
        (("first", "1992-03-04", [sea]), ("second", "1996", [sea, land]), ("third", "2010-05-06", [land]))
    ):
        EventFactory(
            key=key, title=f"{key.capitalize()} light", date=when, topics=topics,
            sources=[letter, report][: number + 1],
            agreements=[pact] if number == 1 else [], revision=True,
            participations=[{"person": ann}, {"organisation": office}] if number < 2 else [{"organisation": state}],
        )  # fmt: skip
    # Nobody took part, and no other event beside it has anything in common with it: but somebody was in office.
    EventFactory(key="between", title="Between", date="1994-02-03", sources=[report], revision=True)


def published(model, key: str, **values) -> None:
    record = model.objects.get(key=key)
    for name, value in values.items():
        setattr(record, name, value)
    record.save_revision().publish()


def with_terms(key: str, *dates: str) -> None:
    person = Person.objects.get(key=key)
    terms = list(person.terms.all())
    person.terms.set(terms[: len(dates)])
    for term, when in zip(person.terms.all(), dates, strict=True):
        term.date = when
    person.save_revision().publish()


def with_relations(key: str, **values) -> None:
    event = Event.objects.get(key=key)
    for name, rows in values.items():
        getattr(event, name).set(rows)
    event.save_revision().publish()


def scheduled(key: str) -> None:
    """A published change that goes live later, and does."""
    event = Event.objects.get(key=key)
    event.title, event.go_live_at = "Later light", timezone.now() + timedelta(seconds=1)
    event.save_revision().publish()
    time.sleep(1.2)
    call_command("publish_scheduled", verbosity=0)


def imported() -> None:
    user = UserFactory(is_superuser=True)
    begin_apply(_run(user), user, Mode.PUBLISH)


def _run(user) -> ImportRun:
    run = start(user, "new.csv", NEW.encode(), addresses.LISTINGS["timeline"].schema)
    run.rows.update(is_chosen=True)
    return run


def undone() -> None:
    begin_undo(ImportRun.objects.latest("pk"), UserFactory(is_superuser=True))


def page(slug: str, **values) -> None:
    found = Page.objects.get(slug=slug).specific
    for name, value in values.items():
        setattr(found, name, value)
    found.save_revision().publish()


def closed(slug: str) -> None:
    PageViewRestriction.objects.create(page=Page.objects.get(slug=slug), restriction_type=PageViewRestriction.LOGIN)


CHANGES = {
    "event's title": lambda: published(Event, "second", title="Another light"),
    "event's date": lambda: published(Event, "second", date="2012"),
    "event's slug": lambda: published(Event, "second", slug="second-anew"),
    "event's topics": lambda: with_relations("second", topics=[Topic.objects.get(key="land")]),
    "event's agreements": lambda: with_relations("second", agreements=[Agreement.objects.get(key="accord")]),
    "event's people": lambda: with_relations("second", participations=[]),
    "event scheduled": lambda: scheduled("third"),
    "event withdrawn": lambda: Event.objects.get(key="third").unpublish(),
    "event back": lambda: published(Event, "third"),
    "event made private": lambda: published(Event, "third", is_private=True),
    "event public again": lambda: published(Event, "third", is_private=False),
    "source's title": lambda: published(Source, "letter", title="Another letter"),
    "source's key is its address": lambda: published(Source, "report", publisher="Somebody else"),
    "topic's name": lambda: published(Topic, "sea", name="ocean"),
    "organisation's name": lambda: published(Organisation, "office", name="The Bureau"),
    "parent's name": lambda: published(Organisation, "state", name="The Republic"),
    "post's title": lambda: published(Post, "envoy", title="Ambassador"),
    "post not shown": lambda: published(Post, "envoy", in_office_panel=False),
    "post shown": lambda: published(Post, "envoy", in_office_panel=True),
    "person's name": lambda: published(Person, "ben", name="Benjamin Second"),
    "person's slug": lambda: published(Person, "ann", slug="ann-anew"),
    "person's terms": lambda: with_terms("ann", "1990/1991"),
    "person withdrawn": lambda: Person.objects.get(key="ben").unpublish(),
    "person back": lambda: published(Person, "ben"),
    "agreement's title": lambda: published(Agreement, "accord", short_title="The Treaty"),
    "agreement's date": lambda: published(Agreement, "pact", date="2008"),
    "agreement withdrawn": lambda: Agreement.objects.get(key="accord").unpublish(),
    "topic withdrawn": lambda: Topic.objects.get(key="sea").unpublish(),
    "import": imported,
    "import undone": undone,
    "event deleted": lambda: Event.objects.get(key="first").delete(),
    "person deleted": lambda: Person.objects.get(key="ben").delete(),
    "source deleted": lambda: Source.objects.get(key="alone").delete(),
    "text page": lambda: page("about", title="About this", body="<p>Other words.</p>"),
    "section's words": lambda: page("timeline", introduction="What happened."),
    "home's words": lambda: page("home", introduction="Welcome."),
    "section closed": lambda: closed("people"),
}


def every_address() -> list[str]:
    """All that is not filtered, as the site is now."""
    found = [*addresses.of_lists(), *addresses.of_pages(), *OF_NO_RECORD]
    for model in (*SECTIONS.values(), *addresses.WITHOUT_PAGES):
        found += addresses.every(model)
    for event in Event.objects.public():
        found.append(record_address(event))
    # Each goes with `.bib`, and takes as long again.
    return [path for path in dict.fromkeys(found) if not path.endswith((".ris", ".csl.json"))]


def told(answer) -> tuple:
    """What a reader gets, without what each answer says of its own time."""
    content = gzip.decompress(answer.content) if answer.headers.get("content-encoding") == "gzip" else answer.content
    # A short answer is compressed or not by chance (BREACH), and its tag weak or not.
    tag = answer.headers.get("etag", "").removeprefix("W/") if answer.status == 200 else ""
    return answer.status, answer.headers.get("location", ""), tag, content


def is_kept_for_seconds(path: str) -> bool:
    """Editions name what no index knows, and older pictures are those of no present version."""
    return bool(addresses.EDITION.fullmatch(path)) or path.startswith("/pictures/") or path in OF_NO_RECORD


def test_no_change_leaves_anything_stale(nginx, live_server):
    make_records()
    site = urlsplit(live_server.url).port
    known = every_address()
    for path in known:
        nginx.get(path)
    different: dict[str, list[str]] = {}
    hits = 0
    for name, change in CHANGES.items():
        change()
        known = list(dict.fromkeys([*known, *every_address()]))
        through = {path: nginx.get(path) for path in known}
        kept = [path for path in known if through[path].headers["x-cache"] == "HIT"]  # the others were made just now
        hits += len(kept)
        wrong = [path for path in kept if told(through[path]) != told(ask(site, path))]
        if all(is_kept_for_seconds(path) for path in wrong):
            time.sleep(1.1)
            wrong = [path for path in wrong if told(nginx.get(path)) != told(ask(site, path))]
        if wrong:
            different[name] = wrong
    assert different == {}, "\n".join(f"{name}: {wrong}" for name, wrong in different.items())
    assert hits > len(CHANGES) * 20  # else the cache was not used, and nothing was shown
