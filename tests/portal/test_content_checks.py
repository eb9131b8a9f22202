"""Wagtail's checker in the previews of records, and nowhere else."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from evidence.checking import RecordChecker
from tests import factories
from tests.admin_forms import event_form
from timeline.models import Event

pytestmark = pytest.mark.django_db


def url(view, *args):
    return reverse(Event.snippet_viewset.get_url_name(view), args=args)


@pytest.fixture
def preview(client, sign_in):
    sign_in("Editor")
    assert client.post(url("preview_on_add"), event_form()).json()["is_valid"]
    return lambda query="": client.get(url("preview_on_add") + query).content.decode()


def configuration(page):
    soup = BeautifulSoup(page, "html.parser")
    template = BeautifulSoup(str(soup.find(id="wagtail-userbar-template") or soup), "html.parser")
    return json.loads(template.find(id="checker-axe-configuration").string)


@pytest.mark.parametrize("query", ["", "?in_preview_panel=true"])
def test_a_preview_carries_the_checker_with_our_rules(preview, query):
    rules = configuration(preview(query))["spec"]["rules"]
    assert "finding-names-source" in [rule["id"] for rule in rules]


def test_the_panel_of_checks_beside_the_form_has_the_same_rules(client, preview):
    assert configuration(client.get(url("add")).content)["spec"] == configuration(preview())["spec"]


@pytest.mark.parametrize("rule", RecordChecker.axe_run_only)
def test_every_rule_says_what_to_do(rule):
    message = RecordChecker.axe_messages[rule]
    assert str(message["error_name"])
    assert str(message["help_text"])


def test_every_rule_of_ours_is_run_and_uses_a_check_that_is_there():
    checks = {check["id"] for check in RecordChecker.axe_custom_checks}
    for rule in RecordChecker.axe_custom_rules:
        assert rule["id"] in RecordChecker.axe_run_only
        assert set(rule["any"]) <= checks


def test_a_public_page_is_the_same_for_an_editor_and_a_stranger_and_carries_no_checker(client, sign_in, site_pages):
    event = factories.EventFactory(sources=[factories.SourceFactory()], revision=True)
    addresses = [event.get_absolute_url(), "/timeline/", "/"]
    strangers = [client.get(address).content for address in addresses]
    sign_in("Publisher")
    assert [client.get(address).content for address in addresses] == strangers
    assert all(b"wagtail" not in page for page in strangers)
