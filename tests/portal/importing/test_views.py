"""Imports in the admin, as those see them who may import and those who may not."""

from __future__ import annotations

import csv
import io
from itertools import count
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.importing.progress import report
from portal.loading.changes import Outcome
from portal.models.imports import ImportRow, ImportRun, Layout, Mode, RunState
from tests import factories
from timeline.models import Event

pytestmark = pytest.mark.django_db

TIMELINE = "Year,Month,Day,Headline,Text\n1957,4,,A reply by Spaak,What he said.\n1958,,,A second reply,\n"


@pytest.fixture(autouse=True)
def _no_progress():
    """What a worker reported of a run belongs to the database of one test."""
    caches["progress"].clear()


@pytest.fixture
def editor(sign_in):
    return sign_in("Editor")


def make_run(state=RunState.READY, **fields):
    return ImportRun.objects.create(
        **{"file_name": "events.csv", "content": b"x", "layout": Layout.TIMELINEJS, "kind": "events", **fields},
        state=state,
    )


_numbers = count(2)


def make_row(run, outcome=Outcome.NEW, **fields):
    number = next(_numbers)
    defaults = {"kind": "events", "key": f"row-{number}", "title": f"Row number {number}", "number": number}
    if outcome == Outcome.NEW:
        defaults["data"] = {"key": f"row-{number}", "title": f"Row number {number}", "kind": "meeting", "date": "1957"}
    return ImportRow.objects.create(run=run, outcome=outcome, **{**defaults, **fields})


def change(field, old, new):
    return {"field": field, "old": old, "new": new}


def url(name, *args, **kwargs):
    return reverse(f"imports:{name}", args=args, kwargs=kwargs)


def page(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def text(element):
    return " ".join(element.get_text(" ").split())


def said(response):
    """The messages on the page that the response leads to."""
    return [str(message).strip() for message in response.context["messages"]]


def upload(client, content, name="events.csv", kind="", follow=True):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post(url("new"), {"file": file, "kind": kind}, follow=follow)


# Who may


@pytest.fixture
def places():
    run = make_run()
    row = make_row(run, Outcome.REFUSED, cells={"Year": "x"}, problems=[{"column": "Year", "message": "no"}])
    return SimpleNamespace(
        addresses=[
            url("list"),
            url("new"),
            url("sheet", kind="events", content="blank", file_format="csv"),
            url("run", run.pk),
            url("progress", run.pk),
            url("discard", run.pk),
            url("row", run.pk, row.pk),
        ],
        undo=url("undo", make_run(RunState.APPLIED, applied_at=timezone.now()).pk),
    )


@pytest.mark.parametrize("group", ["Editor", "Reviewer", "Publisher", "administrator"])
def test_every_role_may_import(client, sign_in, places, group):
    sign_in("", is_superuser=True) if group == "administrator" else sign_in(group)
    for address in [*places.addresses, places.undo]:
        assert client.get(address).status_code == 200, address


def test_a_stranger_is_asked_to_sign_in(client, roles, places):
    for address in [*places.addresses, places.undo]:
        assert client.get(address).url.startswith(reverse("wagtailadmin_login")), address
        assert client.post(address).url.startswith(reverse("wagtailadmin_login")), address


def test_who_has_no_right_to_import_is_refused_and_sees_no_menu_item(client, sign_in, places):
    user = sign_in("")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    for address in [*places.addresses, places.undo]:
        assert client.get(address).status_code == 403, address
        assert client.post(address).status_code == 403, address
    assert url("list") not in client.get("/admin/").content.decode()
    assert ImportRun.objects.count() == 2


def test_importers_have_a_menu_item(client, editor):
    assert url("list") in client.get("/admin/").content.decode()


def test_nothing_changes_without_the_token_of_the_form(sign_in):
    from django.test import Client

    run, client = make_run(), Client(enforce_csrf_checks=True)
    client.force_login(sign_in("Publisher"))
    for name in ("run", "undo", "discard"):
        assert client.post(url(name, run.pk), {"order": "apply"}).status_code == 403
    assert ImportRun.objects.get().state == RunState.READY


# The list


def test_an_empty_list_explains_what_an_import_is(client, editor):
    shown = page(client.get(url("list")))
    assert "Nothing has been imported yet" in text(shown)
    assert shown.find("a", href=url("new"), class_="button")


def test_everybody_who_imports_sees_all_runs_with_their_counts(client, editor):
    run = make_run(uploaded_by=factories.UserFactory(first_name="Ruth", last_name="Levi"))
    for outcome, times in ((Outcome.NEW, 3), (Outcome.CHANGED, 2), (Outcome.REFUSED, 1)):
        for _ in range(times):
            make_row(run, outcome)
    shown = page(client.get(url("list"))).find("table", class_="listing").find("tbody")
    assert "events.csv Ready to apply 3 2 1 Ruth Levi" in text(shown)
    assert shown.find("a", href=url("run", run.pk))


def test_the_list_costs_the_same_for_many_runs(client, editor):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("list")).status_code == 200
        return len(captured)

    for _ in range(2):
        make_row(make_run(uploaded_by=editor))
    few = queries()
    for _ in range(20):
        make_row(make_run(uploaded_by=factories.UserFactory()))
    assert queries() == few


