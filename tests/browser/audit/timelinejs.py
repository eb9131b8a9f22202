"""TimelineJS with a site's events, served from this machine, to be compared with."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.browser.audit.chromium import PACKAGES
from tests.running_site import PRODUCTION, manage

EVENTS = Path(__file__).with_name("timelinejs_events.py")
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>TimelineJS</title>
<link rel="stylesheet" href="/css/timeline.css">
<script src="/js/timeline.js"></script>
<style>html, body, #timeline { height: 100%; margin: 0 }</style>
</head>
<body>
<div id="timeline"></div>
<script>new TL.Timeline("timeline", "/events.json", { script_path: location.origin + "/js/" });</script>
</body>
</html>
"""


@contextmanager
def serving_timelinejs(site: Path, folder: Path) -> Iterator[str]:
    """Serve a page of TimelineJS with the events of the site in `site` out of `folder`, and give its address."""
    shutil.copytree(PACKAGES / "@knight-lab" / "timelinejs" / "dist", folder)
    with EVENTS.open(encoding="utf-8") as script:
        manage(site, PRODUCTION, "shell", "--no-imports", stdin=script)
    shutil.move(site / "events.json", folder / "events.json")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing: the report has the terminal to itself."""
