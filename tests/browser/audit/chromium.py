"""What measuring adds to the browser, and the packages from npm that it measures with."""

from __future__ import annotations

from pathlib import Path

#: Nothing off this machine is looked up, as TimelineJS's fonts would be; a refusal at once favours it.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
PACKAGES = Path(__file__).resolve().parent.parent / "node_modules"
#: Every wait is bounded by this.
MOST_MS = 30_000
