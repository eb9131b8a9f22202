"""Code in any text is shown as text: to readers, in the admin, in embeds, histories and imports. None of it runs."""

from __future__ import annotations

import re

import pytest
from django.db.models import CharField, TextField, URLField
from playwright.sync_api import Page, expect

from evidence import plain_text
from evidence.models import Record
from portal.roles import set_up_roles
from tests import factories
from tests.browser.test_editorial_workflow import sign_in
from tests.browser.violations import watch
from tests.conftest import make_site_pages
from tests.hard_records import finding
from timeline.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Each breaks out of another place: text, attribute, comment, script, style, JSON, address, template.
CORPUS = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=2>",
    '"><svg onload=window.ran=3>',
    "'-window.ran=4-'",
    "</script><script>window.ran=5</script>",
    "</textarea></title></style><script>window.ran=6</script>",
    "--><script>window.ran=7</script><!--",
    '" autofocus onfocus=window.ran=8 x="',
    "javascript:window.ran=9",
    "{{constructor.constructor('window.ran=10')()}}",
    "<iframe srcdoc='<script>parent.ran=11</script>'>",
    "<a href=javascript:window.ran=12 id=main>",
    "&lt;script&gt;window.ran=13&lt;/script&gt;",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.ran=14>",
    '\\"};window.ran=15;//',
    "<b data-controller='w-init' data-w-init-event-value='x'>\u2028window.ran=16",
)


def text(number: int, limit: int = 400) -> str:
    """One of the corpus, whole; the texts of a record go round it."""
    fitting = [line for line in CORPUS if len(line) <= limit]
    return fitting[number % len(fitting)]


def texts_of(model: type[Record], start: int, *leave: str) -> dict[str, str]:
    """Every field of a model in which somebody writes freely."""
    free = [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField)
        and not isinstance(field, URLField)
        and field.editable
        and not field.choices
        and (field.max_length or 400) >= 40
        and field.name
        not in (
            "key",
            "slug",
            "language",
            "native_language",
            "date",
            "date_text",
            "reported_date",
            "birth",
            "death",
            "attested",
            *leave,
        )
        and not field.name.endswith("_date")
        and type(field).__name__ in ("CharField", "TextField", "PlainCharField", "PlainTextField")
    ]
    return {field.name: text(start + place, field.max_length or 400) for place, field in enumerate(free)}


def hostile_event(start: int) -> Event:
    """An event with all that belongs to it, every text of it code."""
    kinds = {name: getattr(factories, f"{name}Factory") for name in ("Source", "Organisation", "Topic", "Post")}
    made = {}
    for name, make in kinds.items():
        model = make._meta.model
        made[name] = make(key=f"{name.lower()}-{start}", revision=True, **texts_of(model, start))
    person_texts = texts_of(factories.PersonFactory._meta.model, start)
    person = factories.PersonFactory(
        key=f"person-{start}",
        slug=f"person-{start}",
        native_language="he",
        revision=True,
        terms=[{"post": made["Post"], "date": "2000/2001", "note": text(start)}],
        sources=[made["Source"]],
        **person_texts,
    )
    agreement = factories.AgreementFactory(
        key=f"agreement-{start}",
        slug=f"agreement-{start}",
        revision=True,
        sources=[made["Source"]],
        parties=[{"organisation": made["Organisation"], "role": text(start, 80), "signatory": text(start + 1, 120)}],
        actions=[{"kind": "signature", "date": "1995", "note": text(start + 2, 300)}],
        **texts_of(factories.AgreementFactory._meta.model, start + 3),
    )
    return factories.EventFactory(
        key=f"event-{start}",
        slug=f"event-{start}",
        date="2000-05-05",
        verdict="corrected",
        revision=True,
        citations=[
            {
                "source": made["Source"],
                "locator": text(start, 120),
                "note": text(start + 1, 200),
                "quotation": text(start + 2),
            }
        ],
        findings=[finding(text(start + 4, 200), made["Source"], aspect=text(start + 5, 80))],
        topics=[made["Topic"]],
        agreements=[agreement],
        participations=[
            {"person": person, "role": text(start + 6, 80)},
            {"organisation": made["Organisation"], "role": text(start, 80)},
        ],
        **texts_of(Event, start + 7),
    )


