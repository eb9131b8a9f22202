"""Signing in with a code, the app that gives it, recovery codes, and what is done when both are lost."""

from __future__ import annotations

from base64 import b32encode
from binascii import unhexlify
from datetime import timedelta
from typing import Any

import django_otp
import segno
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from django.views.generic.edit import FormView
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from accounts import second_factor, throttling
from accounts.forms import CodeForm, PasswordForm, SetUpForm
from accounts.models import User
from accounts.sessions import end_sessions
from accounts.signing_in import signed_in_whole

#: What a session keeps until the app is proved, and while new recovery codes are shown.
KEY, CODES = "second_factor_key", "recovery_codes_shown"
#: How long they are, where nobody says that they are kept: a page may be loaded again, but not by who comes later.
CODES_SHOWN = timedelta(minutes=10)


class Switched:
    """There is nothing here where no second factor is asked for."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.SECOND_FACTOR:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Counted(Switched, FormView):
    """A form whose wrong answers are counted as wrong passwords are."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not throttling.may_try(request, request.user):
            return HttpResponse(status=429)  # becomes the page that says so, see `locked_out`
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Form) -> HttpResponse:
        throttling.count_wrong_try(self.request, self.request.user)
        return super().form_invalid(form)

    def next_address(self) -> str:
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}, self.request.is_secure())
        return wanted if is_ours else reverse("wagtailadmin_home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "next": self.next_address()}


class CodeView(Counted):
    """After the password: the code."""

    template_name = "accounts/code.html"
    form_class = CodeForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_verified() or not second_factor.is_asked(request.user):
            return HttpResponseRedirect(self.next_address())
        if not second_factor.has_app(request.user):
            return redirect("second_factor_set_up")
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        user = self.request.user
        django_otp.login(self.request, form.device)
        self.request.session.cycle_key()
        signed_in_whole(self.request, user)
        if not isinstance(form.device, TOTPDevice):
            left = second_factor.codes_left(user)
            log(user, "accounts.recovery_code", user=user, data={"left": left})
            messages.warning(self.request, _("You used a recovery code. %(left)s are left.") % {"left": left})
        return HttpResponseRedirect(self.next_address())


class SetUpView(Counted):
    """Making the app known: at the first sign-in, or in place of another, once the password was given again."""

    template_name = "accounts/set_up.html"
    form_class = SetUpForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.SECOND_FACTOR and second_factor.has_app(request.user):
            if not request.user.is_verified():
                return redirect("second_factor_code")
            if KEY not in request.session:
                return redirect("second_factor")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "key": self._key()}

    def _key(self) -> str:
        return self.request.session.setdefault(KEY, default_key())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        device = TOTPDevice(user=self.request.user, key=self._key())
        code = segno.make(device.config_url, error="m")
        drawing = code.svg_inline(omitsize=True, light="#fff", lineclass=None, title=_("The key as a QR code"))
        secret = b32encode(unhexlify(device.key)).decode()
        parts = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return {**super().get_context_data(**kwargs), "drawing": SafeString(drawing), "secret": parts}

    def form_valid(self, form: SetUpForm) -> HttpResponse:
        user, had_one = self.request.user, second_factor.has_app(self.request.user)
        device = second_factor.replace_app(user, form.key, form.step)
        del self.request.session[KEY]
        show_codes(self.request, second_factor.new_recovery_codes(user))
        django_otp.login(self.request, device)
        self.request.session.cycle_key()
        log(user, "accounts.factor_replaced" if had_one else "accounts.factor_set_up", user=user)
        if not had_one:
            signed_in_whole(self.request, user)
        return redirect("second_factor_codes")


class OwnView(WagtailAdminTemplateMixin):
    """A page of the account's own, within the admin."""

    header_icon = "key"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        account = {"url": reverse("wagtailadmin_account"), "label": _("Account")}
        return [*self.breadcrumbs_items, account, {"url": "", "label": self.get_page_title()}]


