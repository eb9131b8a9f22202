"""Ending what somebody has open."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User


def end_sessions(user: User) -> int:
    """Ends all sessions of a user, and says how many there were. Each is read: whose it is stands in its text alone."""
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]
