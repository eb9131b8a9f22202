"""The reports on evidence and on overdue checks, and who may read any report of ours."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.models import Reliability
from tests import factories

pytestmark = pytest.mark.django_db
REPORTS = ("evidence", "overdue-checks", "gaps-and-overlaps")
EVIDENCE, OVERDUE = "/admin/reports/evidence/", "/admin/reports/overdue-checks/"
TODAY = timezone.localdate()


@pytest.fixture
def editor(sign_in):
    return sign_in("Editor", first_name="Esther", last_name="Levi")


def on_screen(client, address, **query):
    """The rows of the table, each a list of what its cells say."""
    response = client.get(address, query)
    assert response.status_code == 200
    rows = BeautifulSoup(response.content, "html.parser").select("table.listing tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.find_all("td")] for row in rows]


def titles(client, address, **query):
    return [row[0] for row in on_screen(client, address, **query)]


def as_csv(client, address, **query):
    text = b"".join(client.get(address, {"export": "csv", **query}).streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def as_xlsx(client, address, **query):
    content = b"".join(client.get(address, {"export": "xlsx", **query}).streaming_content)
    heading, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()
    return [dict(zip((cell.value for cell in heading), row, strict=True)) for row in rows]


def finding(verdict):
    value = {
        "aspect": "year",
        "verdict": verdict,
        "why": "So.",
        "reported": "",
        "read": "",
        "passage": "",
        "sources": [],
    }
    return {"type": "finding", "value": value}


# Who may read them


@pytest.mark.parametrize("part", ["", "results/", "?export=csv", "?export=xlsx"])
@pytest.mark.parametrize("report", REPORTS)
def test_reports_are_for_those_who_may_change_what_they_are_about(client, sign_in, report, part):
    address = f"/admin/reports/{report}/{part}"
    answer = client.get(address)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/admin/login/")
    guest = sign_in()
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert client.get(address).status_code == 403
    for group in ("Editor", "Reviewer", "Publisher"):
        sign_in(group)
        assert client.get(address).status_code == 200
    sign_in(is_superuser=True)
    assert client.get(address).status_code == 200


def test_the_menu_offers_reports_to_those_who_may_read_them(client, sign_in):
    guest = sign_in()
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert not any(f"/admin/reports/{report}/" in client.get("/admin/").content.decode() for report in REPORTS)
    sign_in("Editor")
    assert all(f"/admin/reports/{report}/" in client.get("/admin/").content.decode() for report in REPORTS)


def test_a_report_shows_only_the_kinds_that_the_user_may_change(client, sign_in):
    factories.EventFactory(title="An event", review_by=TODAY - timedelta(days=1))
    factories.PersonFactory(name="A person", review_by=TODAY - timedelta(days=1))
    user = sign_in()
    for codename in ("access_admin", "change_person"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    assert titles(client, EVIDENCE) == titles(client, OVERDUE) == ["A person"]
    assert titles(client, EVIDENCE, kind="event") == []
    assert [row["Title"] for row in as_csv(client, EVIDENCE)] == ["A person"]
    assert client.get("/admin/reports/gaps-and-overlaps/").status_code == 403


# Evidence


@pytest.fixture
def one_of_each_kind(roles):
    """An event, an agreement and a person, each known in another way."""
    report = factories.SourceFactory(reliability=Reliability.REPORT)
    primary, press = factories.SourceFactory(), factories.SourceFactory(reliability=Reliability.PRESS)
    factories.EventFactory(
        title="Exercise",
        date="early 2012",
        verdict="corrected",
        citations=[{"source": source} for source in (report, primary, primary, press)],
        findings=[finding(verdict) for verdict in ("corrected", "confirmed", "corrected")],
        checked_on=date(2024, 3, 5),
        review_by=date(2030, 1, 2),
        revision=True,
    )
    factories.AgreementFactory(short_title="Pact", date="2001-04-10", verdict="unverified", sources=[report])
    factories.PersonFactory(name="Wendy Bashnan", public=False, verdict="", checked_on=date(2025, 6, 1))


def test_a_row_says_how_well_a_record_is_known_and_on_what_that_rests(client, editor, one_of_each_kind):
    assert on_screen(client, EVIDENCE) == [
        # After the findings: citations, sources beside the report, primary ones, last checked, check by.
        ["Exercise", "Event", "early 2012", "Corrected", "1 confirmed, 2 corrected", "4", "2", "1", "5 Mar 2024",
         "2 Jan 2030", "Published"],
        ["Pact", "Agreement", "10 April 2001", "Unverified", "–", "1", "0", "0", "–", "–", "Published"],
        ["Wendy Bashnan", "Person", "–", "Missing", "–", "0", "0", "0", "1 Jun 2025", "–", "Draft"],
    ]  # fmt: skip


def test_a_row_links_to_the_form_of_its_record(client, editor, one_of_each_kind):
    page = BeautifulSoup(client.get(EVIDENCE).content, "html.parser")
    for link in page.select("td.title a"):
        form = client.get(link["href"])
        assert form.status_code == 200
        assert link.get_text(strip=True) in form.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "event"}, ["Exercise"]),
        ({"kind": ["agreement", "person"]}, ["Pact", "Wendy Bashnan"]),
        ({"verdict": "corrected"}, ["Exercise"]),
        ({"verdict": ["missing", "unverified"]}, ["Pact", "Wendy Bashnan"]),
        ({"sources": "none"}, ["Wendy Bashnan"]),
        ({"sources": "one"}, ["Pact"]),
        ({"sources": "more"}, ["Exercise"]),
        ({"checked_before": "2025-01-01"}, ["Exercise", "Pact"]),
        ({"status": "draft"}, ["Wendy Bashnan"]),
        ({"status": "live"}, ["Exercise", "Pact"]),
        ({"kind": "event", "status": "draft"}, []),
    ],
)
def test_the_report_is_filtered_and_its_exports_with_it(client, editor, one_of_each_kind, query, found):
    assert titles(client, EVIDENCE, **query) == found
    assert [row["Title"] for row in as_csv(client, EVIDENCE, **query)] == found


def test_the_filter_by_sources_works_in_the_lists_too(client, editor, one_of_each_kind):
    for section, query, found in (
        ("events", "more", ["Exercise"]),
        ("events", "one", []),
        ("agreements", "one", ["Pact"]),
        ("people", "none", ["Wendy Bashnan"]),
    ):
        records = client.get(f"/admin/{section}/", {"sources": query}).context["object_list"]
        assert [str(record) for record in records] == found


def test_the_report_is_ordered_by_any_column_both_ways(client, editor, one_of_each_kind):
    for ordering, first, last in (
        ("title_", "Exercise", "Wendy Bashnan"),
        ("label", "Wendy Bashnan", "Exercise"),
        ("in_time", "Pact", "Wendy Bashnan"),
        ("-in_time", "Exercise", "Wendy Bashnan"),
        ("-cited", "Exercise", "Wendy Bashnan"),
        ("-better", "Exercise", "Pact"),
        ("checked", "Exercise", "Pact"),
        ("-checked", "Wendy Bashnan", "Pact"),
        ("check_by", "Exercise", "Pact"),
        ("stands", "Wendy Bashnan", "Exercise"),
    ):
        shown = titles(client, EVIDENCE, ordering=ordering)
        assert (shown[0], shown[-1]) == (first, last), ordering


def test_an_export_says_what_the_screen_says_with_days_as_days(client, editor, one_of_each_kind):
    screen, exported, sheet = on_screen(client, EVIDENCE), as_csv(client, EVIDENCE), as_xlsx(client, EVIDENCE)
    days = ("Last checked", "Check by")
    for shown, row, cells in zip(screen, exported, sheet, strict=True):
        words = {name: cell for name, cell in zip(row, shown, strict=True) if name not in days}
        assert {name: row[name] or "–" for name in words} == words
        assert {name: str("–" if cells[name].value in ("", None) else cells[name].value) for name in words} == words
    assert (exported[0]["Last checked"], exported[1]["Last checked"]) == ("2024-03-05", "")
    assert sheet[0]["Last checked"].value == date(2024, 3, 5)
    assert sheet[0]["Citations"].value == 4


def test_a_formula_in_a_title_stays_text(client, editor):
    formula = '=HYPERLINK("https://evil.example")'
    factories.EventFactory(title=formula, review_by=TODAY - timedelta(days=1))
    for address in (EVIDENCE, OVERDUE):
        assert as_csv(client, address)[0]["Title"] == f"'{formula}"
        cell = as_xlsx(client, address)[0]["Title"]
        assert (cell.data_type, cell.value) == ("s", formula)


def test_what_no_spreadsheet_can_hold_is_left_out_of_it(client, editor):
    factories.EventFactory(title="Bell\x07 rings")
    assert as_xlsx(client, EVIDENCE)[0]["Title"].value == "Bell rings"


# Overdue checks


@pytest.fixture
def checks(editor):
    for days, title in (
        (400, "A year late"),
        (40, "A month late"),
        (1, "A day late"),
        (0, "Today"),
        (-30, "Next month"),
    ):
        record = factories.EventFactory(title=title, review_by=TODAY - timedelta(days=days))
    record.save_revision(user=editor)
    factories.PersonFactory(name="A person late", review_by=TODAY - timedelta(days=2), checked_on=date(2020, 1, 1))
    factories.AgreementFactory(short_title="Far off", review_by=TODAY + timedelta(days=31))
    factories.AgreementFactory(short_title="Never")


LATE = ["A year late", "A month late", "A person late", "A day late"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, LATE),
        ({"late": "month"}, LATE[:2]),
        ({"late": "year"}, LATE[:1]),
        ({"late": "soon"}, ["Today", "Next month"]),
        ({"late": "all"}, [*LATE, "Today", "Next month"]),
        ({"kind": "person"}, ["A person late"]),
        ({"verdict": "confirmed"}, []),
    ],
)
def test_checks_are_listed_by_how_long_they_are_overdue(client, checks, query, found):
    assert titles(client, OVERDUE, **query) == found
    assert [row["Title"] for row in as_csv(client, OVERDUE, **query)] == found


def test_a_row_says_since_when_a_check_is_due_and_who_edited_last(client, checks):
    rows = {row[0]: row[1:] for row in on_screen(client, OVERDUE, late="all")}
    assert rows["A person late"][2:] == ["2 days", "1 Jan 2020", "Unverified", "–"]
    assert rows["Today"][2] == "today"
    assert rows["Next month"][2:] == ["in 30 days", "–", "Unverified", "Esther Levi"]
    exported = {row["Title"]: row for row in as_csv(client, OVERDUE, late="all")}
    assert (exported["A day late"]["Days overdue"], exported["A day late"]["Check by"]) == (
        "1",
        (TODAY - timedelta(days=1)).isoformat(),
    )


# Cost


@pytest.mark.parametrize("address", [EVIDENCE, OVERDUE])
@pytest.mark.parametrize("export", ["", "csv", "xlsx"])
def test_a_report_asks_as_many_queries_for_fifty_records_as_for_three(client, editor, address, export):
    source = factories.SourceFactory()

    def fill(number):
        for factory in (factories.EventFactory, factories.AgreementFactory, factories.PersonFactory):
            factory.create_batch(number, sources=[source], review_by=TODAY - timedelta(days=1))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address, {"export": export} if export else {})
            lines = b"".join(answer.streaming_content) if export else answer.content
        assert lines
        return len(captured)

    fill(1)
    queries()
    few = queries()
    fill(16)
    assert queries() == few
