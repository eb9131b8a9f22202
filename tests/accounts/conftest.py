"""People who sign in as they do in the admin: with password and code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from tests.factories import UserFactory

LOGIN, CODE, SET_UP = "/admin/login/", "/admin/account/code/enter/", "/admin/account/code/set-up/"


class Browser(Client):
    """One that says where it is, and keeps its cookies."""

    def sign_in(self, username: str, password: str = "password", **more: Any) -> Any:  # noqa: S107
        return self.post(LOGIN, {"username": username, "password": password, "next": "/admin/"}, **more)

    def enter(self, code: str, **more: Any) -> Any:
        return self.post(CODE, {"code": code}, **more)


@pytest.fixture
def asked(settings) -> None:
    settings.SECOND_FACTOR = True


@pytest.fixture
def publisher(roles, asked) -> Any:
    return UserFactory(username="publisher", group="Publisher")


def app_of(user: Any) -> pyotp.TOTP:
    """An authenticator app that knows the key of a user, who has a second factor from now on."""
    key = pyotp.random_base32()
    TOTPDevice.objects.create(user=user, name="app", key=pyotp.TOTP(key).byte_secret().hex())
    return pyotp.TOTP(key)


@pytest.fixture
def with_app(publisher) -> tuple[Any, pyotp.TOTP, list[str]]:
    app, device = app_of(publisher), second_factor.new_recovery_codes(publisher)
    return publisher, app, second_factor.recovery_codes(publisher, device.pk)


@pytest.fixture
def browser() -> Callable[[], Browser]:
    return Browser
