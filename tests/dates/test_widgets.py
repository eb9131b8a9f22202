"""The date box of the admin, as it stands in a form before any script runs."""

import pytest
from bs4 import BeautifulSoup
from django import forms

from dates.forms import HistoricalDateFormField
from dates.widgets import ReadingDateInput
from tests import factories
from tests.admin_forms import event_form


class Form(forms.Form):
    date = HistoricalDateFormField(widget=ReadingDateInput(field="date", words_field="date_text"), required=False)


def drawn(form):
    return BeautifulSoup(str(form["date"]), "html.parser")


def test_the_box_says_what_it_holds_without_script():
    page = drawn(Form(initial={"date": "2012-01/2012-04"}))
    assert page.input["value"] == "2012-01/2012-04"
    assert page.p.get_text(" ", strip=True) == "January to April 2012 2012-01/2012-04"


def test_the_box_keeps_what_was_typed_wrong_and_says_what_is_wrong():
    page = drawn(Form({"date": "9/1/2002"}))
    assert page.input["value"] == "9/1/2002"
    assert "1 September 2002" in page.p.text


def test_the_reading_describes_the_box_and_is_announced_without_taking_the_focus():
    page = drawn(Form())
    assert page.p["id"] in page.input["aria-describedby"].split()
    assert page.p["aria-live"] == "polite"
    assert page.p.text == ""


def test_a_box_in_a_list_of_children_finds_the_box_for_its_words_by_name():
    page = BeautifulSoup(str(Form(prefix="terms-0")["date"]), "html.parser")
    assert page.div["data-date-reading-words-value"] == "terms-0-date_text"


def test_a_date_without_a_box_for_words_has_no_button_to_clear_them():
    widget = ReadingDateInput(field="born")
    assert "Clear the words" not in widget.render("born", "1957")
    assert "Clear the words" in str(Form()["date"])


@pytest.mark.django_db
def test_the_help_text_still_describes_the_box_in_the_admin(client, sign_in):
    sign_in("Editor")
    page = BeautifulSoup(client.get("/admin/events/add/").content, "html.parser")
    described_by = page.find(id="id_date")["aria-describedby"].split()
    assert len(described_by) == 2
    assert all(page.find(id=name) for name in described_by)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/admin/events/add/", ["date", "reported_date"]),
        ("/admin/agreements/add/", ["date", "attested", "parties-__prefix__-date", "actions-__prefix__-date"]),
        ("/admin/people/add/", ["birth_date", "terms-__prefix__-date", "terms-__prefix__-credentials"]),
        ("/admin/sources/add/", ["issued"]),
    ],
)
def test_every_date_box_in_the_admin_reads_also_those_added_by_script(client, sign_in, address, names):
    sign_in("Editor")
    page = client.get(address).content.decode()
    for template in BeautifulSoup(page, "html.parser").find_all("template") or []:
        page += template.decode_contents()
    for name in names:
        assert f'name="{name}"' in page
        assert f'id="id_{name}-reading"' in page


@pytest.mark.django_db
def test_words_that_no_longer_meet_a_changed_date_say_which_box_to_clear(client, sign_in):
    sign_in("Editor")
    event = factories.EventFactory(date="early 2012", public=False, revision=True)
    data = event_form(title=event.title, slug=event.slug, date="7 May 2013", date_text="early 2012")
    response = client.post(f"/admin/events/edit/{event.pk}/", data)
    assert "Clear “Date in words”" in response.context["form"].errors["date"][0]
