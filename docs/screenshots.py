"""`make screenshots`: the pictures of README and editors' guide, taken of a site made for them that ends with it.

A folder of its own holds the site: the content of the fixture, three people, and records in every state that the guide
speaks of. Needs Chromium.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "editors"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "only for pictures"  # noqa: S105
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY_SECONDS = 60


def main() -> None:
    if CHROMIUM is None:
        sys.exit("No Chromium here. Install it with “apt-get install chromium”, or put `chromium` on the path.")
    with (
        tempfile.TemporaryDirectory(prefix="record-pictures-") as folder,
        _site(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        take_all(browser, address)
        browser.close()


@contextmanager
def _site(folder: Path) -> Iterator[str]:
    """A site in `folder`, and its address while it runs."""
    environment = os.environ | {
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }
    environment.pop("DATABASE_URL", None)
    environment.pop("TASK_WORKER", None)
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "bootstrap"], env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    with (ROOT / "docs" / "screenshots_scene.py").open() as scene:
        subprocess.run([*manage, "shell", "--no-imports"], env=environment, check=True, stdin=scene)  # noqa: S603
    port = _free_port()
    server = subprocess.Popen(  # noqa: S603
        [*manage, "runserver", f"127.0.0.1:{port}", "--noreload"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen) -> None:
    for _second in range(READY_SECONDS):
        if server.poll() is not None:
            sys.exit("The site did not start.")
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
        except OSError:
            time.sleep(1)
        else:
            return
    sys.exit(f"The site did not answer within {READY_SECONDS} seconds.")


def _sign_in(browser: Browser, address: str, name: str) -> Page:
    page = browser.new_context(base_url=address, viewport={"width": 1280, "height": 860}).new_page()
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).wait_for()
    return page


def _take(page: Page, name: str, *, height: int | None = None) -> None:
    """A picture of what stands in the window, or of its upper `height` pixels."""
    page.wait_for_load_state("networkidle")
    size = page.viewport_size
    clip = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]}
    page.screenshot(path=PICTURES / name, clip=clip, animations="disabled")
    print(f"docs/editors/{name}")


def take_all(browser: Browser, address: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    reader = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}).new_page()
    reader.goto("/timeline/")
    reader.screenshot(path=ROOT / "docs" / "timeline.png")
    reviewer = _sign_in(browser, address, "reviewer")
    reviewer.goto("/admin/")
    _take(reviewer, "desk.png")


if __name__ == "__main__":
    main()
