"""`make production`: the site as production runs it, on loopback, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path

from deploy.places import ROOT
from deploy.running import RunningSet, running_set


def main() -> int:
    parser = ArgumentParser(prog="make production", description=__doc__)
    parser.add_argument("--port", type=int, default=8443, help="the first of six ports in a row")
    parser.add_argument("--workers", type=int, default=2, help="processes of the server")
    options = parser.parse_args()
    var_dir = Path(os.environ.get("VAR_DIR") or ROOT / "var" / "production").absolute()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    database_url = os.environ.get("DATABASE_URL", "")
    print(f"Starting in {var_dir} …", flush=True)
    try:
        with running_set(
            var_dir, options.port, database_url=database_url, workers=options.workers, quiet=False
        ) as running:
            print(_welcome(running), flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        print("Stopped.", flush=True)
    return 0


def _welcome(running: RunningSet) -> str:
    lines = ["", f"The site is at {running.address}/ and the admin at {running.address}/admin/.", ""]
    lines += [f"  {name:<12}process {part.pid:<8}{part.address}" for name, part in running.parts.items()]
    lines += [
        "",
        f"Logs are in {running.places.logs}. The certificate signs itself, so a browser asks whether to trust it;",
        f"a program trusts {running.certificate}. Ctrl-C stops all.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
