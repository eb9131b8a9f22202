"""The code beside the password: who needs it, and that there is no way around it."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pyotp
import pytest
from django.core import mail
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry, PageViewRestriction

from accounts import second_factor, views
from tests.accounts.conftest import CODE, LOGIN, SET_UP, app_of
from tests.factories import EventFactory, UserFactory

pytestmark = pytest.mark.django_db


def is_in(browser) -> bool:
    return browser.get("/admin/").status_code == 200


def actions(user) -> list[str]:
    return list(ModelLogEntry.objects.for_instance(user).order_by("pk").values_list("action", flat=True))


def test_publishers_and_administrators_need_a_code_and_others_do_not(roles, asked):
    for group, needs in (("Editor", False), ("Reviewer", False), ("Publisher", True)):
        assert second_factor.is_required(UserFactory(group=group)) is needs, group
    assert second_factor.is_required(UserFactory(is_superuser=True))


def test_nobody_needs_a_code_where_it_is_switched_off(roles, settings, browser):
    settings.SECOND_FACTOR = False
    page = browser()
    page.sign_in(UserFactory(group="Publisher").username)
    assert is_in(page)
    assert page.get("/admin/account/code/").status_code == 404


def test_an_editor_signs_in_with_the_password_alone(roles, asked, browser):
    page = browser()
    page.sign_in(UserFactory(group="Editor").username)
    assert is_in(page)


def test_the_first_sign_in_sets_up_the_app_and_shows_recovery_codes_once(publisher, browser):
    page = browser()
    assert page.sign_in("publisher")["Location"] == "/admin/"
    assert page.get("/admin/")["Location"] == f"{SET_UP}?next=%2Fadmin%2F"
    shown = page.get(SET_UP).content.decode()
    assert "<svg" in shown
    assert "style=" not in shown[shown.index("<svg") : shown.index("</svg>")]
    key = re.search(r'sign-in__key">([A-Z2-7 ]+)<', shown)[1].replace(" ", "")

    assert "is not right" in page.post(SET_UP, {"code": "12 34 56"}).content.decode()
    assert not is_in(page)
    code = pyotp.TOTP(key).now()
    assert page.post(SET_UP, {"code": f"{code[:3]} {code[3:]}"})["Location"] == "/admin/account/code/recovery/"
    codes = re.findall(r"<code>(\w+)</code>", page.get("/admin/account/code/recovery/").content.decode())
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    text = page.get("/admin/account/code/recovery/?download")
    assert text["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert set(codes) <= set(text.content.decode().split())
    page.post("/admin/account/code/recovery/")
    assert page.get("/admin/account/code/recovery/").status_code == 302
    assert is_in(page)
    assert actions(publisher) == [
        "accounts.roles_changed",
        "accounts.sign_in_failed",
        "accounts.factor_set_up",
        "accounts.signed_in",
    ]


def renewed(page) -> str:
    """New recovery codes made with the password; the address at which they are shown."""
    return page.post("/admin/account/code/", {"password": "password", "codes": 1})["Location"]


def shown(page, address: str = "/admin/account/code/recovery/") -> list[str]:
    return re.findall(r"<code>(\w+)</code>", page.get(address).content.decode())


def test_new_recovery_codes_are_shown_again_for_some_minutes_and_then_never(with_app, browser, monkeypatch):
    page = browser()
    page.sign_in("publisher")
    page.enter(with_app[1].now())
    address = renewed(page)
    codes = shown(page, address)
    assert len(codes) == second_factor.RECOVERY_CODES
    assert shown(page, address) == codes, "a page that was loaded again shows them too"
    later = timezone.now() + views.CODES_SHOWN
    monkeypatch.setattr(views.timezone, "now", lambda: later)
    for path in (address, f"{address}?download"):
        answer = page.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/admin/account/code/")
    assert "are shown for some minutes" in page.get("/admin/account/code/").content.decode()
    monkeypatch.undo()
    assert shown(page, address) == [], "nor where the clock goes back"


def test_a_session_keeps_no_codes_and_shows_none_that_another_made(with_app, browser):
    here, there = browser(), browser()
    here.sign_in("publisher")
    here.enter(with_app[1].now())
    renewed(here)
    codes = shown(here)
    assert [code for code in codes if code in str(dict(here.session))] == []
    there.sign_in("publisher")
    there.enter(codes[0])
    renewed(there)
    assert shown(here) == []
    assert is_in(here)


def test_who_signed_in_with_a_recovery_code_sees_the_new_ones_and_stays_signed_in(with_app, browser):
    _user, _app, codes = with_app
    here, there = browser(), browser()
    for page, code in ((here, codes[0]), (there, codes[1])):
        page.sign_in("publisher")
        page.enter(code)
    renewed(here)
    assert len(shown(here)) == second_factor.RECOVERY_CODES
    assert (is_in(here), is_in(there)) == (True, False)


def test_the_code_opens_the_page_that_was_asked_for(with_app, browser):
    _user, app, _codes = with_app
    page = browser()
    page.sign_in("publisher")
    step = page.get("/admin/events/?q=a")["Location"]
    assert unquote(step) == f"{CODE}?next=/admin/events/?q=a"
    assert page.post(CODE, {"code": app.now(), "next": "/admin/events/?q=a"})["Location"] == "/admin/events/?q=a"
    assert is_in(page)


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\example.org"])
def test_a_code_leads_to_no_other_site(with_app, browser, wanted):
    page = browser()
    page.sign_in("publisher")
    assert page.post(CODE, {"code": with_app[1].now(), "next": wanted})["Location"] == "/admin/"


def test_a_code_opens_once(with_app, browser):
    code, first, second = with_app[1].now(), browser(), browser()
    for page in (first, second):
        page.sign_in("publisher")
        page.enter(code)
    assert (is_in(first), is_in(second)) == (True, False)


def test_a_recovery_code_opens_once_and_is_written_down(with_app, browser):
    user, _app, codes = with_app
    first, second = browser(), browser()
    for page in (first, second):
        page.sign_in("publisher")
        page.enter(f" {codes[0][:4].upper()}-{codes[0][4:]}")
    assert (is_in(first), is_in(second)) == (True, False)
    assert second_factor.codes_left(user) == second_factor.RECOVERY_CODES - 1
    assert "accounts.recovery_code" in actions(user)


@pytest.mark.parametrize("code", ["", "000000", "٠٠٠٠٠٠", "\x00", "9" * 400, "' or 1=1 --", "²²²²²²"])
def test_what_is_no_code_is_refused_with_a_message(with_app, browser, code):
    page = browser()
    page.sign_in("publisher")
    response = page.enter(code)
    assert response.status_code == 200
    assert response.context["form"].errors["code"]
    assert not is_in(page)


def admin_addresses() -> list[str]:
    """Every address below /admin/ without arguments."""

    def walk(patterns, path=""):
        for pattern in patterns:
            here = path + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, here)
            elif here.startswith("admin/") and not re.search(r"[<^(\\]", here):
                yield f"/{here}"

    return sorted(set(walk(get_resolver().url_patterns)))


def test_without_the_code_every_address_of_the_admin_leads_to_it(with_app, browser):
    page, found = browser(), {}
    page.sign_in("publisher")
    addresses = admin_addresses()
    assert len(addresses) > 100
    for address in addresses:
        if address == "/admin/logout/":
            continue
        for response in (page.get(address), page.post(address)):
            if response.status_code != 302 or not response["Location"].startswith(CODE):
                found[address] = response.status_code
        asked = page.get(address, headers={"X-Requested-With": "XMLHttpRequest"})
        assert address in found or asked.status_code == 403 or address == SET_UP, address
    # The steps of signing in, and what the sign-in page itself is made of.
    assert set(found) == {  # but signing out
        *("/admin/login/", "/admin/sprite/", "/admin/jsi18n/", CODE),
        *("/admin/password_reset/", "/admin/password_reset/done/", "/admin/password_reset/complete/"),
    }


def test_the_steps_show_nothing_to_strangers(db, asked, client):
    for address in (
        "/admin/account/code/",
        CODE,
        SET_UP,
        "/admin/account/code/recovery/",
        "/admin/users/1/reset-code/",
    ):
        assert client.get(address)["Location"].startswith(LOGIN)
        assert client.post(address).status_code == 302


def test_the_sign_in_page_with_an_address_to_go_to_is_no_way_around(with_app, browser):
    page = browser()
    page.sign_in("publisher")
    assert page.get("/admin/login/?next=/admin/users/")["Location"].startswith(CODE)
    assert page.sign_in("publisher").status_code == 302
    assert not is_in(page)


def test_readers_pages_show_a_stranger_to_who_owes_the_code(with_app, site_pages, browser):
    PageViewRestriction.objects.create(page=site_pages.about, restriction_type=PageViewRestriction.LOGIN)
    page = browser()
    page.sign_in("publisher")
    assert page.get("/about/").status_code == 302
    page.enter(with_app[1].now())
    assert page.get("/about/").status_code == 200


def test_a_new_password_by_mail_is_no_way_around(with_app, browser):
    user, _app, _codes = with_app
    user.email = "publisher@example.org"
    user.save()
    page = browser()
    page.post("/admin/password_reset/", {"email": user.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    form = page.get(link)["Location"]
    page.post(form, {"new_password1": "quite another 1", "new_password2": "quite another 1"})
    page.sign_in("publisher", "quite another 1")
    assert page.get("/admin/")["Location"].startswith(CODE)


def test_a_key_that_was_asked_for_before_the_app_was_set_up_replaces_nothing(publisher, browser):
    early = browser()
    early.sign_in("publisher")
    shown = early.get(SET_UP).content.decode()
    key = re.search(r'sign-in__key">([A-Z2-7 ]+)<', shown)[1].replace(" ", "")
    app_of(publisher)
    before = TOTPDevice.objects.get().key
    assert early.post(SET_UP, {"code": pyotp.TOTP(key).now()})["Location"] == CODE
    assert TOTPDevice.objects.get().key == before


def test_the_app_is_changed_with_the_password_and_the_old_one_opens_nothing(with_app, browser):
    user, app, codes = with_app
    page, other = browser(), browser()
    for each, code in ((page, app.now()), (other, codes[0])):
        each.sign_in("publisher")
        each.enter(code)
    assert page.get(SET_UP)["Location"] == "/admin/account/code/"
    assert "not your password" in page.post("/admin/account/code/", {"password": "no", "app": 1}).content.decode()
    page.post("/admin/account/code/", {"password": "password", "app": 1})
    key = re.search(r'sign-in__key">([A-Z2-7 ]+)<', page.get(SET_UP).content.decode())[1].replace(" ", "")
    page.post(SET_UP, {"code": pyotp.TOTP(key).now()})
    assert is_in(page)
    assert not is_in(other)
    assert not StaticToken.objects.filter(token__in=codes).exists()
    assert "accounts.factor_replaced" in actions(user)


def test_who_needs_no_code_may_have_one_and_give_it_up(roles, asked, browser):
    editor = UserFactory(username="editor", group="Editor")
    app, page = app_of(editor), browser()
    page.sign_in("editor")
    assert not is_in(page)
    page.enter(app.now())
    page.post("/admin/account/code/", {"password": "password", "remove": 1})
    assert not TOTPDevice.objects.exists()
    assert is_in(page)


def test_who_needs_a_code_cannot_give_it_up(with_app, browser):
    page = browser()
    page.sign_in("publisher")
    page.enter(with_app[1].now())
    page.post("/admin/account/code/", {"password": "password", "remove": 1})
    assert TOTPDevice.objects.exists()


def test_an_administrator_resets_a_lost_code_and_its_sessions_end(with_app, browser):
    user, app, _codes = with_app
    page, administrator = browser(), UserFactory(username="chief", is_superuser=True)
    page.sign_in("publisher")
    page.enter(app.now())
    chief = browser()
    chief.sign_in("chief")
    chief.enter(app_of(administrator).now())
    assert f"/admin/users/{user.pk}/reset-code/" in chief.get("/admin/users/").content.decode()
    assert chief.get(f"/admin/users/{user.pk}/reset-code/").status_code == 200
    assert TOTPDevice.objects.filter(user=user).exists()
    chief.post(f"/admin/users/{user.pk}/reset-code/")
    assert not TOTPDevice.objects.filter(user=user).exists()
    assert page.get("/admin/")["Location"].startswith(LOGIN)
    entry = ModelLogEntry.objects.get(action="accounts.factor_reset")
    assert (entry.user, entry.object_id) == (administrator, str(user.pk))
    page.sign_in("publisher")
    assert page.get("/admin/")["Location"].startswith(SET_UP)


def test_only_administrators_reset_codes_and_not_their_own(with_app, browser):
    user, app, _codes = with_app
    page, chief = browser(), UserFactory(is_superuser=True)
    page.sign_in("publisher")
    page.enter(app.now())
    for pk in (user.pk, chief.pk):
        assert page.post(f"/admin/users/{pk}/reset-code/").status_code in (302, 403)
    assert TOTPDevice.objects.filter(user=user).exists()
    assert not ModelLogEntry.objects.filter(action="accounts.factor_reset").exists()


def test_a_changed_password_ends_the_sessions_of_other_browsers(with_app, browser):
    user, app, codes = with_app
    here, there = browser(), browser()
    for page, code in ((here, app.now()), (there, codes[0])):
        page.sign_in("publisher")
        page.enter(code)
    form = here.get("/admin/account/").context["panels_by_tab"]
    sent = {"locale-preferred_language": "", "locale-current_time_zone": "", "theme-theme": "system"}
    sent |= {"theme-density": "default", "theme-contrast": "system", "theme-keyboard_shortcuts": "on"}
    sent |= {"name_email-first_name": "A", "name_email-last_name": "B", "name_email-email": "a@example.org"}
    sent |= {"password-old_password": "password"}
    sent |= {f"password-new_password{n}": "quite another 1" for n in (1, 2)}
    assert form
    assert here.post("/admin/account/", sent).status_code == 302
    user.refresh_from_db()
    assert user.check_password("quite another 1")
    assert is_in(here)
    assert there.get("/admin/")["Location"].startswith(LOGIN)


def test_readers_pages_ask_nothing_of_the_factor(site_pages, asked, client, django_assert_num_queries):
    EventFactory(title="Talks", slug="talks")
    client.get("/timeline/talks/")
    response = client.get("/timeline/talks/")
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_there_is_no_other_admin(client, site_pages):
    assert client.get("/django-admin/").status_code == 404
    assert client.get("/django-admin/login/").status_code == 404
