"""Cookies and transport as production sets them, asked of a site in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.running_site import PRODUCTION, ROOT, environment, manage

ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
page = Client(headers={"Host": "127.0.0.1"})
login = page.get("/admin/login/", secure=True)
page.get("/admin/", secure=True)
from accounts.models import User
User.objects.create_user("editor", password="a long one").user_permissions.add(
    __import__("django.contrib.auth.models").contrib.auth.models.Permission.objects.get(codename="access_admin"))
token = login.cookies[settings.CSRF_COOKIE_NAME].value
strict = Client(enforce_csrf_checks=True, headers={"Host": "127.0.0.1", "Origin": "https://127.0.0.1"})
strict.cookies[settings.CSRF_COOKIE_NAME] = token
sent = {"username": "editor", "password": "a long one", "csrfmiddlewaretoken": token, "next": "/admin/"}
answers = {"login": strict.post("/admin/login/", sent, secure=True).status_code}
answers["inside"] = strict.get("/admin/", secure=True).status_code
answers["without token"] = strict.post("/admin/logout/", secure=True).status_code
answers["page"] = sorted(page.get("/", secure=True).cookies)
answers["hsts"] = login.get("Strict-Transport-Security", "")
answers["factor"] = settings.SECOND_FACTOR
answers["cookies"] = {name: dict(morsel) for name, morsel in [*login.cookies.items(), *strict.cookies.items()]}
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory) -> dict:
    folder = tmp_path_factory.mktemp("production")
    own = PRODUCTION | {"TRUSTED_ORIGINS": "https://127.0.0.1", "PLAIN_HTTP": ""}
    manage(folder, own, "migrate", "--verbosity", "0")
    manage(folder, own, "collectstatic", "--no-input")
    found = subprocess.run(  # noqa: S603
        [sys.executable, "-c", ASK], env=environment(folder, own), cwd=ROOT, check=True, capture_output=True, text=True
    )
    return json.loads(found.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", ["__Host-sessionid", "__Host-csrftoken"])
def test_a_cookie_is_sent_over_https_alone_and_kept_from_scripts_and_other_hosts(answers, name):
    cookie = answers["cookies"][name]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_the_mark_of_a_known_browser_is_sent_to_the_admin_alone(answers):
    cookie = answers["cookies"]["__Secure-known"]
    assert (cookie["path"], cookie["secure"], cookie["httponly"]) == ("/admin/", True, True)


def test_people_sign_in_with_these_cookies_and_forms_need_their_token(answers):
    assert (answers["login"], answers["inside"], answers["without token"]) == (302, 200, 403)


def test_readers_get_no_cookie(answers):
    assert answers["page"] == []


def test_browsers_are_told_to_keep_to_https(answers):
    assert answers["hsts"] == "max-age=31536000"


def test_the_second_factor_is_on(answers):
    assert answers["factor"] is True
