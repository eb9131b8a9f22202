"""Whether the address of a source still answers."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.models.source import Source


class AddressState(models.TextChoices):
    """What came of asking for an address."""

    ANSWERS = "answers", _("Answers")
    GONE = "gone", _("Gone")
    SILENT = "silent", _("No answer")
    UNCLEAR = "unclear", _("Answers, but not to us")
    NOT_ASKED = "not-asked", _("Not asked")


class AddressCheck(models.Model):
    """The last answer of a source's address.

    It stands beside the source and not in it, since a revision would carry an old answer back. It counts only while
    `url` is still the source's own.
    """

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="address_check")
    url = models.URLField(_("address"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=AddressState)
    #: The HTTP status; empty where there was no answer.
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    message = models.CharField(_("message"), max_length=200, blank=True)
    checked_at = models.DateTimeField(_("checked"))
    #: Since when it has not answered; empty while it does.
    failing_since = models.DateTimeField(_("failing since"), null=True)

    # To have been asked is no use of a source.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("check of an address")
        verbose_name_plural = _("checks of addresses")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.url}: {self.get_state_display()}"

    @property
    def in_words(self) -> str:
        """For editors: “Gone (404) on 3 June 2026, and not answering since 1 May 2026. It leads to …”"""
        state = f"{self.get_state_display()} ({self.status})" if self.status else self.get_state_display()
        day = date_format(timezone.localtime(self.checked_at), "j F Y")
        if self.failing_since and self.failing_since.date() != self.checked_at.date():
            since = date_format(timezone.localtime(self.failing_since), "j F Y")
            sentence = _now("%(state)s on %(day)s, failing since %(since)s.")
            return " ".join(filter(None, (sentence % {"state": state, "day": day, "since": since}, self.message)))
        return " ".join(filter(None, (_now("%(state)s on %(day)s.") % {"state": state, "day": day}, self.message)))

    @classmethod
    def of(cls, source: Source) -> AddressCheck | None:
        """The last answer of the address that `source` has now; None where it has not been asked.

        It costs a query, unless `address_check` was selected with the source.
        """
        check: AddressCheck | None = getattr(source, "address_check", None) if source.pk else None
        return check if check is not None and check.url == source.url else None
