"""The report on sources, their list, and the button that checks one address."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from evidence.addresses.asking import Answer, Asker, Manners
from evidence.addresses.checking import store
from evidence.addresses.reach import Reach
from evidence.models import AddressCheck, AddressState, Source
from tests.factories import AgreementFactory, EventFactory, PersonFactory, PostFactory, SourceFactory, UserFactory
from tests.web_server import serve

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/sources/"
LIST = "/admin/sources/"
MARCH, JUNE = (datetime(2026, month, 3, 12, tzinfo=ZoneInfo("UTC")) for month in (3, 6))
GONE, ANSWERS = Answer(AddressState.GONE, 404), Answer(AddressState.ANSWERS, 200)
NOT_ASKED = Answer(AddressState.NOT_ASKED, None, "It is in the house.")


@pytest.fixture
def editor(sign_in):
    return sign_in("Editor")


def found(client: Any, address: str = REPORT, **query: Any) -> list[str]:
    response = client.get(address, query)
    assert response.status_code == 200
    return [source.title for source in response.context["object_list"]]


def exported(client: Any, **query: Any) -> list[dict[str, str]]:
    text = b"".join(client.get(REPORT, {"export": "csv", **query}).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def cells(client: Any, **query: Any) -> list[str]:
    """The words of the report's first row."""
    page = BeautifulSoup(client.get(REPORT, query).content, "html.parser")
    return [cell.get_text(" ", strip=True) for cell in page.select("table.listing tbody tr")[0].find_all("td")]


# What it says


def test_a_row_says_how_often_a_source_is_cited_and_what_its_address_answered(client, editor):
    source = SourceFactory(title="The report", kind="report", url="https://www.example.org/a", archive_url="")
    EventFactory.create_batch(2, sources=[source])
    store(source, GONE, MARCH)
    store(source, Answer(AddressState.GONE, 410, "It leads to nowhere."), JUNE)
    assert cells(client) == [
        "The report",
        "Report or memorandum",
        "2",
        "Gone example.org It leads to nowhere.",
        "410",
        "3 Mar 2026",
        "3 Jun 2026",
        "No",
    ]


def test_the_export_has_the_whole_addresses(client, editor):
    source = SourceFactory(title="The report", url="https://www.example.org/a", archive_url="https://archive.example/a")
    store(source, GONE, JUNE)
    assert exported(client) == [
        {
            "Title": "The report",
            "Kind": "News report",
            "Cited": "0",
            "Address": "Gone",
            "HTTP status": "404",
            "Failing since": "2026-06-03",
            "Last checked": "2026-06-03",
            "Archive copy": "https://archive.example/a",
            "Original": "https://www.example.org/a",
            "What was said": "",
        }
    ]


def test_an_answer_about_an_address_that_was_replaced_is_none(client, editor):
    store(SourceFactory(), GONE)
    Source.objects.update(url="https://example.org/new")
    assert cells(client)[3:7] == ["Not checked yet example.org", "", "–", "–"]
    assert found(client, answer="unchecked") != []
    assert found(client, answer="gone") == []


def test_a_term_and_an_action_count_as_citing(client, editor):
    attesting, nobody = SourceFactory(title="Attests"), SourceFactory(title="Nobody's")
    PersonFactory(terms=[{"post": PostFactory(), "date": "2000/2004", "source": attesting}])
    AgreementFactory(actions=[{"kind": "signature", "date": "2010", "source": attesting}])
    assert {row["Title"]: row["Cited"] for row in exported(client)} == {"Attests": "2", "Nobody's": "0"}
    assert nobody.title in found(client, cited="never")


