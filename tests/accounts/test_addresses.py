"""Every role at every address of accounts: signed in whole, with the password alone, and not at all."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

OWN = "/admin/account/code/"
#: What each answers to whoever has an app and gave its code; “moved on” is another page of the account or the desk.
WHOLE = {OWN: "in", f"{OWN}enter/": "moved on", f"{OWN}set-up/": "moved on", f"{OWN}recovery/": "moved on"}
RESET = "/admin/users/{}/reset-code/"


@pytest.fixture
def people(roles, settings) -> dict:
    settings.SECOND_FACTOR = True
    visitors = Group.objects.create(name="Visitors")
    visitors.permissions.add(Permission.objects.get(codename="access_admin"))
    groups = {"V": "Visitors", "E": "Editor", "R": "Reviewer", "P": "Publisher"}
    found = {letter: UserFactory(group=group) for letter, group in groups.items()}
    return found | {"N": UserFactory(), "S": UserFactory(is_superuser=True), "O": UserFactory(group="Editor")}


def browser(user, *, whole: bool) -> Client:
    client, device = Client(), TOTPDevice.objects.create(user=user, name="app")
    client.force_login(user)
    if whole:
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    return client


def ask(client: Client, address: str) -> str:
    response = client.get(address)
    if response.status_code == 200:
        return "in"
    where = response["Location"].partition("?")[0] if response.status_code == 302 else str(response.status_code)
    steps = {"/admin/login/": "sign in", f"{OWN}enter/": "code", "/admin/": "moved on", OWN: "moved on"}
    return steps.get(where, where)


@pytest.mark.parametrize("letter", "VERPS")
def test_everybody_keeps_their_own_code(people, letter):
    client = browser(people[letter], whole=True)
    assert {address: ask(client, address) for address in WHOLE} == WHOLE


@pytest.mark.parametrize("letter", "VERPS")
def test_with_the_password_alone_everybody_is_asked_for_the_code(people, letter):
    client = browser(people[letter], whole=False)
    reset = RESET.format(people["O"].pk)
    expected = dict.fromkeys([*WHOLE, reset], "code") | {f"{OWN}enter/": "in"}
    assert {address: ask(client, address) for address in expected} == expected


def test_who_may_not_enter_the_admin_is_led_to_the_sign_in_page(people):
    for client in (Client(), browser(people["N"], whole=True)):
        for address in (*WHOLE, RESET.format(people["O"].pk)):
            assert ask(client, address) == "sign in", address


def test_only_administrators_reset_the_code_of_somebody_else(people):
    found = {letter: ask(browser(people[letter], whole=True), RESET.format(people["O"].pk)) for letter in "VERPS"}
    # Wagtail's way: a message on the desk.
    assert found == dict.fromkeys("VERP", "moved on") | {"S": "in"}
