"""What it costs to write a file of the whole record: processor time, bytes and memory."""

from __future__ import annotations

import time

from evidence.public_form import public_forms
from portal.data.whole.files import FILES
from portal.importing.measuring import memory_now, memory_peak
from timeline.models import Event

#: MB that writing may take beyond an idle process.
MEMORY_BAR = 100


def cost_of_writing(name: str) -> tuple[float, int, float]:
    """Seconds of CPU, bytes, and MB at the peak above the idle process; call it in a process of its own."""
    public_forms(Event.objects.public()[:20])  # what is loaded once is not counted
    idle, start = memory_now(), time.process_time()
    size = sum(map(len, FILES[name].pieces()))
    return time.process_time() - start, size, max(0, memory_peak() - idle)