class FactorView(OwnView, Counted):
    """Whether there is an app, and how many recovery codes are left. To change either, the password is asked for."""

    template_name = "accounts/factor.html"
    form_class = PasswordForm

    def get_page_title(self) -> str:
        return _("Sign-in code")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        state = {"has_app": second_factor.has_app(user), "codes_left": second_factor.codes_left(user)}
        return {**super().get_context_data(**kwargs), **state, "is_required": second_factor.is_required(user)}

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        user, session = self.request.user, self.request.session
        if "codes" in self.request.POST and second_factor.has_app(user):
            device = second_factor.new_recovery_codes(user)
            if not isinstance(user.otp_device, TOTPDevice):
                django_otp.login(self.request, device)  # a code of those that are gone now opened this session
            show_codes(self.request, device)
            log(user, "accounts.recovery_codes_renewed", user=user)
            return redirect("second_factor_codes")
        if "remove" in self.request.POST and not second_factor.is_required(user):
            second_factor.remove(user)
            log(user, "accounts.factor_removed", user=user)
            messages.success(self.request, _("You sign in with the password alone from now on."))
            return redirect("second_factor")
        session[KEY] = default_key()
        return redirect("second_factor_set_up")


def show_codes(request: HttpRequest, device: StaticDevice) -> None:
    """Give this session the right to see them for some minutes. The codes themselves are no part of it."""
    until = timezone.now() + CODES_SHOWN
    request.session[CODES] = {"device": device.pk, "until": until.timestamp()}


def codes_shown(request: HttpRequest) -> list[str]:
    """The codes that this session may see now."""
    shown = request.session.get(CODES)
    if shown and timezone.now().timestamp() < shown["until"]:
        return second_factor.recovery_codes(request.user, shown["device"])
    return []


class CodesView(OwnView, Switched, TemplateView):
    """New recovery codes, until they were taken note of, or for some minutes; then never again."""

    template_name = "accounts/codes.html"

    def get_page_title(self) -> str:
        return _("Recovery codes")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        codes = codes_shown(request)
        if not codes:
            if request.session.pop(CODES, None):
                gone = _("Recovery codes are shown for some minutes. Make new ones if you have not kept them.")
                messages.warning(request, gone)
            return redirect("second_factor")
        if "download" in request.GET:
            text = "\n".join([_("Recovery codes for %(site)s") % {"site": settings.WAGTAIL_SITE_NAME}, "", *codes, ""])
            headers = {"Content-Disposition": 'attachment; filename="recovery-codes.txt"'}
            return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
        minutes = int(CODES_SHOWN.total_seconds() // 60)
        return self.render_to_response(self.get_context_data(codes=codes, minutes=minutes))

    def post(self, request: HttpRequest) -> HttpResponse:
        request.session.pop(CODES, None)
        return redirect("wagtailadmin_home")


class ResetView(Switched, View):
    """For somebody who lost app and recovery codes: an administrator takes both away, and ends their sessions."""

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.user: User = get_object_or_404(User, pk=pk)
        if not may_reset(request.user, self.user):
            raise PermissionDenied
        return super().dispatch(request, pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return TemplateResponse(request, "accounts/reset.html", {"person": self.user})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        second_factor.remove(self.user)
        throttling.forget_wrong_tries(self.user)
        end_sessions(self.user)
        log(self.user, "accounts.factor_reset", user=request.user)
        messages.success(request, _("%(person)s sets up a new sign-in code next time.") % {"person": self.user})
        return redirect("wagtailusers_users:edit", self.user.pk)


def may_reset(administrator: User, user: User) -> bool:
    """Whoever may change users, but not those who may do more than they; nor their own, for which there is a page."""
    is_above = user.is_superuser and not administrator.is_superuser
    return administrator.has_perm("accounts.change_user") and not is_above and administrator.pk != user.pk
