"""`manage.py export_metrics`: what all processes of this machine counted, for Prometheus."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from portal.watching.counting import Standing


class Command(BaseCommand):
    help = "Answer Prometheus on METRICS_PORT, until it is ended."

    def handle(self, **options: Any) -> None:
        if not settings.METRICS_PORT:
            raise CommandError("Set METRICS_PORT, for the site too: without it nothing is counted.")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        registry.register(Standing())
        start_http_server(settings.METRICS_PORT, addr=settings.METRICS_HOST, registry=registry)
        threading.Event().wait()