# Uploading


def test_a_form_without_a_file_says_what_to_do(client, editor):
    assert "Choose a file." in text(page(client.post(url("new"), {})))


def test_a_file_that_is_no_spreadsheet_is_refused_with_the_reason_and_leaves_nothing_to_apply(client, editor):
    shown = page(upload(client, b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture.csv"))
    assert "refused" in text(shown).lower()
    assert "PNG" in text(shown)
    assert not ImportRow.objects.exists()


def test_a_timeline_spreadsheet_is_read_and_shown(client, editor):
    shown = page(upload(client, TIMELINE))
    assert "A reply by Spaak" in text(shown)
    assert "2 events will be saved as drafts and submitted for review." in text(shown)
    assert not Event.objects.exists()


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("content", ["blank", "filled"])
def test_every_kind_has_sheets_to_download(client, editor, content, file_format):
    factories.EventFactory(title="On the record")
    links = [link["href"] for link in page(client.get(url("new"))).find_all("a", download=True)]
    wanted = [link for link in links if f"-{content}.{file_format}" in link]
    assert len(wanted) == 7
    for link in wanted:
        response = client.get(link)
        assert response.status_code == 200
        assert b"".join(response.streaming_content)


def test_a_filled_sheet_has_what_is_published_and_no_draft(client, editor):
    factories.EventFactory(title="Published")
    factories.EventFactory(title="Drafted", public=False)
    response = client.get(url("sheet", kind="events", content="filled", file_format="csv"))
    assert response["Content-Disposition"] == 'attachment; filename="events.csv"'
    sheet = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "Published" in sheet
    assert "Drafted" not in sheet
    assert len(list(csv.reader(io.StringIO(sheet)))) == 2


def test_a_sheet_of_an_unknown_kind_is_not_found(client, editor):
    assert client.get(url("sheet", kind="pages", content="blank", file_format="csv")).status_code == 404


# The preview


def test_a_changed_row_shows_old_beside_new_in_words_under_the_models_own_names(client, editor):
    factories.EventFactory(key="reply", title="Reply")
    topic, source = factories.TopicFactory(name="Diplomacy"), factories.SourceFactory(title="Minutes of the meeting")
    fields = [
        change("date", "2012-02-07", "2012-01/2012-04"),
        change("kind", "meeting", "statement"),
        change("is_private", None, True),
        change("review_by", None, "2027-01-05"),
        change("topics", None, [topic.key]),
        change("citations", None, [{"source": source.key, "locator": "p. 4"}]),
    ]
    make_row(run := make_run(), Outcome.CHANGED, key="reply", title="Reply", fields=fields)
    table = page(client.get(url("run", run.pk))).find("table", class_="import-changes")
    assert [text(row) for row in table.find("tbody").find_all("tr")] == [
        "Date 7 February 2012 January to April 2012",
        "Kind Meeting Statement",
        "Private No Yes",
        "Check again by empty 5 January 2027",
        "Topics Diplomacy",
        "Sources Minutes of the meeting · Locator: p. 4",
    ]
    assert [text(old) for old in table.find_all("del")] == ["7 February 2012", "Meeting", "No"]


def test_a_long_text_is_compared_by_words(client, editor):
    before = "The Secretary General replied that the question lay outside the area of the treaty."
    fields = [change("summary", before, before.replace("replied", "answered"))]
    make_row(run := make_run(), Outcome.CHANGED, fields=fields)
    cell = page(client.get(url("run", run.pk))).find("table", class_="import-changes").find("td")
    assert (text(cell.find("del")), text(cell.find("ins"))) == ("replied", "answered")
    assert "outside the area of the treaty" in text(cell)


def test_a_finding_shows_the_labels_of_its_form_and_the_titles_of_its_sources(client, editor):
    source = factories.SourceFactory(title="Minutes of the meeting")
    finding = {"aspect": "year", "verdict": "corrected", "why": "It says so.", "sources": [source.key]}
    make_row(run := make_run(), Outcome.CHANGED, fields=[change("findings", None, [finding])])
    table = page(client.get(url("run", run.pk))).find("table", class_="import-changes")
    assert "year · Verdict: Corrected · Why: It says so. · Sources: Minutes of the meeting" in text(table)


def test_a_record_that_comes_with_the_same_file_is_named_by_its_title(client, editor):
    run = make_run(layout=Layout.RECORD, kind="")
    make_row(run, kind="topics", key="naval", title="Naval matters", data={"key": "naval", "name": "Naval matters"})
    make_row(run, data={"key": "x", "title": "Patrol", "topics": ["naval"]})
    assert "Topics Naval matters" in text(page(client.get(url("run", run.pk))))


def test_a_new_row_folds_its_fields_and_says_why_it_would_be_reviewed(client, editor):
    make_row(
        run := make_run(),
        notes=["“Group” is no topic and was left out."],
        unready=["The verdict is missing."],
        data={"key": "talks", "title": "Talks", "date": "1953-03", "place": "Haifa"},
    )
    body = page(client.get(url("run", run.pk))).find("tbody", class_="import-row--new")
    folded = [text(details) for details in body.find_all("details")]
    assert folded == [
        "3 fields Key talks Date March 1953 Place Haifa",
        "Not ready to be published The verdict is missing.",
    ]
    assert "“Group” is no topic" in text(body)


def test_markup_in_a_title_and_a_formula_in_a_cell_are_text(client, editor):
    run, title, formula = make_run(), "<script>alert(1)</script>", '=HYPERLINK("http://x")'
    fields = [change("place", "<b>Rome</b>", "<i>Paris</i>"), change("topics", ["<u>a</u>"], ["<u>b</u>"])]
    make_row(run, Outcome.CHANGED, title=title, fields=fields, notes=[title])
    problems = [{"column": title, "message": title}]
    wrong = make_row(run, Outcome.REFUSED, title=title, cells={title: formula}, problems=problems)
    shown = client.get(url("run", run.pk)).content.decode()
    form = client.get(url("row", run.pk, wrong.pk)).content.decode()
    for html in (shown, form):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        for tag in ("<script>alert", "<b>Rome", "<i>Paris", "<u>a", "<u>b"):
            assert tag not in html
    assert page(client.get(url("row", run.pk, wrong.pk))).find("input", attrs={"name": "cell-0"})["value"] == formula


def test_the_tabs_count_the_rows_and_show_one_outcome_each(client, editor):
    run = make_run()
    make_row(run, title="Brand new")
    make_row(run, Outcome.UNCHANGED, title="As it was")
    make_row(run, Outcome.CONFLICT, title="Somebody has it")
    shown = page(client.get(url("run", run.pk), {"outcome": "conflict"}))
    tabs = shown.find("nav", class_="import-tabs")
    assert text(tabs) == "All rows 3 New 1 Unchanged 1 Conflict 1"
    assert text(tabs.find(attrs={"aria-current": "page"})) == "Conflict 1"
    rows = text(shown.find("table", class_="import-rows"))
    assert "Somebody has it" in rows
    assert "Brand new" not in rows


def test_nonsense_in_the_address_shows_all_rows(client, editor):
    make_row(run := make_run())
    for query in ({"outcome": "x"}, {"p": "x"}, {"p": "99999"}, {"outcome": "\0"}):
        assert client.get(url("run", run.pk), query).status_code == 200


def test_a_row_shows_five_problems_and_folds_the_others(client, editor):
    problems = [{"column": f"C{number}", "message": "is wrong"} for number in range(30)]
    make_row(run := make_run(), Outcome.REFUSED, problems=problems)
    body = page(client.get(url("run", run.pk))).find("tbody", class_="import-row--refused")
    assert len(body.find("ul", class_="import-troubles").find_all("li")) == 5
    assert "25 more problems" in text(body.find("summary"))
    assert len(body.find("details").find_all("li")) == 25


@pytest.mark.parametrize("state", [RunState.READY, RunState.APPLIED])
def test_the_page_of_a_run_costs_the_same_for_twenty_and_two_hundred_rows(client, editor, state):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("run", run.pk)).status_code == 200
        return len(captured)

    def add(number):
        topic, source = factories.TopicFactory(), factories.SourceFactory()
        event = factories.EventFactory()
        citations = [{"source": source.key}]
        fields = [change("topics", None, [topic.key]), change("citations", None, citations)]
        written = {"object_id": event.pk} if state == RunState.APPLIED else {}
        make_row(run, Outcome.CHANGED, key=event.key, fields=fields, is_chosen=True, unready=["x"], **written)
        make_row(run, data={"key": f"n{number}", "title": "New", "citations": citations, "topics": [topic.key]})

    run = make_run(state, applied_at=timezone.now(), uploaded_by=editor)
    for number in range(10):
        add(number)
    few = queries()
    for number in range(90):
        add(number)
    assert queries() == few


# Choosing


def tick(client, run, shown, chosen, query="", **more):
    data = {"order": "save", "shown": [row.pk for row in shown], "chosen": [row.pk for row in chosen], **more}
    return client.post(url("run", run.pk) + query, data, follow=True)


def chosen(run):
    return set(run.rows.filter(is_chosen=True))


def test_ticks_of_one_page_leave_the_choice_on_the_others(client, editor):
    run = make_run()
    rows = [make_row(run, is_chosen=number == 0) for number in range(4)]
    tick(client, run, shown=rows[2:], chosen=[rows[3]])
    assert chosen(run) == {rows[0], rows[3]}
    tick(client, run, shown=rows[:2], chosen=[rows[1]])
    assert chosen(run) == {rows[1], rows[3]}


def test_all_and_none_are_for_all_pages(client, editor):
    run = make_run()
    rows = [make_row(run) for _ in range(60)] + [make_row(run, Outcome.CHANGED)]
    make_row(run, Outcome.REFUSED)
    make_row(run, Outcome.UNCHANGED)
    client.post(url("run", run.pk), {"order": "all"})
    assert chosen(run) == set(rows)
    client.post(url("run", run.pk), {"order": "none"})
    assert chosen(run) == set()


def test_what_is_posted_by_hand_is_checked(client, editor):
    run, other = make_run(), make_run()
    refused, foreign = make_row(run, Outcome.REFUSED), make_row(other)
    tick(client, run, shown=[refused, foreign], chosen=[refused, foreign])
    assert not ImportRow.objects.filter(is_chosen=True).exists()
    response = client.post(url("run", run.pk), {"order": "save", "shown": ["x", "9" * 40], "chosen": "²"})
    assert response.status_code == 302


def test_rows_of_a_kind_that_the_user_may_not_change_cannot_be_chosen(client, sign_in):
    user = sign_in("")
    names = ("access_admin", "import_records", "add_event", "change_event")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    run = make_run(layout=Layout.RECORD, kind="")
    mine, theirs = make_row(run), make_row(run, kind="sources", data={"key": "s", "title": "A source"})
    boxes = page(client.get(url("run", run.pk))).find_all("input", attrs={"name": "chosen"})
    assert [box["value"] for box in boxes] == [str(mine.pk)]
    tick(client, run, shown=[mine, theirs], chosen=[mine, theirs])
    assert chosen(run) == {mine}
    client.post(url("run", run.pk), {"order": "all"})
    assert chosen(run) == {mine}


def test_the_script_is_told_what_the_button_says_now(client, editor):
    run = make_run()
    rows = [make_row(run) for _ in range(2)]
    data = {"order": "save", "shown": [row.pk for row in rows], "chosen": [rows[0].pk]}
    answer = client.post(url("run", run.pk), data, headers={"x-requested-with": "XMLHttpRequest"}).json()
    assert answer["button"] == "Apply 1 record"
    assert answer["sentences"] == {"submit": "1 event will be saved as drafts and submitted for review."}


def test_a_choice_on_a_stale_page_is_refused_with_a_message(client, editor):
    run = make_run(RunState.APPLIED, applied_at=timezone.now())
    row = make_row(run)
    response = tick(client, run, shown=[row], chosen=[row])
    assert said(response)
    assert chosen(run) == set()
    data = {"order": "save", "shown": row.pk, "chosen": row.pk}
    answer = client.post(url("run", run.pk), data, headers={"x-requested-with": "XMLHttpRequest"}).json()
    assert answer == {"is_stale": True}


# Applying


def sentences(client, run):
    shown = page(client.get(url("run", run.pk)))
    return {item["data-import-sentence"]: text(item) for item in shown.find_all(attrs={"data-import-sentence": True})}


def test_only_publishers_are_offered_to_publish_and_each_mode_says_what_it_does(client, sign_in):
    run = make_run(layout=Layout.RECORD, kind="")
    for unready in ([], [], ["The verdict is missing."]):
        make_row(run, is_chosen=True, unready=unready)
    make_row(run, kind="sources", data={"key": "s", "title": "A source"}, is_chosen=True)
    make_row(run, is_chosen=False)
    submit = "1 source will be published; 3 events will be saved as drafts and submitted for review."
    publish = "1 source and 2 events will be published; 1 event will be saved as drafts and submitted for review."
    for group in ("Editor", "Reviewer"):
        sign_in(group)
        assert sentences(client, run) == {"submit": submit}
    sign_in("Publisher")
    assert sentences(client, run) == {"submit": submit, "publish": publish}


def test_applying_writes_the_ticks_of_the_page_and_leads_to_the_report(client, editor):
    upload(client, TIMELINE)
    run = ImportRun.objects.get()
    first, second = run.rows.all()
    response = tick(client, run, shown=[first, second], chosen=[second], order="apply", mode=Mode.SUBMIT)
    assert [event.title for event in Event.objects.all()] == ["A second reply"]
    shown = page(response)
    assert "1 event was created." in text(shown)
    assert "1 record was written." in said(response)
    written = shown.find("a", string="A second reply")
    assert written["href"] == reverse(Event.snippet_viewset.get_url_name("edit"), args=[Event.objects.get().pk])
    body = text(shown.find("table", class_="import-rows"))
    assert "In review" in body
    assert "Not written" in body


def test_a_second_click_and_a_stale_page_get_a_message(client, editor):
    upload(client, TIMELINE)
    run = ImportRun.objects.get()
    for _ in range(2):
        response = client.post(
            url("run", run.pk), {"order": "apply", "mode": "submit", "shown": [], "chosen": []}, follow=True
        )
    assert response.status_code == 200
    assert said(response)
    assert Event.objects.count() == 2


def test_an_editor_who_posts_the_mode_publish_publishes_nothing(client, editor):
    upload(client, TIMELINE)
    run = ImportRun.objects.get()
    client.post(url("run", run.pk), {"order": "apply", "mode": "publish"}, follow=True)
    assert not Event.objects.filter(live=True).exists()


# Correcting


AMBIGUOUS = "Start Date,Headline,Text\n9/1/2002,Visit,=1+1\n"


def test_a_refused_row_is_corrected_in_its_cells_and_leads_back_to_where_one_was(client, editor):
    upload(client, AMBIGUOUS)
    run = ImportRun.objects.get()
    row, back = run.rows.get(), url("run", run.pk) + "?outcome=refused"
    assert row.outcome == Outcome.REFUSED
    form = page(client.get(url("row", run.pk, row.pk), {"next": back}))
    box = form.find("label", string=lambda label: label and label.strip() == "Start Date")
    wrong = text(box.find_parent(class_="w-field__wrapper").find(class_="error-message"))
    assert "9 January 2002" in wrong
    assert "1 September 2002" in wrong
    cells = {field["name"]: field.get("value", field.text) for field in form.find_all(attrs={"name": True})}
    cells = {name: value for name, value in cells.items() if name.startswith("cell-")} | {"next": back}
    sent = cells | {box["for"].removeprefix("id_"): "2002-01-09"}
    response = client.post(url("row", run.pk, row.pk), sent)
    assert response.url == back
    row.refresh_from_db()
    assert (row.outcome, row.data["date"], row.cells["Text"]) == (Outcome.NEW, "2002-01-09", "=1+1")


def test_a_row_that_is_still_wrong_keeps_what_was_typed(client, editor):
    upload(client, AMBIGUOUS)
    run = ImportRun.objects.get()
    row = run.rows.get()
    sent = {f"cell-{number}": value for number, value in enumerate(["31 February 2002", "Visit of two", ""])}
    response = client.post(url("row", run.pk, row.pk), sent, follow=True)
    form = page(response)
    assert "something is still wrong" in said(response)[0]
    assert form.find(attrs={"name": "cell-1"})["value"] == "Visit of two"
    assert "no day 31 in February 2002" in text(form.find(class_="error-message"))


def test_a_row_of_json_is_corrected_as_json(client, editor):
    run = make_run(layout=Layout.RECORD, kind="")
    row = make_row(run, Outcome.REFUSED, cells={"key": "x"}, problems=[{"column": "date", "message": "is missing"}])
    form = page(client.get(url("row", run.pk, row.pk)))
    assert '"key": "x"' in form.find("textarea").text
    assert "date: is missing" in text(form)
    for sent, wrong in (("{", "not JSON"), ("[]", "curly brackets")):
        form = page(client.post(url("row", run.pk, row.pk), {"record": sent}))
        assert wrong in text(form)
        assert form.find("textarea").text.strip() == sent


def test_a_row_of_an_applied_run_is_not_corrected(client, editor):
    run = make_run(RunState.APPLIED, applied_at=timezone.now())
    row = make_row(run, Outcome.REFUSED, cells={"Year": "x"})
    response = client.get(url("row", run.pk, row.pk), follow=True)
    assert "before the import is applied" in said(response)[0]


def test_the_form_leads_nowhere_else(client, editor):
    run = make_run()
    row = make_row(run, Outcome.REFUSED, cells={"Year": "x"})
    form = page(client.get(url("row", run.pk, row.pk), {"next": "https://example.org/"}))
    assert form.find("a", string="Back without saving")["href"] == url("run", run.pk)


# Progress


def test_a_run_that_no_worker_has_taken_says_that_it_starts_by_itself(client, editor):
    run = make_run(RunState.APPLYING, attempt=1)
    shown = page(client.get(url("run", run.pk)))
    assert "No worker has taken it yet. It starts by itself" in text(shown)
    assert shown.find("a", string="Refresh")["href"] == url("run", run.pk)
    assert client.get(url("progress", run.pk)).json()["is_working"]


def test_the_bar_shows_how_far_the_worker_is(client, editor):
    run = make_run(RunState.READING, attempt=1)
    report(run.pk, 1, 412, 1000)
    bar = BeautifulSoup(client.get(url("progress", run.pk)).json()["html"], "html.parser").find("progress")
    assert (bar["value"], bar["max"]) == ("412", "1000")
    assert "412 of 1,000 rows" in text(page(client.get(url("run", run.pk))))


def test_a_run_whose_worker_stopped_is_tried_again(client, editor, monkeypatch):
    run = make_run(RunState.APPLYING, attempt=1)
    make_row(run, is_chosen=True)
    monkeypatch.setattr("portal.importing.progress.SILENCE", -1)
    report(run.pk, 1, 3, 10)
    shown = page(client.get(url("run", run.pk)))
    assert "nothing was written" in text(shown)
    assert shown.find("button", attrs={"value": "recover"})
    response = client.post(url("run", run.pk), {"order": "recover"}, follow=True)
    run.refresh_from_db()
    assert run.state == RunState.READY
    assert "You can try again" in said(response)[0]


def test_a_finished_run_tells_the_script_so(client, editor):
    assert client.get(url("progress", make_run().pk)).json()["is_working"] is False


# The end


def test_a_refused_file_names_every_fault(client, editor):
    run = make_run(RunState.REFUSED, message="a.csv: has no headings\na.csv: is too <b>long</b>")
    shown = page(client.get(url("run", run.pk)))
    assert "a.csv: has no headings a.csv: is too <b>long</b>" in text(shown)
    assert shown.find("a", href=url("new"), class_="button")


def test_discarding_asks_first_and_only_then_removes(client, editor):
    run = make_run()
    make_row(run)
    client.get(url("discard", run.pk))
    assert ImportRun.objects.exists()
    response = client.post(url("discard", run.pk), follow=True)
    assert not ImportRun.objects.exists()
    assert "events.csv" in said(response)[0]


def test_an_applied_run_is_not_discarded(client, editor):
    run = make_run(RunState.APPLIED, applied_at=timezone.now())
    response = client.post(url("discard", run.pk), follow=True)
    assert said(response)
    assert ImportRun.objects.exists()


def test_undoing_lists_what_happens_and_then_does_it(client, sign_in):
    sign_in("Publisher")
    upload(client, TIMELINE)
    run = ImportRun.objects.get()
    client.post(url("run", run.pk), {"order": "apply", "mode": "submit"})
    assert Event.objects.count() == 2
    asked = page(client.get(url("undo", run.pk)))
    assert "2 new records will be deleted A reply by Spaak A second reply" in text(asked)
    shown = page(client.post(url("undo", run.pk), follow=True))
    assert "New records were deleted" in text(shown)
    assert [text(cell) for cell in shown.select("td.import-rows__status")] == ["Deleted", "Deleted"]
    assert not Event.objects.exists()
    response = client.post(url("undo", run.pk), follow=True)
    assert response.status_code == 200
    assert said(response)


def test_an_undo_that_is_not_possible_names_the_record_and_the_person(client, sign_in):
    publisher = sign_in("Publisher", first_name="Dan", last_name="Mor")
    upload(client, TIMELINE)
    run = ImportRun.objects.get()
    client.post(url("run", run.pk), {"order": "apply", "mode": "submit"})
    event = Event.objects.get(title="A second reply")
    event.place = "Paris"
    event.save_revision(user=publisher, changed=True)
    asked = page(client.get(url("undo", run.pk)))
    assert "cannot be undone now" in text(asked)
    assert "A second reply" in text(asked)
    assert "Dan Mor" in text(asked)
    assert asked.find("button", string="Yes, undo it") is None
    client.post(url("undo", run.pk))
    assert Event.objects.count() == 2


def test_only_an_applied_run_can_be_undone(client, editor):
    response = client.get(url("undo", make_run().pk), follow=True)
    assert "Only an import that is applied" in said(response)[0]


def test_the_report_outlives_its_records_and_its_people(client, editor):
    run = make_run(RunState.APPLIED, applied_at=timezone.now(), mode=Mode.PUBLISH)
    make_row(run, object_id=123456, is_chosen=True, title="Gone since")
    shown = page(client.get(url("run", run.pk)))
    assert "1 event was created." in text(shown)
    assert "Gone since" in text(shown)
