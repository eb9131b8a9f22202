"""What accounts add to the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from accounts import views
from accounts.models import User


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("account/code/", views.FactorView.as_view(), name="second_factor"),
        path("account/code/enter/", views.CodeView.as_view(), name="second_factor_code"),
        path("account/code/set-up/", views.SetUpView.as_view(), name="second_factor_set_up"),
        path("account/code/recovery/", views.CodesView.as_view(), name="second_factor_codes"),
        path("users/<int:pk>/reset-code/", views.ResetView.as_view(), name="second_factor_reset"),
    ]


@hooks.register("register_account_menu_item")
def account_menu_item(request: HttpRequest) -> dict[str, Any] | None:
    if not settings.SECOND_FACTOR:
        return None
    return {
        "url": reverse("second_factor"),
        "label": _("Sign-in code"),
        "help_text": _("The app whose codes you sign in with, and your recovery codes."),
    }


@hooks.register("register_user_listing_buttons")
def reset_button(user: User, request_user: User) -> Iterator[Button]:
    if settings.SECOND_FACTOR and views.may_reset(request_user, user):
        yield Button(
            _("Reset sign-in code"), reverse("second_factor_reset", args=[user.pk]), icon_name="key", priority=25
        )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    simple = {
        "signed_out": (_("Sign out"), _("Signed out")),
        "locked": (_("Close to sign-ins"), _("Closed to sign-ins for a while, after too many wrong tries")),
        "factor_set_up": (_("Set up sign-in code"), _("Sign-in code set up")),
        "factor_replaced": (_("Change app of sign-in code"), _("Sign-in code moved to another app")),
        "factor_removed": (_("Remove sign-in code"), _("Sign-in code removed")),
        "factor_reset": (_("Reset sign-in code"), _("Sign-in code taken away by an administrator")),
        "recovery_codes_renewed": (_("Renew recovery codes"), _("New recovery codes made")),
    }
    for name, (label, message) in simple.items():
        actions.register_action(f"accounts.{name}", label, message)

    @actions.register_action("accounts.roles_changed")
    class RolesChanged(LogFormatter):
        label = _("Change roles")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            given, taken = (", ".join(log_entry.data.get(part, [])) or "–" for part in ("given", "taken"))
            return _("Roles given: %(given)s; taken: %(taken)s") % {"given": given, "taken": taken}

    @actions.register_action("accounts.rights_of_role_changed")
    class RightsOfRoleChanged(LogFormatter):
        label = _("Change rights of a role")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            given, taken = (", ".join(log_entry.data.get(part, [])) or "–" for part in ("given", "taken"))
            return _("Rights given: %(given)s; taken: %(taken)s") % {"given": given, "taken": taken}

    @actions.register_action("accounts.signed_in")
    class SignedIn(LogFormatter):
        label = _("Sign in")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return _("Signed in from %(network)s") % {"network": log_entry.data.get("network") or "?"}

    @actions.register_action("accounts.sign_in_failed")
    class SignInFailed(LogFormatter):
        label = _("Fail to sign in")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            said = (
                _("Wrong code from %(network)s")
                if log_entry.data.get("wrong") == "code"
                else _("Wrong password from %(network)s")
            )
            return said % {"network": log_entry.data.get("network") or "?"}

    @actions.register_action("accounts.recovery_code")
    class RecoveryCodeUsed(LogFormatter):
        label = _("Use recovery code")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return _("Signed in with a recovery code; %(left)s left") % {"left": log_entry.data.get("left")}