def test_formulas_are_text_in_both_exports(client, editor):
    SourceFactory(title='=HYPERLINK("https://evil.example")')
    assert exported(client)[0]["Title"] == '\'=HYPERLINK("https://evil.example")'
    body = b"".join(client.get(REPORT, {"export": "xlsx"}).streaming_content)
    cell = openpyxl.load_workbook(io.BytesIO(body)).active["A2"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("https://evil.example")', "s")


# Filters and order


@pytest.fixture
def four(editor):
    """Gone and cited; answering; unchecked; without an address."""
    gone, answering = SourceFactory(title="Gone", archive_url="https://archive.example/"), SourceFactory(title="Here")
    SourceFactory(title="New")
    SourceFactory(title="Paper", url="")
    EventFactory(sources=[gone])
    store(gone, GONE, MARCH)
    store(answering, ANSWERS, JUNE)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Gone", "Here", "New", "Paper"]),
        ({"cited": "never"}, ["Here", "New", "Paper"]),
        ({"cited": "cited"}, ["Gone"]),
        ({"answer": "gone"}, ["Gone"]),
        ({"answer": ["gone", "answers"]}, ["Gone", "Here"]),
        ({"answer": "unchecked"}, ["New"]),
        ({"answer": ["unchecked", "no-address", "gone"]}, ["Gone", "New", "Paper"]),
        ({"asked_before": "2026-06-03"}, ["Gone", "New"]),
        ({"asked_before": "2026-06-04"}, ["Gone", "Here", "New"]),
        ({"without_copy": "true"}, ["Here", "New", "Paper"]),
        ({"without_copy": "false"}, ["Gone"]),
        ({"cited": "never", "answer": "gone"}, []),
        ({"cited": "nonsense"}, ["Gone", "Here", "New", "Paper"]),
    ],
    ids=str,
)
def test_the_report_is_filtered(client, four, query, titles):
    assert sorted(found(client, **query)) == titles


def test_the_list_has_the_same_filters(client, four):
    assert found(client, LIST, answer="gone") == ["Gone"]
    assert sorted(found(client, LIST, answer=["unchecked", "no-address"])) == ["New", "Paper"]
    assert found(client, LIST, cited="cited") == ["Gone"]
    page = client.get(LIST, {"answer": "gone"}).content.decode()
    assert "w-status" in page


def test_those_failing_for_longest_come_first_and_can_be_put_last(client, editor):
    for title, since in (("Since June", JUNE), ("Since March", MARCH)):
        store(SourceFactory(title=title), GONE, since)
    SourceFactory(title="Never failed")
    assert found(client) == ["Since March", "Since June", "Never failed"]
    assert found(client, ordering="-failing_since") == ["Since June", "Since March", "Never failed"]


def test_every_column_that_offers_an_order_has_one(client, four):
    for key in client.get(REPORT).context["view"].get_valid_orderings():
        assert len(found(client, ordering=key)) == 4


@pytest.mark.parametrize("address", [REPORT, LIST, f"{REPORT}?export=csv"])
def test_the_number_of_queries_is_the_same_at_two_sizes(client, editor, address):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
            assert response.status_code == 200
            b"".join(response.streaming_content) if response.streaming else response.content
        return len(captured)

    def add(number: int) -> None:
        for source in SourceFactory.create_batch(number):
            EventFactory(sources=[source])
            store(source, GONE)

    add(2)
    queries()
    few = queries()
    add(20)
    assert queries() == few


# Who may


@pytest.mark.parametrize("group", ["Editor", "Reviewer", "Publisher"])
def test_who_may_change_sources_reads_the_report_and_finds_it_in_the_menu(client, sign_in, group):
    sign_in(group)
    assert client.get(REPORT).status_code == 200
    assert REPORT in client.get("/admin/").content.decode()


def no_editor_of_sources(client: Any) -> None:
    """Somebody with access to the admin alone."""
    group = Group.objects.create(name="Guests")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(UserFactory(group="Guests"))