def ran(page: Page) -> list[str]:
    return [frame.url for frame in page.frames if frame.evaluate("window.ran") is not None]


@pytest.fixture
def events(transactional_db, monkeypatch) -> list[Event]:
    """As if the check of plain texts, which refuses markup, had been got round."""
    monkeypatch.setattr(plain_text, "_MARKUP", re.compile("(?!)"))
    make_site_pages()
    set_up_roles()
    factories.UserFactory(username="administrator", is_superuser=True, first_name=text(1, 100), last_name=text(2, 100))
    return [hostile_event(start) for start in range(0, len(CORPUS), 2)]


def test_readers_see_code_as_text_and_none_of_it_is_even_refused(events, open_page):
    page = open_page()
    found = watch(page.context)
    lists = [
        "/",
        "/timeline/",
        "/timeline/?view=chart",
        "/timeline/?view=table",
        "/agreements/",
        "/people/",
        "/sources/",
    ]
    lists += ["/people/ambassadors/", "/embed/", "/embed/timeline/", "/data/", "/timeline/no-such-thing/"]
    for event in events:
        number = event.key.removeprefix("event-")
        lists += [f"/timeline/event-{number}/", f"/timeline/event-{number}/history/", f"/timeline/event-{number}/v1/"]
        lists += [f"/agreements/agreement-{number}/", f"/people/person-{number}/", f"/sources/source-{number}/"]
        lists += [f"/embed/timeline/event-{number}/"]
    for line in CORPUS:
        for address, name in (("/timeline/", "q"), ("/search/", "q"), ("/agreements/", "on"), ("/embed/", "topic")):
            page.goto(address)
            page.goto(f"{address}?{page.evaluate('(pair) => new URLSearchParams([pair]).toString()', [name, line])}")
            assert ran(page) == [], (address, line)
    for address in lists:
        response = page.goto(address)
        assert response.status in (200, 404), address
        assert ran(page) == [], address
    assert found == []
    page.goto("/timeline/event-0/")
    expect(page.get_by_role("main")).to_contain_text("window.ran=")


def test_feeds_and_data_are_no_pages(events, open_page):
    page = open_page()
    for address in (
        "/timeline.atom",
        "/timeline/event-0.json",
        "/api/v1/events",
        "/timeline.ics",
        "/search/suggest/?q=script",
    ):
        response = page.request.get(address)
        assert response.ok, address
        kind = response.headers["content-type"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "html" not in kind or "<script" not in response.text().lower(), address


def test_editors_see_code_as_text_and_none_of_it_runs(events, open_page, tmp_path):
    page = sign_in(open_page(), "administrator")
    found = watch(page.context)
    event = events[0]
    addresses = ["", "events/", "agreements/", "people/", "sources/", "topics/", "organisations/", "posts/"]
    for each in events[:4]:
        addresses += [f"events/edit/{each.pk}/", f"events/history/{each.pk}/", f"events/usage/{each.pk}/"]
    addresses += ["reports/site-history/", "reports/evidence/", "reports/sources/", "users/", "account/"]
    addresses += [f"events/?q={line}" for line in ("<script>window.ran=1</script>", '"><svg onload=window.ran=3>')]
    for address in addresses:
        page.goto(f"/admin/{address}")
        page.wait_for_load_state("networkidle")
        assert ran(page) == [], address
    page.goto(f"/admin/events/edit/{event.pk}/")
    page.get_by_role("button", name="Toggle preview").click()
    expect(page.frame_locator("#w-preview-iframe").locator("h1")).to_be_visible()
    page.get_by_role("tab", name="Evidence").click()
    page.get_by_role("button", name="Add source").click()
    expect(page.locator(".modal-body table")).to_be_visible()
    assert ran(page) == []

    sheet = tmp_path / "<img src=x onerror=window.ran=1>.csv"
    rows = ",\n".join(f'1957,"{line.replace(chr(34), chr(34) * 2)}"' for line in CORPUS)
    sheet.write_text(f"Year,Headline\n{rows}\n")
    page.goto("/admin/imports/new/")
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_role("main")).to_contain_text("window.ran=")
    assert ran(page) == []
    assert [line for line in found if "script-src" in line] == []
