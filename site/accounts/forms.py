"""What is typed at a sign-in beside the password."""

from __future__ import annotations

import re
import time
from binascii import unhexlify
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User

WRONG_CODE = _("This code is not right. Take the one that the app shows now; each can be used once.")
#: How many periods of half a minute the clocks of server and phone may be apart.
TOLERANCE = 1


class CodeField(forms.CharField):
    """A code as people copy it: with spaces, hyphens and capitals."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"})
        super().__init__(max_length=30, widget=box, **kwargs)

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s-]", "", super().to_python(value)).lower()


class CodeForm(forms.Form):
    """The code of the app, or a recovery code, which is used up. `device` is what it belongs to."""

    code = CodeField(label=_("Code"), help_text=_("Six digits from the app, or one of your recovery codes."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        self.device: Device | None = None
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        kind = TOTPDevice if re.fullmatch("[0-9]{6}", code) else StaticDevice
        # Locked meanwhile, so that two requests cannot use one code.
        with transaction.atomic():
            devices = kind.objects.select_for_update().filter(user=self.user, confirmed=True)
            self.device = next((device for device in devices if device.verify_token(code)), None)
        if self.device is None:
            raise ValidationError(WRONG_CODE)
        return code


class SetUpForm(forms.Form):
    """Proof that the app has the key. `step` is the period that the code was right in."""

    code = CodeField(label=_("Code"), help_text=_("Six digits that the app shows for this site."))

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        self.key = key
        self.step = -1
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        clock = TOTP(unhexlify(self.key))
        clock.time = time.time()
        if not (re.fullmatch("[0-9]{6}", code) and clock.verify(int(code), tolerance=TOLERANCE)):
            raise ValidationError(WRONG_CODE)
        self.step = clock.t()
        return code


class PasswordForm(forms.Form):
    """The password again, before what protects the account is changed."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."))
        return self.cleaned_data["password"]
