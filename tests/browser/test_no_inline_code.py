"""Pages hold no code: browsers refuse what is written into them, and the site and its admin work all the same."""

from __future__ import annotations

import io
import re

import pytest
from django.apps import apps
from PIL import Image
from playwright.sync_api import Page, expect

from evidence.models import CreditedImage, Record
from portal.roles import set_up_roles
from tests import factories
from tests.browser.test_editorial_workflow import box, choose_action, message, sign_in
from tests.browser.violations import watch
from tests.conftest import make_site_pages
from tests.public_pages import PAGES
from timeline.models import Event

pytestmark = pytest.mark.browser

OTHERS = (
    "/embed/timeline/?n=3",
    "/embed/timeline/saber-strike-2018/",
    "/timeline/?view=chart&from=2000",
    "/api/v1/try",
)
#: Listings, forms and reports beside those of records.
ADMIN_PAGES = (
    *(
        "",
        "pages/",
        "images/",
        "images/add/",
        "images/multiple/add/",
        "documents/",
        "documents/add/",
        "documents/multiple/add/",
    ),
    *(
        "users/",
        "users/new/",
        "groups/",
        "groups/new/",
        "redirects/",
        "redirects/add/",
        "collections/",
        "sites/",
        "account/",
    ),
    *("workflows/list/", "workflows/tasks/index/", "reports/locked/", "reports/workflow/", "reports/workflow_tasks/"),
    *("reports/site-history/", "reports/aging-pages/", "imports/", "imports/new/", "guide/"),
)
#: How the script of focal points asks whether there are touches: it sets a handler and looks whether it became code.
#: Refused, it takes the mouse, which works everywhere.
ASKS_FOR_TOUCHES = "jquery.Jcrop.min.js"
KINDS = [model for model in apps.get_models() if issubclass(model, Record)]


@pytest.fixture
def cast(transactional_db):
    pages = make_site_pages()
    set_up_roles()
    factories.UserFactory(username="administrator", is_superuser=True, is_staff=True)
    return pages


@pytest.fixture
def picture() -> dict:
    content = io.BytesIO()
    Image.new("RGB", (300, 200), "navy").save(content, "PNG")
    return {"name": "patrol.png", "mimeType": "image/png", "buffer": content.getvalue()}


def settled(page: Page, address: str) -> int:
    """The status of the answer, when the page's scripts have nothing more to ask."""
    answer = page.goto(address)
    page.wait_for_load_state("networkidle")
    return answer.status


def test_browsers_refuse_code_within_a_page(reader):
    page = reader()
    found = watch(page.context)
    page.goto("/")
    page.evaluate(
        """() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        const html = '<img src="/" onerror="window.ran = true"><p style="color: red">';
        document.body.insertAdjacentHTML("beforeend", html);
        }"""
    )
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") is None
    assert {line.split(" violates ")[1].split()[0] for line in found if " says: " not in line} == {
        "script-src-elem",
        "script-src-attr",
        "style-src-attr",
    }


def test_no_page_for_readers_goes_against_its_policy(reader):
    page = reader()
    found = watch(page.context)
    for address in (*(public.address for public in PAGES), *OTHERS):
        settled(page, address)
    page.goto("/search/")
    page.get_by_role("combobox").press_sequentially("exerc")
    expect(page.get_by_role("option").first).to_be_visible()
    page.goto("/timeline/")
    page.locator(".theme").click()
    assert found == []


def test_the_api_can_be_tried_under_its_policy(reader):
    page = reader()
    found = watch(page.context)
    page.goto("/api/v1/try")
    page.get_by_role("button", name=re.compile("events", re.I)).first.click()
    page.get_by_role("button", name="Execute").first.click()
    expect(page.locator(".live-responses-table").first).to_contain_text("200")
    assert found == []


@pytest.mark.django_db(transaction=True)
def test_every_page_of_the_admin_keeps_to_its_policy(cast, open_page):
    page = open_page()
    found = watch(page.context)
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("administrator")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(message(page)).to_contain_text("match")
    sign_in(page, "administrator")
    for path in ADMIN_PAGES:
        assert settled(page, f"/admin/{path}") == 200, path
    for model in KINDS:
        record = getattr(factories, f"{model.__name__}Factory")(revision=True)
        section = model.snippet_viewset.url_prefix
        for path in ("", "add/", f"edit/{record.pk}/", f"history/{record.pk}/", f"usage/{record.pk}/"):
            assert settled(page, f"/admin/{section}/{path}") == 200, (section, path)
    assert settled(page, f"/admin/pages/{cast.home.pk}/edit/") == 200
    assert found == []


