"""The code of an authenticator app beside the password: who needs it, and what a session is worth without it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_otp import user_has_device
from django_otp.middleware import OTPMiddleware
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.throttling import remember_browser

#: Codes that are written down, for when the app is lost; each opens once.
RECOVERY_CODES = 10
#: Who may change who may do what needs the code too, whichever group gave them that.
POWERS = ("accounts.add_user", "accounts.change_user", "auth.change_group")
#: Where a session with the password alone leads, by the address's name; and what is open to everybody.
STEPS = ("second_factor_code", "second_factor_set_up", "wagtailadmin_logout")
OPEN = ("/admin/login/", "/admin/password_reset/", "/admin/sprite/", "/admin/jsi18n/")


def is_required(user: User) -> bool:
    """Whether this account must have a second factor."""
    if not settings.SECOND_FACTOR:
        return False
    if user.is_superuser or any(map(user.has_perm, POWERS)):
        return True
    return user.groups.filter(name__in=settings.SECOND_FACTOR_GROUPS).exists()


def is_asked(user: User) -> bool:
    """Whether this account is asked for a code: it must have one, or chose to."""
    return settings.SECOND_FACTOR and (user_has_device(user) or is_required(user))


def has_app(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


@transaction.atomic
def replace_app(user: User, key: str, step: int) -> TOTPDevice:
    """The app with this key in place of the one before. `step` is that of the code that proved it, which is used up."""
    TOTPDevice.objects.filter(user=user).delete()
    return TOTPDevice.objects.create(user=user, name="app", key=key, last_t=step)


@transaction.atomic
def new_recovery_codes(user: User) -> StaticDevice:
    """In place of those before."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return device


def recovery_codes(user: User, device: int) -> list[str]:
    """Those of one time that codes were made, by the key of its device; none where they were made anew since."""
    of_device = StaticToken.objects.filter(device=device, device__user=user)
    return list(of_device.order_by("pk").values_list("token", flat=True))


def codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def remove(user: User) -> None:
    """Both app and recovery codes; the next sign-in begins as the first did."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


class SecondFactor(OTPMiddleware):
    """Whoever still owes the code is nobody: a stranger to readers' pages, and led to the code in the admin.

    So there is no address at which it can be forgotten.
    """

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        self._install_lazy_accessors(request)
        step = self._step(request) if request.path.startswith("/admin/") else None
        response = step or self.get_response(request)
        if known := getattr(request, "signed_in_whole", None):
            remember_browser(response, known)
        return response

    def _verify_user_sync(self, request: HttpRequest, user: User) -> User | AnonymousUser:
        # The user itself: what is lazy within what is lazy, Wagtail's log does not know.
        user = super()._verify_user_sync(request, get_user(request))
        request.owes_code = user.is_authenticated and not user.is_verified() and is_asked(user)
        if not request.owes_code or request.path in map(reverse, STEPS):
            return user
        request.user_without_code = user
        return AnonymousUser()

    def _step(self, request: HttpRequest) -> HttpResponseBase | None:
        """Where a session with the password alone is led to, None for all others."""
        is_open = request.path.startswith(OPEN) and not (request.method == "GET" and request.path == OPEN[0])
        # Evaluates the lazy user.
        if is_open or request.user.is_authenticated or not getattr(request, "owes_code", False):
            return None
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            raise PermissionDenied
        step = "second_factor_code" if has_app(request.user_without_code) else "second_factor_set_up"
        wanted = request.GET.get("next", "") if request.path == OPEN[0] else request.get_full_path()
        wanted = wanted if request.method in ("GET", "HEAD") else ""
        return HttpResponseRedirect(reverse(step) + (f"?{urlencode({'next': wanted})}" if wanted else ""))
