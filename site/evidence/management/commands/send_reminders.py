"""`manage.py send_reminders`: once a day, from cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from evidence.reminders import send_reminders


class Command(BaseCommand):
    help = (
        "Reminds reviewers of what has waited for three days, authors of what came back to them three days ago and "
        "is untouched, and publishers once a week of overdue checks. To be run once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_reminders(timezone.now())
        for reminder in sent:
            self.stdout.write(f"{reminder.user.get_username()}: {reminder.kind.label} ({len(reminder.items)})")
        self.stdout.write(f"Reminders sent: {len(sent)}.")
