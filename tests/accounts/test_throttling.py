"""Wrong passwords and codes are counted, and the door closes for a while without shutting anybody out for ever."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts import throttling
from tests.accounts.test_second_factor import is_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def editor(roles):
    return UserFactory(username="editor", group="Editor")


def try_wrong(page, username: str, times: int, **more) -> list[int]:
    return [page.sign_in(username, "wrong", **more).status_code for _time in range(times)]


def test_the_sixth_try_is_429_and_says_when_to_try_again(editor, browser):
    page = browser()
    assert try_wrong(page, "editor", 4) == [200] * 4
    assert try_wrong(page, "editor", 2) == [429, 429]
    response = page.sign_in("editor")
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "Try again in 15 minutes" in response.content.decode()
    assert not is_in(page)


def test_a_closed_account_opens_by_itself_though_somebody_goes_on_trying(editor, browser):
    page = browser()
    try_wrong(page, "editor", 8)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert page.sign_in("editor").status_code == 302
    assert is_in(page)


def test_an_account_is_closed_to_many_addresses_that_share_the_tries(editor, browser):
    answers = [browser().sign_in("editor", "wrong", REMOTE_ADDR=f"192.0.2.{number}").status_code for number in range(6)]
    assert answers == [200] * 4 + [429] * 2
    assert browser().sign_in("editor", REMOTE_ADDR="198.51.100.1").status_code == 429


def test_an_address_is_closed_that_tries_many_accounts(editor, browser):
    answers = [browser().sign_in(f"somebody-{n}", "wrong", **ELSEWHERE).status_code for n in range(6)]
    assert answers == [200] * 4 + [429] * 2
    assert browser().sign_in("editor", **ELSEWHERE).status_code == 429
    assert browser().sign_in("editor").status_code == 302


def test_a_browser_that_somebody_signed_in_with_is_not_shut_out_by_others(editor, browser):
    own = browser()
    own.sign_in("editor")
    own.post("/admin/logout/")
    try_wrong(browser(), "editor", 9, **ELSEWHERE)
    assert browser().sign_in("editor").status_code == 429
    assert own.sign_in("editor").status_code == 302
    assert is_in(own)


def test_a_known_browser_has_five_tries_like_any_other(editor, browser):
    own = browser()
    own.sign_in("editor")
    own.post("/admin/logout/")
    assert try_wrong(own, "editor", 6) == [200] * 4 + [429] * 2


def test_a_browser_known_to_one_account_is_none_to_another(editor, browser):
    own = browser()
    own.sign_in("editor")
    UserFactory(username="other", group="Editor")
    try_wrong(browser(), "other", 5, **ELSEWHERE)
    assert own.sign_in("other").status_code == 429


def test_a_forged_or_outdated_mark_is_worth_nothing(editor, browser, settings):
    own = browser()
    own.sign_in("editor")
    mark = own.cookies[settings.KNOWN_BROWSER_COOKIE].value
    request = RequestFactory().post("/admin/login/")
    request.COOKIES = {settings.KNOWN_BROWSER_COOKIE: mark}
    assert throttling.is_known_browser(request, "editor")
    for wrong in ("", "x", mark[:-2], mark.replace(":", "."), "\x00"):
        request.COOKIES = {settings.KNOWN_BROWSER_COOKIE: wrong}
        assert not throttling.is_known_browser(request, "editor")
    editor.set_password("another")
    editor.save()
    request.COOKIES = {settings.KNOWN_BROWSER_COOKIE: mark}
    assert not throttling.is_known_browser(request, "editor")


def test_the_mark_is_kept_from_scripts_and_from_readers_pages(editor, browser, settings):
    own = browser()
    own.sign_in("editor")
    mark = own.cookies[settings.KNOWN_BROWSER_COOKIE]
    assert (mark["path"], mark["httponly"], mark["samesite"]) == ("/admin/", True, "Lax")


def test_wrong_codes_are_counted_with_wrong_passwords(with_app, browser):
    page = browser()
    page.sign_in("publisher")
    assert [page.enter("000000").status_code for _time in range(6)] == [200] * 4 + [429] * 2
    assert page.enter(with_app[1].now()).status_code == 429
    assert not is_in(page)


def test_the_password_in_between_does_not_begin_the_count_of_codes_anew(with_app, browser):
    page, answers = browser(), []
    for _time in range(3):
        page.sign_in("publisher")
        answers += [page.enter("000000").status_code for _try in range(2)]
    assert answers == [200] * 4 + [429] * 2


def test_signing_in_whole_begins_the_count_anew(with_app, browser):
    page = browser()
    page.sign_in("publisher")
    [page.enter("000000") for _time in range(4)]
    page.enter(with_app[1].now())
    assert is_in(page)
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "passed", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.7"),
        (0, None, "192.0.2.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1, 203.0.113.9, 198.51.100.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.7"),
        (1, None, None),
        (1, "'; drop table", None),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_a_request_comes_from_where_the_last_trusted_proxy_says(settings, proxies, passed, expected):
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {} if passed is None else {"X-Forwarded-For": passed}
    assert throttling.client_address(RequestFactory().get("/", headers=headers, **ELSEWHERE)) == expected


def test_who_writes_addresses_into_a_header_does_not_get_more_tries(editor, browser):
    answers = [
        browser().sign_in("editor", "wrong", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code
        for n in range(6)
    ]
    assert answers == [200] * 4 + [429] * 2


def test_the_log_says_what_happened_and_of_an_address_only_its_network(editor, browser):
    page = browser()
    page.sign_in("editor", **ELSEWHERE)
    page.post("/admin/logout/", **ELSEWHERE)
    try_wrong(browser(), "editor", 7, **ELSEWHERE)
    browser().sign_in("my-password-by-mistake", "editor", REMOTE_ADDR="198.51.100.3")
    entries = ModelLogEntry.objects.for_instance(editor).order_by("pk")
    found = [
        (entry.action.removeprefix("accounts."), entry.data.get("network"))
        for entry in entries
        if "roles" not in entry.action
    ]
    assert found[:2] == [("signed_in", "192.0.2.0/24"), ("signed_out", None)]
    assert Counter(found[2:]) == {("sign_in_failed", "192.0.2.0/24"): 5, ("locked", "192.0.2.0/24"): 1}
    assert not ModelLogEntry.objects.filter(label__contains="mistake").exists()
    assert throttling.shortened("2001:db8:1:2::3") == "2001:db8:1::/48"


def test_what_somebody_typed_is_not_kept(editor, browser):
    browser().sign_in("editor", "secret words")
    attempt = AccessAttempt.objects.get()
    assert "secret words" not in attempt.post_data


def test_a_known_browser_has_no_fresh_tries_from_other_addresses(editor, browser):
    own = browser()
    own.sign_in("editor")
    own.post("/admin/logout/")
    answers = [own.sign_in("editor", "wrong", REMOTE_ADDR=f"2001:db8:{number:x}::1").status_code for number in range(7)]
    assert answers == [200] * 4 + [429] * 3


def test_a_network_of_ipv6_is_counted_as_one_address(roles, browser):
    for number in range(7):
        UserFactory(username=f"person-{number}")
    answers = [
        browser().sign_in(f"person-{number}", "wrong", REMOTE_ADDR=f"2001:db8::{number + 1:x}").status_code
        for number in range(7)
    ]
    assert answers == [200] * 4 + [429] * 3


def test_a_code_that_was_nearly_right_is_not_kept(with_app, browser):
    page = browser()
    page.sign_in("publisher")
    page.enter("6c4d5fm")
    kept = [(attempt.get_data, attempt.post_data) for attempt in AccessAttempt.objects.all()]
    assert kept
    assert "6c4d5fm" not in str(kept)
