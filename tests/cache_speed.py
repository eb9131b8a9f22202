"""`python -m tests.cache_speed [FOLDER]`: the cached timeline, through nginx and from the site, beside a file.

Requests in a second of CPU of the server that answers, asked by wrk for some seconds, by turns on one machine: the
ratios hold elsewhere, the numbers do not. The exit status is 1 where a ratio is under its bar. FOLDER is the VAR_DIR of
a site in production, else one is made.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tests.nginx import MISSING, Nginx, ask, nginx_before
from tests.running_site import GRANIAN, PRODUCTION, manage, serving

SECONDS = 5
PAGE = "/timeline/"
#: What the cached page reaches of what a file does: through nginx, and from the site alone.
BARS = {"through nginx": 0.85, "from the site": 0.10}


def main() -> int:
    if MISSING or not shutil.which("wrk"):
        print(f"Not measured: {MISSING or 'wrk is not installed'}.")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="record-cache-"))
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "site"
    settings = PRODUCTION | {"ALLOWED_HOSTS": "127.0.0.1,localhost", "CACHE_PURGE_URL": "http://127.0.0.1:9"}
    try:
        (folder / "nginx").mkdir()
        if not site.exists():
            site.mkdir()
            # Caches are told of nothing while there are none.
            manage(site, PRODUCTION, "bootstrap")
            manage(site, PRODUCTION, "collectstatic", "--no-input", "--verbosity", "0")
        with serving(site, settings, GRANIAN) as address:
            port = int(urlsplit(address).port or 80)
            with nginx_before(port, folder / "nginx") as nginx:
                return _report(_measure(port, nginx))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(port: int, nginx: Nginx) -> dict[str, float]:
    page = ask(port, PAGE)
    (nginx.files / "timeline.html").write_bytes(b"")
    (nginx.files / "timeline.html.gz").write_bytes(page.content)
    for path in (nginx.files, *nginx.files.iterdir()):
        path.chmod(0o755)
    assert nginx.get("/as-a-file/timeline.html").content == page.content
    assert nginx.get(PAGE).content == nginx.get(PAGE).content
    assert nginx.get(PAGE).headers["x-cache"] == "HIT"
    asked = {
        "a file": (nginx.port, "/as-a-file/timeline.html"),
        "through nginx": (nginx.port, PAGE),
        "from the site": (port, PAGE),
        "from the site, 304": (port, PAGE, f"If-None-Match: {page.headers['etag']}"),
    }
    sums = dict.fromkeys(asked, 0.0)
    for _round in range(SECONDS):  # by turns, since other work on the machine comes and goes
        for name, words in asked.items():
            sums[name] += _wrk(*words) / SECONDS
    return sums


def _wrk(port: int, path: str, *headers: str) -> float:
    words = [word for header in ("Host: 127.0.0.1", "Accept-Encoding: gzip", *headers) for word in ("-H", header)]
    command = ["wrk", "-t1", "-c16", "-d1s", *words, f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    assert "Non-2xx" not in said or "If-None-Match" in " ".join(headers), said
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])


def _report(figures: dict[str, float]) -> int:
    missed = False
    for name, figure in figures.items():
        ratio, bar = figure / figures["a file"], BARS.get(name)
        is_missed = bar is not None and ratio < bar
        missed |= is_missed
        print(
            f"{name:20} {figure:9.0f}/s  {ratio:5.2f}"
            + (f"  (bar {bar:.2f}{', missed' if is_missed else ''})" if bar else "")
        )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
