"""What an import costs: processor time a row, and memory."""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from evidence.models import Source
from people.models import Organisation
from portal.importing import runs
from portal.models.imports import Mode, RunState
from portal.roles import set_up_roles
from timeline.models import EventKind, Topic

#: What one row may cost, in ms of CPU on SQLite, and what a file of `MOST_ROWS` may take beyond an idle process, in MB.
PREVIEW_BAR, APPLY_BAR, MEMORY_BAR = 10, 40, 150
MOST_ROWS = 20_000


def sample_file(rows: int, seed: int = 1957) -> bytes:
    """New events as a TimelineJS spreadsheet would bring them, each with a topic, a participant and two citations."""
    chance = random.Random(seed)  # noqa: S311 - figures for measuring, no secret
    topics, sources, organisations = (
        list(model.objects.public().order_by("key").values_list("key", flat=True))
        for model in (Topic, Source, Organisation)
    )
    first = date(1950, 1, 1)
    events = [
        {
            "key": f"row-{number}",
            "slug": f"row-{number}",
            "title": f"A made-up event, number {number}",
            "kind": chance.choice(EventKind.values),
            "date": (first + timedelta(days=chance.randrange(76 * 365))).isoformat(),
            "summary": "What is known of it, in a sentence or two, for a reader who is new to it.",
            "topics": [chance.choice(topics)],
            "participations": [{"organisation": chance.choice(organisations)}],
            "verdict": "unverified",
            "citations": [{"source": key} for key in chance.sample(sources, 2)],
        }
        for number in range(rows)
    ]
    return json.dumps({"format": "israel-nato-record", "version": 1, "events": events}).encode()


def cost_of_import(rows: int, mode: str) -> tuple[float, float]:
    """Milliseconds of CPU a row, for the preview and for applying. The run is undone after it.

    Raises:
        RuntimeError: where the run is refused.
    """
    user, content = _importer(), sample_file(rows)
    start = time.process_time()
    run = runs.start(user, "bench.json", content, None)
    preview = time.process_time() - start
    _expect(run, RunState.READY)
    start = time.process_time()
    runs.begin_apply(run, user, mode)
    applied = time.process_time() - start
    _expect(run, RunState.APPLIED)
    runs.begin_undo(run, user)
    _expect(run, RunState.UNDONE)
    return preview * 1000 / rows, applied * 1000 / rows


def memory_of_import(rows: int) -> tuple[float, float]:
    """MB at the peak above the idle process, for the preview and for applying; call it in a process of its own."""
    user = _importer()
    warm = runs.start(user, "warm.json", sample_file(50, seed=1), None)
    runs.begin_apply(warm, user, Mode.SUBMIT)
    runs.begin_undo(warm, user)
    idle = memory_now()
    run = runs.start(user, "bench.json", sample_file(rows), None)
    preview = max(0, memory_peak() - idle)
    _expect(run, RunState.READY)
    runs.begin_apply(run, user, Mode.SUBMIT)
    _expect(run, RunState.APPLIED)
    return preview, max(0, memory_peak() - idle)


def memory_now() -> float:
    """MB in use; where the system does not say, the peak so far."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return memory_peak()
    return pages * resource.getpagesize() / 1024 / 1024


def memory_peak() -> float:
    """MB at the most so far."""
    unit = 1024 if sys.platform.startswith("linux") else 1024 * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _importer() -> Any:
    set_up_roles()
    users = get_user_model().objects
    return users.filter(username="bench").first() or users.create_superuser("bench", "bench@example.org", "bench")


def _expect(run: Any, state: str) -> None:
    if run.state != state:
        raise RuntimeError(f"The run is {run.state}: {run.message}")
