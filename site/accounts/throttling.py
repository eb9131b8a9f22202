"""How often a wrong password or code may be tried, and for whom the door stays open meanwhile.

Five wrong tries within a quarter of an hour close an account to all browsers that it was never used from, and an
address to all accounts. A browser from which somebody signed in whole keeps a mark of it, and is counted by itself:
whoever tries passwords from elsewhere, however long, shuts nobody out. See docs/decisions/0027-signing-in.md.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import Any, NamedTuple

from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_login_failed
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

#: How long a browser is known after somebody signed in from it.
KNOWN_FOR = timedelta(days=90)
_SALT = "accounts.known-browser"
#: What a locked account or address is told, in seconds.
RETRY_AFTER = int(settings.AXES_COOLOFF_TIME.total_seconds())


def client_address(request: HttpRequest) -> str | None:
    """The address that a request comes from; None where there is none or it is malformed.

    Behind proxies (`TRUSTED_PROXY_COUNT`) it is what the outermost of them saw: each adds the address that asked it at
    the end of X-Forwarded-For, and what stands before these was written by whoever sent the request.
    """
    address, proxies = request.META.get("REMOTE_ADDR", ""), settings.TRUSTED_PROXY_COUNT
    if proxies:
        passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        address = passed[-proxies] if len(passed) >= proxies else address
    try:
        return str(ipaddress.ip_address(address.strip()))
    except ValueError:
        return None


def counted_address(request: HttpRequest) -> str | None:
    """What takes the place of an address where failures are counted.

    Of IPv6 it is the network (/64), which is what a line is given: whoever has one has 2^64 addresses. Of a browser
    that bears a mark it is made of the mark, so that it has no fresh tries from other addresses.
    """
    if mark := _mark_of(request):
        digest = salted_hmac(_SALT, mark.number, algorithm="sha256").digest()
        return str(ipaddress.IPv6Address(b"\xfd" + digest[:15]))  # of the range that no network has (RFC 4193)
    address = client_address(request)
    if address is None or "." in address:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)


def shortened(address: str | None) -> str:
    """An address as it is kept for longer: its network alone (/24, for IPv6 /48), empty where there is none."""
    if not address:
        return ""
    network = ipaddress.ip_network(f"{address}/{24 if '.' in address else 48}", strict=False)
    return str(network)


def counted_by(request: HttpRequest, credentials: dict[str, Any] | None = None) -> list[str | list[str]]:
    """What failures are counted by: the account, and the address; from a browser known to the account, both at once."""
    username = (credentials or {}).get("username")
    is_known = isinstance(request, HttpRequest) and username and is_known_browser(request, username)
    return [["username", "ip_address"]] if is_known else ["username", "ip_address"]


def is_known_browser(request: HttpRequest, username: str) -> bool:
    """Whether somebody signed in to this account from this browser, with the password that it still has."""
    mark = _mark_of(request)
    user = get_user_model().objects.filter(pk=mark.account, username=username).first() if mark else None
    return mark is not None and user is not None and constant_time_compare(mark.seal, _seal(user))


class _Mark(NamedTuple):
    """What a known browser bears, signed: of which account, with which password, and a number of its own."""

    account: int
    seal: str
    number: str


def _mark_of(request: HttpRequest) -> _Mark | None:
    try:
        return _Mark(
            *signing.loads(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, ""), salt=_SALT, max_age=KNOWN_FOR)
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None


def remember_browser(response: HttpResponseBase, user: AbstractBaseUser) -> None:
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE,
        signing.dumps(_Mark(user.pk, _seal(user), get_random_string(22)), salt=_SALT),
        max_age=KNOWN_FOR,
        path="/admin/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _seal(user: AbstractBaseUser) -> str:
    """Another one after the password was changed."""
    return salted_hmac(_SALT, user.password, algorithm="sha256").hexdigest()


def may_try(request: HttpRequest, user: AbstractBaseUser) -> bool:
    """Whether another code may be tried; where not, the request is marked to be answered so."""
    if AxesProxyHandler.is_allowed(request, {"username": user.get_username()}):
        return True
    request.axes_locked_out = True
    return False


def count_wrong_try(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Counts with the wrong passwords, since who has the password could start anew before each fifth code else."""
    user_login_failed.send(__name__, credentials={"username": user.get_username()}, request=request)


def forget_wrong_tries(user: AbstractBaseUser) -> int:
    """Opens an account again, and says how many wrong tries were counted."""
    return reset(username=user.get_username())


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """429, and when to try again."""
    context = {"minutes": RETRY_AFTER // 60}
    answer = render(request, "accounts/locked.html", context, status=429)
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer
