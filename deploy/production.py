"""`make production`: the site as production runs it, on loopback, until Ctrl-C."""

from __future__ import annotations

import signal
import sys
import threading
from argparse import ArgumentParser

from config.environment import Environment, read
from deploy.places import ROOT
from deploy.running import RunningSet, running_set


def main() -> int:
    parser = ArgumentParser(prog="make production", description=__doc__)
    parser.add_argument("--port", type=int, default=8443, help="the first of seven ports in a row")
    parser.add_argument("--workers", type=int, default=2, help="processes of the server")
    options = parser.parse_args()
    environment = read(Environment)
    # A folder of its own, so that what one tries here and what one writes under `make run` stay apart.
    var_dir = environment.VAR_DIR if "VAR_DIR" in environment.model_fields_set else ROOT / "var" / "production"
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    print(f"Starting in {var_dir} …", flush=True)
    try:
        with running_set(
            var_dir.absolute(),
            options.port,
            database_url=environment.DATABASE_URL,
            workers=options.workers,
            quiet=False,
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
