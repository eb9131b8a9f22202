"""Warnings beside the forms of the admin: what is asked while somebody types, and what is said after a save."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse

from evidence.models import Source
from people.models import Organisation, Person
from tests import factories
from tests.admin_forms import event_form, read_form, rows
from timeline.models import Agreement, Event, Topic

MODELS = (Event, Agreement, Person, Source, Organisation, Topic)


def url(model, *pk, view="warnings"):
    return reverse(model.snippet_viewset.get_url_name(f"{view}_on_edit" if pk else view), args=pk)


@pytest.fixture
def editor(sign_in):
    return sign_in("Editor")


def warned(response):
    assert response.status_code == 200
    return [item.get_text(" ", strip=True) for item in BeautifulSoup(response.content, "html.parser").find_all("li")]


def test_a_double_is_named_with_a_link_that_opens_elsewhere(client, editor):
    there = factories.EventFactory(title="Exercise at sea", date="early 2012")
    response = client.post(url(Event), event_form(title="Exercise at Sea"))
    assert "An event of this date" in warned(response)[0]
    link = BeautifulSoup(response.content, "html.parser").a
    assert link["href"] == reverse(Event.snippet_viewset.get_url_name("edit"), args=[there.pk])
    assert link["target"] == "_blank"
    assert Event.objects.count() == 1


def test_a_record_is_not_its_own_double_while_it_is_edited(client, editor):
    event = factories.EventFactory(title="Exercise at sea", date="early 2012", revision=True)
    assert warned(client.post(url(Event, event.pk), event_form())) == []


def test_children_count_as_they_stand_in_the_form(client, editor):
    person = factories.PersonFactory(name="Late Person", death_date="1999")
    event = factories.EventFactory(date="2001", participations=[{"person": person}], revision=True)
    form = read_form(client.get(reverse(Event.snippet_viewset.get_url_name("edit"), args=[event.pk])).content)
    assert "Late Person" in warned(client.post(url(Event, event.pk), form))[0]
    assert warned(client.post(url(Event, event.pk), {**form, "participations-0-DELETE": "1"})) == []
    assert warned(client.post(url(Event, event.pk), {**form, "date": "1998"})) == []


def test_what_is_wrong_in_a_form_does_not_hide_other_warnings(client, editor):
    """A row that was just added is empty, and so wrong, while somebody types elsewhere."""
    person = factories.PersonFactory(name="Late Person", death_date="1999")
    participations = [{"person": person.pk}, {"person": ""}, {"person": "x", "role": "\x00"}]
    form = event_form(date="2001", participations=participations, citations=[{"source": ""}], slug="!!")
    assert len(warned(client.post(url(Event), form))) == 1


def test_a_date_that_is_wrong_in_the_form_counts_as_none(client, editor):
    event = factories.EventFactory(title="Exercise", date="2001", revision=True)
    factories.EventFactory(title="Exercise", date="2001")
    form = read_form(client.get(reverse(Event.snippet_viewset.get_url_name("edit"), args=[event.pk])).content)
    assert len(warned(client.post(url(Event, event.pk), form))) == 1
    assert warned(client.post(url(Event, event.pk), {**form, "date": "9/1/2001"})) == []


def test_the_form_for_a_new_source_in_the_chooser_is_warned_of_a_double(client, editor):
    factories.SourceFactory(title="There", url="https://www.example.org/a")
    page = client.get(reverse(Source.snippet_viewset.chooser_viewset.get_url_name("choose"))).json()["html"]
    assert f'data-record-warnings-url-value="{url(Source)}"' in page
    response = client.post(url(Source), {"title": "Other", "url": "http://example.org/a/?utm_source=x", "kind": "book"})
    assert "There" in warned(response)[0]


GARBAGE = {
    "nothing": {},
    "no-findings-count": {key: value for key, value in event_form().items() if key != "findings-count"},
    "findings-count": {**event_form(), "findings-count": "-1x"},
    "rich-text": {**event_form(), "body": "{nonsense"},
    "management-form": {**event_form(), "participations-TOTAL_FORMS": "x", "citations-TOTAL_FORMS": "-5"},
    "giant-formset": {**event_form(), "participations-TOTAL_FORMS": "999999999"},
    "foreign-keys": {**event_form(), **rows("participations", {"person": "0" * 500, "organisation": "9" * 40})},
    "child-ids": {**event_form(), **rows("citations", {"id": "77777", "source": "1"}, initial=1)},
    "control-signs": dict.fromkeys(event_form(), "\x00\x1f\ufffe"),
    "long": {**event_form(), "title": "x" * 100_000, "date": "1" * 100_000},
}
#: These say how many findings they have in something that is no number, as no browser does.
MISCOUNTED = ("findings-count", "control-signs")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_survived(client, editor, model, name):
    record = {
        Event: factories.EventFactory,
        Agreement: factories.AgreementFactory,
        Person: factories.PersonFactory,
        Source: factories.SourceFactory,
        Organisation: factories.OrganisationFactory,
        Topic: factories.TopicFactory,
    }[model](revision=True)
    for address in (url(model), url(model, record.pk)):
        assert client.post(address, GARBAGE[name]).status_code == (400 if name in MISCOUNTED else 200)
    assert client.post(url(model), "\xff\x00{", content_type="application/json").status_code == 200
    assert model.objects.count() == 1


def test_a_form_that_is_too_large_is_refused(client, editor):
    assert client.post(url(Event), event_form(title="x" * 1_100_000)).status_code == 400
    assert client.post(url(Event), "x" * 3_000_000, content_type="application/x-www-form-urlencoded").status_code == 400


def test_the_address_answers_to_posts_and_only_for_records_that_are_there(client, editor):
    assert client.get(url(Event)).status_code == 405
    assert client.post(url(Event, 4711), event_form()).status_code == 404
    assert client.post(url(Event, 2**70), event_form()).status_code == 404


def test_only_who_may_write_the_record_is_answered(client, sign_in):
    event = factories.EventFactory()
    addresses = (url(Event), url(Event, event.pk))
    assert all(client.post(address, event_form()).status_code in (302, 403) for address in addresses)
    sign_in("")
    assert all(client.post(address, event_form()).status_code in (302, 403) for address in addresses)
    for group in ("Editor", "Reviewer", "Publisher"):
        sign_in(group)
        assert all(client.post(address, event_form()).status_code == 200 for address in addresses)


def test_who_may_only_add_is_not_answered_about_what_is_there(client, sign_in):
    user = sign_in("")
    for name in ("access_admin", "add_event"):
        user.user_permissions.add(Permission.objects.get(codename=name))
    event = factories.EventFactory()
    assert client.post(url(Event), event_form()).status_code == 200
    assert client.post(url(Event, event.pk), event_form()).status_code in (302, 403)


def test_asking_costs_the_same_at_any_number_of_records(client, editor, django_assert_max_num_queries):
    counts = []
    person = factories.PersonFactory(death_date="1999")
    form = event_form(title="The same", date="2001", participations=[{"person": person.pk}])
    client.post(url(Event), form)
    for number in (2, 19):
        factories.EventFactory.create_batch(number, title="The same", date="2001")
        with django_assert_max_num_queries(30) as captured:
            client.post(url(Event), form)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_no_more_than_twenty_are_shown(client, editor):
    factories.EventFactory.create_batch(25, title="The same", date="2001")
    assert len(warned(client.post(url(Event), event_form(title="The same", date="2001")))) == 20


# The form, and the save


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_every_form_has_the_panel_of_warnings(client, editor, model):
    page = client.get(reverse(model.snippet_viewset.get_url_name("add"))).content.decode()
    assert f'data-record-warnings-url-value="{url(model)}"' in page
    assert 'data-side-panel-toggle="warnings"' in page
    assert "js/warnings.js" in page


def test_a_save_without_script_says_the_warnings_and_saves(client, editor):
    factories.EventFactory(title="Exercise at sea", date="early 2012")
    response = client.post(url(Event, view="add"), event_form(), follow=True)
    assert Event.objects.count() == 2
    page = response.content.decode()
    assert "An event of this date with nearly the same title is there already" in page
    edit = reverse(Event.snippet_viewset.get_url_name("edit"), args=[Event.objects.latest("pk").pk])
    form = read_form(client.get(edit).content)
    assert "nearly the same title" in client.post(edit, form, follow=True).content.decode()


def test_a_save_after_which_nothing_looks_wrong_says_nothing(client, editor):
    page = client.post(url(Event, view="add"), event_form(), follow=True).content.decode()
    assert "record-warnings__summary" not in page


def test_warnings_that_script_has_shown_are_not_said_again(client, editor):
    factories.EventFactory(title="Exercise at sea", date="early 2012")
    form = {**event_form(), "warnings-shown": "1"}
    page = client.post(url(Event, view="add"), form, follow=True).content.decode()
    assert "nearly the same title" not in page
    assert Event.objects.count() == 2


def test_an_automatic_save_leaves_no_messages_behind(client, editor):
    factories.EventFactory(title="Exercise at sea", date="early 2012")
    answer = client.post(url(Event, view="add"), event_form(), headers={"accept": "application/json"})
    assert answer.json()["success"]
    assert "nearly the same title" not in client.get("/admin/").content.decode()


def test_titles_are_shown_as_text(client, editor):
    factories.EventFactory(title="<script>alert(1)</script>", date="early 2012")
    response = client.post(url(Event), event_form(title="<script>alert(1)</script>"))
    assert b"<script>" not in response.content
    page = client.post(url(Event, view="add"), event_form(title="<script>alert(1)</script>"), follow=True)
    assert b"<script>alert" not in page.content


def test_who_may_write_another_kind_of_record_is_not_answered(client, sign_in):
    user = sign_in("")
    for name in ("access_admin", "add_topic", "change_topic"):
        user.user_permissions.add(Permission.objects.get(codename=name))
    assert client.post(url(Event), event_form()).status_code in (302, 403)
    assert client.post(url(Event, factories.EventFactory().pk), event_form()).status_code in (302, 403)


def test_the_answers_to_automatic_saves_bring_no_second_form_and_no_second_panel(client, editor):
    event = factories.EventFactory(revision=True)
    edit = reverse(Event.snippet_viewset.get_url_name("edit"), args=[event.pk])
    for response in (
        client.get(edit, {"_w_hydrate_create_view": "1"}),
        client.post(edit, read_form(client.get(edit).content), headers={"accept": "application/json"}),
    ):
        assert response.status_code == 200
        assert b"w-teleport" in response.content
        assert b'id="w-editor-form"' not in response.content
        assert b"record-warnings" not in response.content