def test_others_get_neither_the_report_nor_its_menu_item_nor_the_button(client, roles):
    source = SourceFactory()
    no_editor_of_sources(client)
    check = reverse(Source.snippet_viewset.check_address_url_name, args=[source.pk])
    for address in (REPORT, f"{REPORT}results/", f"{REPORT}?export=csv", check):
        assert client.get(address).status_code == 403, address
    assert client.post(check).status_code == 403
    assert REPORT not in client.get("/admin/").content.decode()
    assert not AddressCheck.objects.exists()


def test_strangers_are_asked_to_sign_in(client):
    for address in (REPORT, reverse(Source.snippet_viewset.check_address_url_name, args=[SourceFactory().pk])):
        assert client.get(address)["Location"].startswith("/admin/login/")


# The button


@pytest.fixture
def loopback(monkeypatch):
    """The button asks this machine, and nothing else."""

    def asker(manners: Manners) -> Asker:
        return Asker(Reach(lambda address: address.is_loopback, None), Manners(pause=0, connect=1, read=1))

    monkeypatch.setattr("evidence.tasks.Asker", asker)
    with serve() as web:
        yield web


def press(client: Any, source: Source) -> str:
    """The page after the button was pressed."""
    address = reverse(Source.snippet_viewset.check_address_url_name, args=[source.pk])
    assert client.get(address).status_code == 200
    response = client.post(address, follow=True)
    assert response.redirect_chain[-1][0] == reverse(Source.snippet_viewset.get_url_name("edit"), args=[source.pk])
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def test_the_form_says_what_was_answered_and_the_button_asks_anew(client, editor, loopback):
    source = SourceFactory(url=loopback.url("/a"), revision=True)
    edit = reverse(Source.snippet_viewset.get_url_name("edit"), args=[source.pk])
    assert "This address has not been checked yet." in client.get(edit).content.decode()
    page = press(client, source)
    today = f"{timezone.localdate():%-d %B %Y}"
    assert page.count(f"Gone (404) on {today}.") == 2  # the message, and the line in the form
    assert AddressCheck.objects.get().state == AddressState.GONE


def test_the_button_does_not_ask_twice_in_a_minute(client, editor, loopback):
    source = SourceFactory(url=loopback.url("/a"), revision=True)
    press(client, source)
    loopback.seen.clear()
    assert "It was checked less than a minute ago. Gone (404)" in press(client, source)
    assert loopback.seen == []
    AddressCheck.objects.update(checked_at=timezone.now() - timedelta(minutes=2))
    press(client, source)
    assert loopback.seen == ["HEAD /a", "GET /a"]


def test_a_source_without_an_address_says_so(client, editor):
    source = SourceFactory(url="", revision=True)
    assert "This source has no address to check." in press(client, source)


def test_by_default_the_button_asks_nothing_in_our_own_house(client, editor):
    with serve() as web:
        assert "not on the open internet" in press(client, SourceFactory(url="http://127.0.0.1/", revision=True))
    assert web.connections == 0


def test_where_a_worker_runs_the_page_does_not_wait(client, editor, settings):
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
        "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    }
    source = SourceFactory(revision=True)
    assert "The address is checked in the background." in press(client, source)
    assert DBTaskResult.objects.get().args_kwargs == {"args": [source.pk], "kwargs": {}}
    assert not AddressCheck.objects.exists()


def test_the_form_of_a_new_source_says_when_it_can_be_checked(client, editor):
    page = client.get(reverse(Source.snippet_viewset.get_url_name("add"))).content.decode()
    assert "Once the source is saved with an address" in page


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([(ANSWERS, JUNE)], "Answers (200) on 3 June 2026."),
        ([(NOT_ASKED, JUNE)], "Not asked on 3 June 2026. It is in the house."),
        ([(GONE, MARCH), (GONE, JUNE)], "Gone (404) on 3 June 2026, failing since 3 March 2026."),
    ],
    ids=["answers", "not asked", "gone"],
)
def test_an_answer_is_said_in_words(answers, words):
    source = SourceFactory()
    for answer, day in answers:
        store(source, answer, day)
    assert AddressCheck.objects.get().in_words == words