@pytest.mark.django_db(transaction=True)
def test_the_forms_of_the_admin_work_under_its_policy(cast, open_page, picture, tmp_path):
    source = factories.SourceFactory(title="Minutes of the meeting", revision=True)
    factories.AgreementFactory(title="A memorandum", revision=True)
    page = open_page()
    found = watch(page.context)
    sign_in(page, "administrator")

    # An event: a date that is read while it is typed, choosers of one and of many, rich text with a link, a finding.
    page.goto("/admin/events/add/")
    box(page, "Title").fill("Talks on the patrol")
    box(page, "Date").fill("early 2012")
    expect(page.locator("#id_date-reading")).to_contain_text("January to April 2012")
    page.get_by_role("tab", name="Evidence").click()
    page.get_by_role("button", name="Add source").click()
    page.get_by_role("tab", name="New source").click()
    page.get_by_role("tab", name="Search").click()
    page.get_by_role("row", name=re.compile("Minutes")).get_by_role("checkbox").check()
    page.get_by_role("button", name="Confirm selection").click()
    expect(page.get_by_role("tabpanel", name="Evidence")).to_contain_text("Minutes of the meeting")
    page.locator("#id_checked_on").click()
    page.locator(".xdsoft_datetimepicker:visible .xdsoft_date").nth(10).click()
    expect(page.locator("#id_checked_on")).to_have_value(re.compile(r"\d{4}-\d\d-\d\d"))
    page.get_by_role("button", name="Insert a block").first.click()
    page.locator("[name=findings-0-value-aspect]").fill("year")
    page.get_by_role("button", name="Save draft").click()
    expect(message(page)).to_contain_text("Talks on the patrol")
    event = Event.objects.filter(title="Talks on the patrol").latest("pk")
    assert event.get_latest_revision_as_object().citations.get().source_id == source.pk

    # Publishing at a time, in a dialog.
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    page.locator("#id_go_live_at").click()
    page.locator(".xdsoft_datetimepicker:visible .xdsoft_date").nth(20).click()
    expect(page.locator("#id_go_live_at")).not_to_have_value("")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    # Its preview and its checks.
    page.goto(page.url.split("#")[0])
    page.get_by_role("button", name="Toggle preview").click()
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.get_by_role("heading", name="Talks on the patrol", level=1)).to_be_visible()
    page.get_by_role("button", name="Toggle checks").click()
    expect(page.locator("[data-content-word-count]")).not_to_have_text("-")

    # A person with a portrait that is uploaded in the chooser.
    page.goto("/admin/people/add/")
    page.get_by_role("button", name="Choose an image").first.click()
    page.get_by_role("tab", name="Upload").click()
    page.locator("input[type=file]").last.set_input_files(picture)
    for label in ("Title", "Description", "Credit", "Licence"):
        page.locator(".modal-body").get_by_label(label).last.fill("Patrol")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator("#id_portrait-chooser")).to_contain_text("Patrol")
    page.get_by_role("button", name="Add term").click()
    expect(page.locator("#id_terms-0-date")).to_be_visible()

    assert found == []

    # Many pictures at once, and one with its focal point.
    page.goto("/admin/images/multiple/add/")
    page.locator("input[type=file]").set_input_files(picture)
    expect(page.locator("#upload-list")).to_contain_text("Upload successful")
    settled(page, f"/admin/images/{CreditedImage.objects.get(title='Patrol').pk}/")
    corner = page.locator(".jcrop-tracker").first.bounding_box()
    page.mouse.move(corner["x"] + 40, corner["y"] + 40)
    page.mouse.down()
    page.mouse.move(corner["x"] + 120, corner["y"] + 110, steps=5)
    page.mouse.up()
    expect(page.locator("#id_focal_point_x")).to_have_value("80")
    assert any(ASKS_FOR_TOUCHES in line for line in found)
    found.clear()

    # A page with rich text, and a link chosen in it.
    page.goto(f"/admin/pages/{cast.about.pk}/edit/")
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type("More. ")
    page.keyboard.press("Control+b")
    page.keyboard.type("Bold.")
    page.get_by_role("button", name="Save draft").click()
    expect(message(page)).to_contain_text("has been updated")

    # A spreadsheet on its way in.
    sheet = tmp_path / "letters.csv"
    sheet.write_text("Year,Headline\n1957,Spaak answers\n")
    page.goto("/admin/imports/new/")
    page.get_by_role("button", name=re.compile("^File")).set_input_files(sheet)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_role("button", name="Apply 1 record")).to_be_visible()

    # A workflow with its tasks.
    page.goto("/admin/workflows/add/")
    page.get_by_role("button", name="Add task").click()
    page.locator("#id_workflow_tasks-0-task-chooser").get_by_role("button", name="Choose a task").click()
    expect(page.locator(".modal-body")).to_contain_text("Check sources")
    ready = factories.EventFactory(title="A visit", public=False, revision=True, sources=[source])
    page.goto(f"/admin/events/edit/{ready.pk}/")
    choose_action(page, "Submit to Check sources, then publish")
    expect(message(page)).to_contain_text("has been submitted")
    assert found == []
