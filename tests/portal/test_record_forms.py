"""Writing records in the admin: what a draft may leave out, what names itself, and that children are kept."""

import pytest
from django.urls import reverse

from people.models import Organisation, Person
from tests import factories
from tests.admin_forms import event_form, findings, read_form, rows
from timeline.models import Agreement, Event, Topic


def url(model, view, *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


@pytest.fixture
def editor(sign_in):
    return sign_in("Editor")


def create(client, follow=True, **fields):
    return client.post(url(Event, "add"), event_form(**fields), follow=follow)


def test_a_draft_needs_only_a_title(client, editor):
    create(client, title="Only this", date="", kind="", verdict="")
    event = Event.objects.get()
    assert (event.title, event.date, event.verdict, event.live) == ("Only this", None, "", False)
    assert client.get(url(Event, "edit", event.pk)).status_code == 200
    assert client.get(url(Event, "list")).status_code == 200


def test_a_draft_without_a_title_says_what_it_needs_and_keeps_what_was_typed(client, editor):
    response = create(client, title="", place="Brussels")
    assert not Event.objects.exists()
    assert response.context["form"].errors["title"] == ["This field is required."]
    assert 'value="Brussels"' in response.content.decode()


def test_a_wrong_date_is_refused_in_a_draft_too_with_what_would_be_right(client, editor):
    response = create(client, date="9/1/2002")
    assert "9/1/2002" in response.content.decode()
    assert "9 January 2002" in response.context["form"].errors["date"][0]
    assert not Event.objects.exists()


def test_a_citation_without_a_source_says_so_in_a_draft(client, editor):
    response = create(client, citations=[{"source": "", "locator": "p. 2"}])
    form = response.context["form"].formsets["citations"].forms[0]
    assert form.errors["source"] == ["This field is required."]


def test_slug_and_key_make_themselves_from_the_title(client, editor):
    create(client, title="Łódź – Saber Strike 2018", slug="")
    event = Event.objects.get()
    assert event.slug == event.key == "odz-saber-strike-2018"


def test_a_second_record_of_the_same_title_gets_a_number(client, editor):
    for _ in range(3):
        create(client, title="Meeting", slug="meeting")
    assert sorted(Event.objects.values_list("slug", "key")) == [
        ("meeting", "meeting"),
        ("meeting-2", "meeting-2"),
        ("meeting-3", "meeting-3"),
    ]


def test_a_slug_typed_by_hand_that_is_taken_is_refused(client, editor):
    factories.EventFactory(slug="taken")
    response = create(client, slug="taken")
    assert "already exists" in response.context["form"].errors["slug"][0]


def test_a_title_without_latin_letters_still_gets_an_address(client, editor):
    create(client, title="מפגש")
    assert Event.objects.get().slug == "event"


def test_the_key_follows_the_title_while_a_draft_is_being_written(client, editor):
    create(client, title="Isr")
    event = Event.objects.get()
    form = read_form(client.get(url(Event, "edit", event.pk)).content)
    client.post(url(Event, "edit", event.pk), {**form, "title": "Israel joins", "slug": "israel-joins"})
    event.refresh_from_db()
    assert (event.slug, event.key) == ("israel-joins", "israel-joins")


def test_the_key_stays_once_the_record_was_published(client, sign_in):
    sign_in("Publisher")
    create(client, title="First", **{"action-publish": "1"})
    event = Event.objects.get()
    assert (event.live, event.key) == (True, "first")
    form = read_form(client.get(url(Event, "edit", event.pk)).content)
    form |= {"title": "New", "slug": "new", "change-note-text": "Better title."}
    client.post(url(Event, "edit", event.pk), {**form, "action-publish": "1"})
    event.refresh_from_db()
    assert (event.title, event.slug, event.key) == ("New", "new", "first")
    event.unpublish()
    client.post(url(Event, "edit", event.pk), {**form, "title": "Newer", "slug": "newer"})
    event.refresh_from_db()
    assert (event.slug, event.key) == ("newer", "first")


def test_the_key_of_a_draft_that_was_loaded_from_a_file_stays(client, editor):
    event = factories.EventFactory(key="from-the-file", public=False, revision=True)
    form = read_form(client.get(url(Event, "edit", event.pk)).content)
    client.post(url(Event, "edit", event.pk), {**form, "slug": "new"})
    event.refresh_from_db()
    assert (event.slug, event.key) == ("new", "from-the-file")


def test_catalogue_records_get_their_keys_from_their_names(client, editor):
    client.post(url(Topic, "add"), {"name": "Naval exercises", "description": "", "action-publish": "1"})
    topic = Topic.objects.get()
    assert (topic.key, topic.live) == ("naval-exercises", True)


@pytest.mark.parametrize("action", ["", "action-publish"])
@pytest.mark.parametrize("live", [True, False])
def test_children_that_are_new_changed_and_removed_are_kept_so(client, sign_in, action, live):
    """The form looks at the whole record before it saves it; that must not double or lose a row."""
    sign_in("Publisher")
    first, second, third, fourth = factories.SourceFactory.create_batch(4)
    topics = factories.TopicFactory.create_batch(2)
    event = factories.EventFactory(
        public=live, sources=[first, second, third], topics=topics[:1], participations=[], revision=True
    )
    form = read_form(client.get(url(Event, "edit", event.pk)).content)
    form |= {"topics": [topics[1].pk], "citations-TOTAL_FORMS": 4}
    form |= {"citations-0-locator": "p. 5", "citations-1-DELETE": "1"}
    form |= {"citations-3-source": fourth.pk, "citations-3-ORDER": 4, "citations-3-locator": "p. 9"}
    form |= {"citations-3-id": "", "citations-3-note": "", "citations-3-quotation": ""}
    form |= {"change-note-text": "Other sources."}
    client.post(url(Event, "edit", event.pk), {**form, **({action: "1"} if action else {})})
    event = Event.objects.get()
    latest = event.get_latest_revision_as_object()
    assert [(row.source, row.locator) for row in latest.citations.all()] == [
        (first, "p. 5"),
        (third, ""),
        (fourth, "p. 9"),
    ]
    assert list(latest.topics.all()) == topics[1:]
    assert event.citations.count() == 3
    assert event.live == (live or bool(action))


def test_a_form_that_is_refused_shows_the_children_that_were_typed(client, sign_in):
    sign_in("Publisher")
    source = factories.SourceFactory(reliability="report", title="The report itself")
    response = create(client, verdict="confirmed", citations=[{"source": source.pk}], **{"action-publish": "1"})
    page = response.content.decode()
    assert "no source beside the report is cited" in page
    assert "The report itself" in page
    assert not Event.objects.exists()


def test_a_finding_that_rests_on_a_source_which_the_record_lists_is_saved(client, sign_in):
    sign_in("Publisher")
    source = factories.SourceFactory()
    fields = findings({"sources": [source], "aspect": "year"})
    create(client, verdict="confirmed", citations=[{"source": source.pk}], **fields, **{"action-publish": "1"})
    event = Event.objects.get()
    assert event.live
    assert event.findings[0].value["sources"][0] == source


def test_a_finding_that_rests_on_another_source_may_stay_in_a_draft_but_is_not_submitted(client, editor):
    fields = findings({"sources": [factories.SourceFactory(title="Unlisted")], "aspect": "year"})
    response = create(client, **fields, **{"action-submit": "1"})
    assert "names the source “Unlisted”" in response.content.decode()
    assert not Event.objects.exists()
    create(client, **fields)
    assert Event.objects.get().findings[0].value["aspect"] == "year"


def test_the_same_party_or_action_twice_is_refused_in_a_draft(client, editor):
    party = factories.OrganisationFactory()
    empty = {"role": "", "date": "", "signatory": ""}
    data = {
        "short_title": "Pact", "title": "", "slug": "", "date": "", "date_text": "", "legal_nature": "",
        "summary": "", "attested": "", "attested_source": "", "text_access": "unknown", "text_url": "",
        "body": "null", "verdict": "", "origin": "context", "reported": "", "checked_on": "", "review_by": "",
        "findings-count": 0, "go_live_at": "", "expire_at": "",
        **rows("parties", {"organisation": party.pk, **empty}, {"organisation": party.pk, **empty}),
        **rows("actions"),
        **rows("citations"),
    }  # fmt: skip
    response = client.post(url(Agreement, "add"), data)
    assert response.status_code == 200
    assert "duplicate data" in str(response.context["form"].formsets["parties"].non_form_errors())
    action = {"kind": "signature", "date": "2001", "date_text": "", "party": "", "source": "", "note": ""}
    data |= rows("parties", {"organisation": party.pk, **empty})
    data |= rows("actions", action, {**action, "party": party.pk}, action)
    response = client.post(url(Agreement, "add"), data)
    forms = response.context["form"].formsets["actions"].forms
    assert [len(form.non_field_errors()) for form in forms] == [0, 0, 1]
    data |= rows("actions", action, {**action, "party": party.pk})
    client.post(url(Agreement, "add"), data)
    assert Agreement.objects.get().actions.count() == 2


def test_a_person_who_dies_before_being_born_is_refused_in_a_draft(client, editor):
    data = {
        "name": "A B", "sort_name": "", "slug": "", "native_name": "", "native_language": "", "summary": "",
        "birth_date": "1960", "death_date": "1950", "biography": "null", "portrait": "", "verdict": "",
        "origin": "context", "reported": "", "checked_on": "", "review_by": "", "findings-count": 0,
        "go_live_at": "", "expire_at": "", **rows("other_names"), **rows("citations"), **rows("terms"),
    }  # fmt: skip
    response = client.post(url(Person, "add"), data)
    assert response.context["form"].errors["death_date"] == ["The person dies before being born."]
    term = {"post": factories.PostFactory().pk, "date": "", "date_text": "", "attested": "", "credentials": ""}
    term |= {"source": "", "verdict": "", "note": ""}
    data |= {"death_date": "2020", **rows("terms", term)}
    response = client.post(url(Person, "add"), data)
    assert "Give the term's dates" in str(response.context["form"].formsets["terms"].errors)
    data |= rows("terms", {**term, "date": "2001/2003"}, {**term, "date": "2001/2003"})
    response = client.post(url(Person, "add"), data)
    assert "already has a term" in str(response.context["form"].formsets["terms"].errors)
    data |= rows("terms", {**term, "date": "2001/2003"})
    client.post(url(Person, "add"), data)
    assert Person.objects.get().key == "a-b"


def test_the_preview_of_a_new_event_that_was_never_saved_shows_what_was_typed(client, editor):
    source = factories.SourceFactory(title="The minutes")
    topic = factories.TopicFactory(name="Drones")
    data = event_form(title="Previewed", citations=[{"source": source.pk}], verdict="confirmed", topics=[topic.pk])
    answer = client.post(url(Event, "preview_on_add"), data).json()
    assert answer == {"is_valid": True, "is_available": True}
    page = client.get(url(Event, "preview_on_add")).content.decode()
    assert all(words in page for words in ("Previewed", "early 2012", "The minutes", "Drones"))
    assert not Event.objects.exists()


def test_the_preview_of_an_edited_event_shows_its_changed_children(client, editor, site_pages):
    old, new = factories.SourceFactory(title="The old one"), factories.SourceFactory(title="The new one")
    event = factories.EventFactory(sources=[old], revision=True)
    form = read_form(client.get(url(Event, "edit", event.pk)).content)
    form |= {"title": "Edited", "citations-0-DELETE": "1", "citations-TOTAL_FORMS": 2, "citations-1-source": new.pk}
    form |= {"citations-1-ORDER": 2, "citations-1-locator": "", "citations-1-note": "", "citations-1-quotation": ""}
    assert client.post(url(Event, "preview_on_edit", event.pk), form).json()["is_valid"]
    page = client.get(url(Event, "preview_on_edit", event.pk)).content.decode()
    assert "Edited" in page
    assert "The new one" in page
    assert "The old one" not in page


def test_the_preview_of_a_draft_with_nothing_but_a_title_works(client, editor):
    client.post(url(Event, "preview_on_add"), event_form(date="", kind="", verdict=""))
    response = client.get(url(Event, "preview_on_add"))
    assert response.status_code == 200
    assert "Exercise at sea" in response.content.decode()


@pytest.mark.parametrize("model", [Organisation, Topic])
def test_a_kind_of_record_without_a_page_has_no_preview(client, editor, model):
    page = client.get(url(model, "add")).content.decode()
    assert "Toggle preview" not in page
