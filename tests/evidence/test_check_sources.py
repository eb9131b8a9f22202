"""`manage.py check_sources`: which sources are asked, and what is kept of the answers."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ReferenceIndex

from evidence.addresses import checking
from evidence.addresses.asking import Answer, Asker, Manners
from evidence.addresses.checking import NothingAnswered, check, due, store
from evidence.addresses.reach import Reach
from evidence.management.commands.check_sources import Command
from evidence.models import AddressCheck, AddressState, Source
from portal.freshness import public_version
from tests.factories import SourceFactory
from tests.web_server import serve

pytestmark = pytest.mark.django_db

MARCH, JUNE = (timezone.datetime(2026, month, 3, 4, tzinfo=timezone.get_default_timezone()) for month in (3, 6))
GONE, SILENT = Answer(AddressState.GONE, 404), Answer(AddressState.SILENT, None, "No answer in time.")
ANSWERS, UNCLEAR = Answer(AddressState.ANSWERS, 200), Answer(AddressState.UNCLEAR, 403)


def loopback_asker() -> Asker:
    return Asker(Reach(lambda address: address.is_loopback, None), Manners(pause=0, connect=1, read=0.5, whole=2))


@pytest.fixture
def web():
    with serve() as server:
        yield server


def run(*arguments: str) -> str:
    """What the command prints; it asks this machine, and nothing else."""
    command, out = Command(), io.StringIO()
    command.asker = loopback_asker()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


# What is kept


def test_an_answer_is_kept_with_its_day_and_address():
    source = SourceFactory(url="https://example.org/a")
    kept = store(source, Answer(AddressState.UNCLEAR, 403, "Why."), JUNE)
    kept.refresh_from_db()
    assert (kept.source, kept.url, kept.state, kept.status) == (source, source.url, "unclear", 403)
    assert (kept.message, kept.checked_at, kept.failing_since) == ("Why.", JUNE, None)


def test_the_day_of_the_first_failure_stays_while_it_fails():
    source = SourceFactory()
    store(source, SILENT, MARCH)
    kept = store(source, GONE, JUNE)
    assert (kept.failing_since, kept.checked_at, AddressCheck.objects.count()) == (MARCH, JUNE, 1)


@pytest.mark.parametrize("between", [ANSWERS, UNCLEAR], ids=["answers", "unclear"])
def test_an_answer_ends_the_failing_and_the_next_failure_begins_anew(between):
    source = SourceFactory()
    store(source, GONE, MARCH)
    assert store(source, between, MARCH).failing_since is None
    assert store(source, GONE, JUNE).failing_since == JUNE


def test_the_failing_of_an_address_is_not_that_of_the_one_that_replaces_it():
    source = SourceFactory(url="https://example.org/old")
    store(source, GONE, MARCH)
    source.url = "https://example.org/new"
    source.save()
    assert AddressCheck.of(Source.objects.get()) is None
    assert store(source, GONE, JUNE).failing_since == JUNE
    assert AddressCheck.of(Source.objects.get()).url == source.url


def test_a_long_message_is_shortened():
    kept = store(SourceFactory(), Answer(AddressState.ANSWERS, 200, "x" * 900))
    assert len(kept.message) == 200
    assert kept.message.endswith("x…")


def test_nothing_is_kept_of_a_source_that_was_deleted_meanwhile():
    source = SourceFactory()
    Source.objects.all().delete()
    assert store(source, GONE) is None
    assert not AddressCheck.objects.exists()


def test_to_have_been_asked_is_no_use_of_a_source():
    source = SourceFactory()
    store(source, GONE)
    assert not ReferenceIndex.get_references_to(source).exists()


# Which are due


def test_sources_never_asked_come_first_then_those_not_asked_for_longest():
    fresh, old, never = (SourceFactory(title=title) for title in "abc")
    SourceFactory(url="")
    store(fresh, ANSWERS, JUNE)
    store(old, ANSWERS, MARCH)
    assert list(due(Source.objects.all())) == [never, old, fresh]


def test_a_source_with_a_new_address_counts_as_never_asked():
    source = SourceFactory()
    store(source, ANSWERS)
    Source.objects.update(url="https://example.org/new")
    assert list(due(Source.objects.all(), timedelta(days=7))) == [source]


def test_what_was_asked_within_the_age_is_left_out():
    today, last_week = SourceFactory(), SourceFactory()
    store(today, ANSWERS)
    store(last_week, ANSWERS, timezone.now() - timedelta(days=8))
    assert list(due(Source.objects.all(), timedelta(days=7))) == [last_week]


# The run


def test_every_source_with_an_address_is_asked_drafts_too(web):
    web.pages = {"/a": (200, {}), "/b": (410, {}), "/c": (403, {})}
    SourceFactory(key="a", url=web.url("/a"))
    SourceFactory(key="b", url=web.url("/b"), public=False)
    SourceFactory(key="c", url=web.url("/c"), is_private=True)
    SourceFactory(key="d", url="")
    SourceFactory(key="e", url="http://10.0.0.1/")
    lines = run().splitlines()
    today = f"{timezone.localdate():%-d %B %Y}"
    assert sorted(lines[:-1]) == [
        f"Answers, but not to us 403: c {web.url('/c')}.",
        f"Gone 410: b {web.url('/b')}, failing since {today}.",
        "Not asked: e http://10.0.0.1/. 10.0.0.1 is at 10.0.0.1, which is not on the open internet.",
    ]
    assert lines[-1] == "4 addresses checked (answers: 1, gone: 1, answers, but not to us: 1, not asked: 1)."
    states = AddressCheck.objects.order_by("source__key").values_list("source__key", "state", "status")
    assert list(states) == [
        ("a", "answers", 200),
        ("b", "gone", 410),
        ("c", "unclear", 403),
        ("e", "not-asked", None),
    ]


def test_an_address_that_two_sources_share_is_asked_once(web):
    web.pages = {"/a": (200, {})}
    SourceFactory.create_batch(2, url=web.url("/a"))
    assert run() == "2 addresses checked (answers: 2).\n"
    assert web.seen == ["HEAD /a"]


def test_keys_age_and_limit_choose_the_sources(web):
    for key in "abc":
        SourceFactory(key=key, url=web.url(f"/{key}"))
    run("--keys", "b", "c")
    assert sorted(set(web.seen)) == ["GET /b", "GET /c", "HEAD /b", "HEAD /c"]
    web.seen.clear()
    run("--older-than", "1d")
    assert web.seen == ["HEAD /a", "GET /a"]
    web.seen.clear()
    AddressCheck.objects.filter(source__key="c").update(checked_at=MARCH)
    run("--limit", "1")
    assert web.seen == ["HEAD /c", "GET /c"]


def test_an_unknown_key_is_named_and_nothing_is_asked(web):
    SourceFactory(key="a", url=web.url("/a"))
    with pytest.raises(CommandError, match=r"no source with the key b, c\. Nothing was asked"):
        run("--keys", "c", "a", "b")
    assert web.seen == []


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--older-than", "a week", "no age; write a number of days or hours, for example 7d or 12h"),
        ("--older-than", "7", "no age"),
        ("--limit", "0", "write a whole number from 1"),
        ("--limit", "-3", "expected one argument|write a whole number from 1"),
    ],
)
def test_an_option_that_cannot_be_read_says_what_would_be_right(option, value, words):
    with pytest.raises(CommandError, match=words):
        run(option, value)


def test_with_no_sources_there_is_nothing_to_do():
    assert run() == "0 addresses checked.\n"


def test_where_no_host_answers_the_machine_is_at_fault_and_nothing_is_kept():
    for n in range(1, 4):
        SourceFactory(url=f"http://127.0.0.{n}:1/")
    with pytest.raises(CommandError, match="3 hosts were asked and none answered: this machine seems to have no way"):
        run()
    assert not AddressCheck.objects.exists()


def test_one_host_that_answers_shows_that_the_others_are_silent(web):
    for n in range(1, 4):
        SourceFactory(url=f"http://127.0.0.{n}:1/")
    SourceFactory(url=web.url("/"))
    run()
    assert sorted(AddressCheck.objects.values_list("state", flat=True)) == ["gone", "silent", "silent", "silent"]


def test_the_silence_of_one_host_is_kept():
    SourceFactory(url="http://127.0.0.1:1/")
    assert "No answer: " in run()
    assert AddressCheck.objects.get().state == AddressState.SILENT


def test_a_run_that_is_broken_off_keeps_what_was_answered(web, monkeypatch):
    web.pages = {"/a": (200, {})}
    SourceFactory(url=web.url("/a"))
    SourceFactory(url=web.url("/b"))
    ask = Asker.ask

    def interrupted(asker: Asker, address: str) -> Answer:
        if address.endswith("/b"):
            raise KeyboardInterrupt
        return ask(asker, address)

    def in_this_thread(addresses, asker):
        yield from ((address, asker.ask(address)) for address in addresses)

    monkeypatch.setattr(Asker, "ask", interrupted)
    monkeypatch.setattr(checking, "ask_all", in_this_thread)
    assert run() == "Stopped. What was answered so far is kept.\n1 address checked (answers: 1).\n"
    assert AddressCheck.objects.get().state == AddressState.ANSWERS


def test_nothing_answered_is_raised_only_after_every_address_was_asked(web):
    sources = [SourceFactory(url=f"http://127.0.0.{n}:1/") for n in range(1, 4)]
    with pytest.raises(NothingAnswered):
        list(check(sources, loopback_asker()))


@pytest.mark.django_db(transaction=True)
def test_a_kept_answer_shows_on_public_pages_at_once():
    source, before = SourceFactory(), public_version()
    store(source, GONE)
    assert public_version() != before
