"""What is done and written down when somebody signs in, fails to, or is shut out."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from wagtail.log_actions import log

from accounts import second_factor, throttling
from accounts.models import User


def signed_in_whole(request: HttpRequest, user: User) -> None:
    """Password and, where one is asked for, code were right."""
    throttling.forget_wrong_tries(user)
    request.signed_in_whole = user
    log(user, "accounts.signed_in", user=user, data=_from(request))


def _password_was_right(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    if not second_factor.is_asked(user):
        signed_in_whole(request, user)


def _signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        log(user, "accounts.signed_out", user=user)


def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Only of accounts that there are: what else is typed as a name may be a password."""
    user = _account(credentials.get("username"))
    if user is None or request is None or _was_closed(request):
        return
    wrong = "code" if sender == throttling.__name__ else "password"
    log(user, "accounts.sign_in_failed", data={"wrong": wrong, **_from(request)})


def _locked(sender: Any, request: HttpRequest, username: str, **kwargs: Any) -> None:
    """Once: a try while it is closed changes nothing."""
    user = _account(username)
    if user is not None and not _was_closed(request):
        log(user, "accounts.locked", data=_from(request))


def _was_closed(request: HttpRequest) -> bool:
    """Whether nothing was tried at all. Where something was, its failures are counted by now."""
    return getattr(request, "axes_locked_out", False) and request.axes_failures_since_start is None


def _account(username: str | None) -> User | None:
    return get_user_model().objects.filter(username=username).first() if username else None


def _from(request: HttpRequest) -> dict[str, str]:
    return {"network": throttling.shortened(throttling.client_address(request))}


def watch() -> None:
    user_logged_in.connect(_password_was_right, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="accounts.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="accounts.failed")
    user_locked_out.connect(_locked, dispatch_uid="accounts.locked")
