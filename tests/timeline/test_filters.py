"""One filter per listing: each alone, all together, and what comes in that is no answer."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.filters import MOST_CHARACTERS
from evidence.verdicts import Verdict
from tests.factories import AgreementFactory, EventFactory, OrganisationFactory, TopicFactory
from timeline.filters import AgreementFilter, EventFilter
from timeline.models import Agreement, Event, EventKind, LegalNature

pytestmark = pytest.mark.django_db


def events(address: str) -> list[str]:
    """Titles of the public events that an address leaves, in order; the address must be right."""
    filterset = EventFilter(QueryDict(address), Event.objects.public())
    assert not filterset.errors
    return [event.title for event in filterset.qs.in_order()]


def refused(address: str) -> tuple[dict[str, list[str]], list[str]]:
    """The errors of an address, and the titles that it leaves all the same."""
    filterset = EventFilter(QueryDict(address), Event.objects.public())
    found = [event.title for event in filterset.qs.in_order()]
    return {name: [str(text) for text in texts] for name, texts in filterset.errors.items()}, found


@pytest.fixture
def record() -> None:
    """Three events that differ in everything, and a draft."""
    talks, drills = TopicFactory(key="talks"), TopicFactory(key="drills")
    nato, israel = OrganisationFactory(key="nato"), OrganisationFactory(key="israel")
    EventFactory(title="First visit", date="1953-03", kind=EventKind.MEETING, topics=[talks], place="Paris")
    EventFactory(
        title="Exercise",
        date="2018-06-03/2018-06-15",
        kind=EventKind.EXERCISE,
        topics=[talks, drills],
        participations=[{"organisation": israel}, {"organisation": nato}, {"organisation": nato, "role": "host"}],
        summary="Paratroopers trained.",
        verdict=Verdict.CORRECTED,
        reported="It was in 2019.",
    )
    EventFactory(title="Mission", date="2016/..", kind=EventKind.DECISION, participations=[{"organisation": nato}])
    draft = {"topics": [talks, drills], "participations": [{"organisation": nato}]}
    EventFactory(title="Draft", public=False, date="2018-06", kind=EventKind.EXERCISE, **draft)


ALL = ["First visit", "Mission", "Exercise"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ALL),
        ("from=2017", ["Mission", "Exercise"]),
        ("to=2015", ["First visit"]),
        ("from=March 1953&to=1953", ["First visit"]),
        ("topic=drills", ["Exercise"]),
        ("topic=talks", ["First visit", "Exercise"]),
        ("topic=talks&topic=drills", ["First visit", "Exercise"]),
        ("kind=decision", ["Mission"]),
        ("kind=decision&kind=meeting", ["First visit", "Mission"]),
        ("party=israel", ["Exercise"]),
        ("party=nato", ["Mission", "Exercise"]),
        ("party=nato&party=israel", ["Mission", "Exercise"]),
        ("verdict=corrected", ["Exercise"]),
        ("verdict=corrected&verdict=unverified", ALL),
        ("q=paratroopers", ["Exercise"]),
    ],
)
def test_each_filter_alone(record, address, expected):
    assert events(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("from=2016&to=2019&topic=talks&kind=exercise&party=nato&verdict=corrected&q=TRAINED", ["Exercise"]),
        ("party=nato&kind=decision", ["Mission"]),
        ("party=israel&kind=decision", []),
        ("topic=talks&to=2000", ["First visit"]),
        ("topic=talks&q=mission", []),
    ],
)
def test_filters_together_leave_what_meets_them_all(record, address, expected):
    assert events(address) == expected


@pytest.mark.parametrize(
    ("date", "meets", "misses"),
    [
        ("1953-03-09", "from=1953-03-09&to=1953-03-09", "from=1953-03-10"),
        ("1953-03", "from=1953-03-31", "from=1953-04"),
        ("1953-03", "to=1953-03-01", "to=1953-02"),
        ("1953", "from=March 1953&to=April 1953", "to=1952"),
        ("195X", "from=1955&to=1956", "from=1960"),
        ("2016/..", "from=2100", "to=2015"),
        ("2016/", "from=2100", "to=2015"),
        ("/2016", "to=1900", "from=2017"),
        ("1995/2002", "from=1999&to=1999", "from=2003"),
        ("1995/2002", "from=1990s&to=1990s", "to=1980s"),
    ],
)
def test_a_range_leaves_every_event_whose_date_meets_it(date, meets, misses):
    EventFactory(title="One", date=date)
    assert events(meets) == ["One"]
    assert events(misses) == []


@pytest.mark.parametrize("address", ["from=until 2016", "to=since 1940", "from=&to=", "from= "])
def test_a_date_that_sets_no_limit_leaves_all(record, address):
    assert events(address) == ALL


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("exercise", ["Exercise"]),
        ("EXERCISE  trained", ["Exercise"]),
        ("exercise visit", []),
        ("paris", ["First visit"]),
        ("2019", ["Exercise"]),
        ("  ", ALL),
        ("100%", []),
        ("_", []),
        ('"', []),
        ("'", []),
        ("\\", []),
    ],
)
def test_every_word_must_stand_somewhere_in_the_record(record, q, expected):
    address = QueryDict(mutable=True)
    address["q"] = q
    assert events(address.urlencode()) == expected


def test_as_many_words_as_fit_are_looked_for(record):
    assert events(f"q={'e+' * (MOST_CHARACTERS // 2)}") == ["Exercise"]  # the only one with an e in its words


def test_an_unknown_filter_is_ignored(record):
    assert events("utm_source=x&page=2&organisation=nato&date=1953") == ALL


@pytest.mark.parametrize(
    ("address", "name", "message"),
    [
        ("from=9/1/2002", "from", "“9/1/2002” can be 9 January 2002 or 1 September 2002. Write the month as a word."),
        ("to=soon", "to", "“soon” is not understood."),
        ("to=%00", "to", "Null characters are not allowed."),
        ("topic=chess", "topic", "Select a valid choice. chess is not one of the available choices."),
        ("party=%00", "party", "Select a valid choice."),
        ("kind=party", "kind", "Select a valid choice. party is not one of the available choices."),
        ("verdict=true", "verdict", "Select a valid choice. true is not one of the available choices."),
        (f"q={'x' * 201}", "q", "Ensure this value has at most 200 characters (it has 201)."),
        ("q=a%00b", "q", "Null characters are not allowed."),
    ],
)
def test_a_bad_value_says_so_and_keeps_the_rest(record, address, name, message):
    errors, found = refused(address)
    assert list(errors) == [name]
    assert errors[name][0].startswith(message)
    assert found == ALL
    other = "kind=exercise" if name != "kind" else "topic=drills"
    assert refused(f"{address}&{other}") == (errors, ["Exercise"])


def test_one_bad_choice_among_good_ones_is_refused_as_a_whole(record):
    errors, found = refused("kind=decision&kind=nonsense")
    assert list(errors) == ["kind"]
    assert found == ALL


def test_a_range_that_ends_before_it_begins_says_so_and_keeps_its_beginning(record):
    errors, found = refused("from=2017&to=2016")
    assert errors == {"to": ["“To” is before “from”: nothing can lie between."]}
    assert found == ["Mission", "Exercise"]


@pytest.mark.parametrize("address", ["from=2016-06&to=2016", "from=2016&to=2016-01-01", "from=2016&to=since 1950"])
def test_a_range_within_one_rough_date_is_in_order(record, address):
    assert "Mission" in events(address)


def test_a_hidden_topic_or_party_is_no_choice(record):
    hidden = TopicFactory(key="secret", public=False)
    EventFactory(topics=[hidden], participations=[{"organisation": OrganisationFactory(key="agency", is_private=True)}])
    assert list(refused("topic=secret")[0]) == ["topic"]
    assert list(refused("party=agency")[0]) == ["party"]


def test_filters_need_no_more_queries_for_more_events():
    topic, party = TopicFactory(key="talks"), OrganisationFactory(key="nato")

    def queries(number: int) -> int:
        for _event in range(number):
            EventFactory(topics=[topic], participations=[{"organisation": party}])
        EventFilter(QueryDict("topic=talks&party=nato"), Event.objects.public()).qs.count()  # the counts are cached now
        with CaptureQueriesContext(connection) as captured:
            list(EventFilter(QueryDict("topic=talks&party=nato&q=event&from=2000"), Event.objects.public()).qs)
        return len(captured)

    assert queries(1) == queries(7)


# The register


@pytest.fixture
def register() -> None:
    nato, us = OrganisationFactory(key="nato"), OrganisationFactory(key="united-states")
    parties = {"parties": [{"organisation": nato}, {"organisation": us}]}
    AgreementFactory(short_title="MNNA", legal_nature=LegalNature.DESIGNATION, parties=[{"organisation": us}])
    AgreementFactory(short_title="Security", legal_nature=LegalNature.AGREEMENT, summary="Secrets.", **parties)
    AgreementFactory(short_title="Draft", public=False, parties=[{"organisation": OrganisationFactory(key="hidden")}])


def agreements(address: str) -> tuple[list[str], list[str]]:
    """The names of what is wrong, and the titles that are left."""
    filterset = AgreementFilter(QueryDict(address), Agreement.objects.public())
    found = [agreement.short_title for agreement in filterset.qs.in_order()]
    return list(filterset.errors), found


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ([], ["MNNA", "Security"])),
        ("nature=designation", ([], ["MNNA"])),
        ("nature=designation&nature=agreement", ([], ["MNNA", "Security"])),
        ("party=nato", ([], ["Security"])),
        ("party=nato&party=united-states", ([], ["MNNA", "Security"])),
        ("party=nato&nature=designation", ([], [])),
        ("q=secrets", ([], ["Security"])),
        ("on=1900-01-01", ([], ["MNNA", "Security"])),
        ("from=2016&unknown=1", ([], ["MNNA", "Security"])),
        ("nature=pact&party=nato", (["nature"], ["Security"])),
        ("party=hidden&nature=designation", (["party"], ["MNNA"])),
        ("q=%00&party=nato", (["q"], ["Security"])),
        ("on=soon&party=nato", (["on"], ["Security"])),
    ],
)
def test_the_register_is_filtered_by_nature_party_and_words(register, address, expected):
    assert agreements(address) == expected


@pytest.mark.parametrize("address", ["on=9 January 2002", "on=2002-01-09", "on=25/1/2002&nature=pact"])
def test_the_status_is_that_of_the_day_asked_for(address):
    day = AgreementFilter(QueryDict(address), Agreement.objects.public()).day
    assert day == (date(2002, 1, 25) if "25" in address else date(2002, 1, 9))


@pytest.mark.parametrize("address", ["", "on=", "on=2002", "on=soon", "on=9/1/2002", "on=since 2016", "nature=pact"])
def test_the_status_is_that_of_today_where_no_day_is_named(address):
    assert AgreementFilter(QueryDict(address), Agreement.objects.public()).day == timezone.localdate()


def test_a_date_that_is_no_day_says_what_to_write():
    filterset = AgreementFilter(QueryDict("on=March 2002"), Agreement.objects.public())
    assert filterset.errors["on"] == ["Give one day, for example “9 January 2002”."]


def test_a_filter_without_an_address_leaves_all_and_means_today(register):
    filterset = AgreementFilter(queryset=Agreement.objects.public())
    assert filterset.qs.count() == 2
    assert filterset.day == timezone.localdate()
