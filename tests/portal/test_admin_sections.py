"""Every section of the admin: list, filters, search, order, export, form, chooser."""

import csv
import io

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from evidence.desk.status import STATUSES
from evidence.models import Source
from people.models import Organisation, Person, Post
from tests import factories
from timeline.models import Agreement, Event, Topic

FACTORIES = {
    Event: factories.EventFactory,
    Agreement: factories.AgreementFactory,
    Person: factories.PersonFactory,
    Source: factories.SourceFactory,
    Organisation: factories.OrganisationFactory,
    Post: factories.PostFactory,
    Topic: factories.TopicFactory,
}
MODELS = pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model._meta.model_name)


def url(model, view="list", *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def chooser(model, view="choose"):
    return reverse(model.snippet_viewset.chooser_viewset.get_url_name(view))


def rows(client, model, **query):
    """The titles in the list, as the query leaves them."""
    response = client.get(url(model), query)
    assert response.status_code == 200
    return [str(record) for record in response.context["object_list"]]


def export(client, model, **query):
    text = b"".join(client.get(url(model), {"export": "csv", **query}).streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def editor(sign_in):
    return sign_in("Editor")


def test_the_menu_has_the_six_sections_in_order(client, editor):
    page = client.get("/admin/").content.decode()
    names = ["Events", "Agreements", "Ambassadors and people", "Organisations and posts", "Sources", "Topics"]
    places = [page.index(f'"{name}"') for name in names]
    assert places == sorted(places)
    assert "?rank=ambassador" in page


@MODELS
def test_an_empty_list_offers_to_add_one(client, editor, model):
    page = client.get(url(model)).content.decode()
    assert "There are no" in page
    assert url(model, "add") in page


@MODELS
def test_the_form_of_a_new_record_opens(client, editor, model):
    assert client.get(url(model, "add")).status_code == 200


@MODELS
def test_the_form_of_a_record_shows_its_key_and_does_not_let_it_change(client, editor, model):
    record = FACTORIES[model](key="the-key", revision=True)
    page = BeautifulSoup(client.get(url(model, "edit", record.pk)).content, "html.parser")
    assert page.find(string=lambda text: text.strip() == "the-key")
    assert page.find("input", attrs={"name": "key"}) is None


@MODELS
def test_a_list_asks_the_database_as_often_for_two_records_as_for_twenty(
    client, editor, model, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(60) as captured:
            assert client.get(url(model)).status_code == 200
        return len(captured)

    FACTORIES[model].create_batch(2, revision=True)
    client.get(url(model))
    few = queries()
    FACTORIES[model].create_batch(18, revision=True)
    assert queries() == few


@MODELS
def test_an_export_asks_the_database_as_often_for_two_records_as_for_twenty(
    client, editor, model, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(60) as captured:
            export(client, model)
        return len(captured)

    FACTORIES[model].create_batch(2, revision=True)
    export(client, model)
    few = queries()
    FACTORIES[model].create_batch(18, revision=True)
    assert queries() == few


@MODELS
def test_a_list_can_be_searched_by_the_beginning_of_a_word(client, editor, model):
    name = model.named_by
    FACTORIES[model](**{name: "Zeitenwende agreed"}, revision=True)
    FACTORIES[model](**{name: "Something else"}, revision=True)
    found = rows(client, model, q="zeitenw")
    assert len(found) == 1
    assert "Zeitenwende" in found[0]
    assert rows(client, model, q="zeitenw", status="draft") == []


@MODELS
def test_a_chooser_finds_by_the_beginning_of_a_word(client, editor, model):
    name = model.named_by
    FACTORIES[model](**{name: "Zeitenwende agreed"}, revision=True)
    FACTORIES[model](**{name: "Something else"}, revision=True)
    page = client.get(chooser(model, "choose_results"), {"q": "zeitenw"}).content.decode()
    assert "Zeitenwende" in page
    assert "Something else" not in page
    assert client.get(chooser(model)).status_code == 200


@MODELS
def test_a_chooser_asks_the_database_as_often_for_two_records_as_for_twenty(
    client, editor, model, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(40) as captured:
            assert client.get(chooser(model, "choose_results")).status_code == 200
        return len(captured)

    FACTORIES[model].create_batch(2, revision=True)
    queries()
    few = queries()
    FACTORIES[model].create_batch(18, revision=True)
    assert queries() == few


@MODELS
@pytest.mark.parametrize("status", STATUSES)
def test_every_status_can_be_filtered_by(client, editor, model, status):
    FACTORIES[model](revision=True)
    assert len(rows(client, model, status=status)) == (status == "live")


@MODELS
def test_each_column_that_offers_an_order_can_be_ordered_by(client, editor, model):
    FACTORIES[model].create_batch(2, revision=True)
    view = client.get(url(model)).context["view"]
    for key in view.get_valid_orderings():
        assert len(rows(client, model, ordering=key)) == 2


@MODELS
def test_a_list_is_exported_to_a_spreadsheet(client, editor, model):
    record = FACTORIES[model](key="the-key", revision=True)
    response = client.get(url(model), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    heading, row = ([cell.value for cell in cells] for cells in sheet.iter_rows())
    assert dict(zip(heading, row, strict=True))["key"] == record.key
    assert export(client, model)[0]["key"] == record.key


def test_an_exported_formula_is_text(client, editor):
    factories.SourceFactory(title='=HYPERLINK("https://evil.example")')
    assert export(client, Source)[0]["title"] == '\'=HYPERLINK("https://evil.example")'


def test_an_exported_event_has_its_date_in_words_and_in_edtf_and_its_topics(client, editor):
    topics = [factories.TopicFactory(name=name) for name in ("Drones", "Exercises")]
    factories.EventFactory(date="early 2012", topics=topics, sources=[factories.SourceFactory()])
    factories.EventFactory(date="", public=False)
    undated, dated = sorted(export(client, Event), key=lambda row: row["date"])
    assert (dated["date"], dated["date_edtf"]) == ("early 2012", "2012-01/2012-04")
    assert (dated["date_earliest"], dated["date_latest"]) == ("2012-01-01", "2012-04-30")
    assert dated["topics"] == "Drones; Exercises"
    assert dated["verdict"] == "Confirmed"
    assert dated["citation_count"] == "1"
    assert dated["status"] == "Published"
    assert (undated["date"], undated["date_edtf"], undated["status"]) == ("", "", "Draft")


def test_an_export_keeps_to_the_filters(client, editor):
    factories.EventFactory(key="old", date="1999")
    factories.EventFactory(key="new", date="2012")
    assert [row["key"] for row in export(client, Event, date_from="2001")] == ["new"]


def test_events_are_listed_with_their_dates_in_words_and_their_number_of_sources(client, editor):
    sources = factories.SourceFactory.create_batch(3)
    factories.EventFactory(title="Exercise", date="early 2012", sources=sources, revision=True)
    table = BeautifulSoup(client.get(url(Event)).content, "html.parser").find("table", class_="listing")
    cells = [cell.get_text(" ", strip=True) for cell in table.tbody.tr.find_all("td")]
    assert "early 2012" in cells
    assert "3" in cells
    assert "Confirmed" in cells
    assert "Published" in cells


def test_events_are_filtered_by_what_their_dates_can_mean(client, editor):
    factories.EventFactory(title="Early 2012", date="early 2012")
    factories.EventFactory(title="2016", date="2016")
    assert rows(client, Event, date_from="March 2012", date_to="May 2012") == ["Early 2012"]
    assert rows(client, Event, date_from="2013") == ["2016"]


def test_a_wrong_date_in_a_filter_is_said_and_filters_nothing(client, editor):
    factories.EventFactory()
    response = client.get(url(Event), {"date_from": "9/1/2002"})
    assert len(response.context["object_list"]) == 1
    assert "9/1/2002" in response.content.decode()
    assert response.context["filters"].form.errors["date_from"]


def test_events_are_filtered_by_topic_kind_party_and_verdict(client, editor):
    topic, party = factories.TopicFactory(), factories.OrganisationFactory()
    factories.EventFactory(
        title="One", topics=[topic], kind="exercise", verdict="disputed", participations=[{"organisation": party}]
    )
    factories.EventFactory(title="Two", public=False, verdict="")
    assert rows(client, Event, topic=topic.pk) == ["One"]
    assert rows(client, Event, kind="exercise") == ["One"]
    assert rows(client, Event, participant=party.pk) == ["One"]
    assert rows(client, Event, verdict="disputed") == ["One"]
    assert rows(client, Event, verdict="missing") == ["Two"]
    assert rows(client, Event, status="draft") == ["Two"]


def test_records_whose_next_check_is_overdue_are_found(client, editor):
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    factories.EventFactory(title="Due", review_by=yesterday)
    factories.EventFactory(title="Not due")
    assert rows(client, Event, overdue="true") == ["Due"]
    assert rows(client, Event, overdue="false") == ["Not due"]


def test_the_list_of_ambassadors_leaves_out_those_who_held_no_ambassadorial_post(client, editor):
    ambassador, minister = factories.PostFactory(), factories.PostFactory(rank="minister")
    factories.PersonFactory(name="Am Bassador", terms=[{"post": ambassador, "date": "2014/2016"}])
    factories.PersonFactory(name="Mini Ster", terms=[{"post": minister, "date": "2014/2016"}])
    response = client.get(url(Person), {"rank": "ambassador"})
    assert [str(person) for person in response.context["object_list"]] == ["Am Bassador"]
    assert "Ambassadors" in response.content.decode()
    assert len(rows(client, Person)) == 2


def test_agreements_are_filtered_by_party(client, editor):
    party = factories.OrganisationFactory()
    factories.AgreementFactory(short_title="With", parties=[{"organisation": party}])
    factories.AgreementFactory(short_title="Without")
    assert rows(client, Agreement, party=party.pk) == ["With"]


def test_a_source_is_listed_with_the_number_of_times_it_is_cited(client, editor):
    source = factories.SourceFactory()
    factories.EventFactory(sources=[source])
    factories.PersonFactory(sources=[source])
    factories.SourceFactory()
    assert sorted(row["cited"] for row in export(client, Source)) == ["0", "2"]


def test_a_source_can_be_made_in_the_chooser_and_is_published_with_a_revision(client, editor):
    data = {"title": "A new one", "kind": "report", "issued": "4 June 2018", "reliability": "primary"}
    response = client.post(chooser(Source, "create"), data)
    assert response.json()["step"] == "chosen"
    source = Source.objects.get()
    assert (source.key, source.live, source.live_revision.user) == ("a-new-one", True, editor)
    assert source.issued.edtf == "2018-06-04"
