"""Which reminders were sent, so that none comes too often."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReminderKind(models.TextChoices):
    WAITING = "waiting", _("Waiting for review")
    SENT_BACK = "sent-back", _("Sent back with a comment")
    OVERDUE = "overdue", _("Check overdue")


class ReminderSent(models.Model):
    """The last reminder of a kind to somebody."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ReminderKind)
    sent_on = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_row_for_each_kind_of_reminder")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user}, {self.sent_on}"
