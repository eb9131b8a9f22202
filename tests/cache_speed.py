"""`python -m tests.cache_speed [--told] [FOLDER]`: the cached timeline, through nginx and from the site, beside a file.

Requests in a second by wrk, and in a second of CPU of the server that answers, which other work on the machine changes
less: by turns, and of each the best of some rounds. The exit status is 1 where a ratio is under its bar, but with
--told, for a machine with other work. FOLDER is the VAR_DIR of a site in production, else one is made.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from deploy.commands import SERVER
from tests.nginx import MISSING, Answer, Nginx, ask, nginx_before
from tests.running_site import PRODUCTION, manage, serving

#: Of a second for each of what is compared.
ROUNDS = 8
PAGE, FILE = "/timeline/", "/as-a-file/timeline.html"
#: The server as it is deployed.
ONE_PROCESS = (sys.executable, *(word.replace("{host}", "127.0.0.1") for word in SERVER), "--workers", "1")
#: Headers of an answer that nginx writes of its own accord.
OF_NGINX = (
    *("content-type", "content-length", "content-encoding", "etag", "last-modified", "vary"),
    *("date", "server", "connection", "x-request-id"),
)
#: What the cached page reaches of what a file does, beside which one, and the words of its bar. Through nginx by its
#: CPU, as both come from one program, and by https, as it is deployed; from the site in a second, as readers have it.
BARS = {
    "through nginx, https": (
        *("a file, https", 1, 0.85),
        "cached timeline through nginx, beside the same bytes as a static file | ≥ 0.85 of its requests per second",
    ),
    "from the site": (
        *("a file", 0, 0.10),
        "the same from the application alone (no nginx) | ≥ 0.10 of nginx static",
    ),
}


def main() -> int:
    if MISSING or not shutil.which("wrk"):
        print(f"Not measured: {MISSING or 'wrk is not installed'}.")
        return 0
    is_told, places = "--told" in sys.argv, [word for word in sys.argv[1:] if word != "--told"]
    folder = Path(tempfile.mkdtemp(prefix="record-cache-"))
    site = Path(places[0]) if places else folder / "site"
    settings = PRODUCTION | {"ALLOWED_HOSTS": "127.0.0.1,localhost", "CACHE_PURGE_URL": "http://127.0.0.1:9"}
    try:
        (folder / "nginx").mkdir()
        if not site.exists():
            site.mkdir()
            # Caches are told of nothing while there are none.
            manage(site, PRODUCTION, "bootstrap")
            manage(site, PRODUCTION, "collectstatic", "--no-input", "--verbosity", "0")
        with serving(site, settings, ONE_PROCESS) as address:
            port = int(urlsplit(address).port or 80)
            page = ask(port, PAGE)
            headers = {name: value for name, value in page.headers.items() if name not in OF_NGINX}
            with nginx_before(port, folder / "nginx", says_state=False, file_headers=headers, has_tls=True) as nginx:
                missed = _report(_measure(port, page, nginx))
                return 0 if is_told else missed
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(port: int, page: Answer, nginx: Nginx) -> dict[str, tuple[float, float]]:
    """Requests in a second, and in a second of CPU of the server that answers, when disturbed least."""
    (nginx.files / "timeline.html").write_bytes(b"")
    (nginx.files / "timeline.html.gz").write_bytes(page.content)
    for path in (nginx.files, *nginx.files.iterdir()):
        path.chmod(0o755)
    assert nginx.get(FILE).content == page.content
    assert nginx.get(PAGE).content == nginx.get(PAGE).content
    assert "s-maxage" in page.headers["cache-control"]
    asked = {
        "a file": (nginx.port, f"http://127.0.0.1:{nginx.port}{FILE}"),
        "through nginx": (nginx.port, f"http://127.0.0.1:{nginx.port}{PAGE}"),
        "a file, https": (nginx.port, f"https://127.0.0.1:{nginx.tls_port}{FILE}"),
        "through nginx, https": (nginx.port, f"https://127.0.0.1:{nginx.tls_port}{PAGE}"),
        "from the site": (port, f"http://127.0.0.1:{port}{PAGE}"),
        "from the site, 304": (port, f"http://127.0.0.1:{port}{PAGE}", f"If-None-Match: {page.headers['etag']}"),
    }
    servers = {nginx.port: str(nginx.files.parent), port: f"--port {port} "}
    rounds: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
    for _round in range(ROUNDS):  # by turns, since other work on the machine comes and goes
        for name, words in asked.items():
            before = _cpu_seconds(servers[words[0]])
            requests = _wrk(*words[1:])
            rounds[name].append((requests, requests / (_cpu_seconds(servers[words[0]]) - before)))
    return {name: (max(each)[0], max(cpu for _requests, cpu in each)) for name, each in rounds.items()}


def _cpu_seconds(words: str) -> float:
    """Of the process whose command line has these words, and of those that it began."""
    parents, spent, ours = {}, {}, set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has ended
        pid = int(folder.name)
        parents[pid], spent[pid] = int(fields[1]), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        if words in line:
            ours.add(pid)
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(spent[pid] for pid in ours)


def _wrk(address: str, *headers: str) -> int:
    """How many requests were answered in a second."""
    words = [word for header in ("Host: 127.0.0.1", "Accept-Encoding: gzip", *headers) for word in ("-H", header)]
    command = ["wrk", "-t1", "-c16", "-d1s", *words, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    assert "Non-2xx" not in said or "If-None-Match" in " ".join(headers), said
    return int(re.search(r"(\d+) requests in", said)[1])


def _report(figures: dict[str, tuple[float, float]]) -> int:
    """All figures, and then the lines of the bars, as `make bench` writes its others; 1 where a bar is missed."""

    def ratios(name: str, other: str) -> list[float]:
        return [one / beside for one, beside in zip(figures[name], figures[other], strict=True)]

    print(f"\n{'':20} {'requests/s':>12} {'ratio':>6} {'/s of CPU':>12} {'ratio':>6}")
    for name, (requests, by_cpu) in figures.items():
        clock, cpu = ratios(name, "a file, https" if name.endswith("https") else "a file")
        print(f"{name:20} {requests:12.0f} {clock:6.2f} {by_cpu:12.0f} {cpu:6.2f}")
    print()
    missed = False
    for name, (other, place, bar, words) in BARS.items():
        reached = ratios(name, other)[place]
        missed |= reached < bar
        print(f"| {words} | SQLite | {reached:.2f} | {'missed' if reached < bar else 'met'} |")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
