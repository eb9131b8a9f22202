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
#: In the columns of TimelineJS, with one date that has two readings.
SPREADSHEET = """Year,Month,Day,Display Date,Headline,Text
2011,11,,,Delegation visits Brussels,A delegation met officials of the International Staff.
2014,,,,Workshop on medical support,Officers of both sides held a workshop.
,,,9/1/2002,Visit of the Secretary General,The Secretary General met the Foreign Minister.
"""


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
    _take(reviewer, "desk.png")
    _compare(reviewer)
    _new_event(_sign_in(browser, address, "editor"))
    _import(_sign_in(browser, address, "editor"))


def _compare(page: Page) -> None:
    page.get_by_role("link", name="Compare").first.click()
    _take(page, "compare.png", height=720)


def _new_event(page: Page) -> None:
    page.goto("/admin/events/add/")
    page.locator("#id_title").fill("Israeli paratroopers at Saber Strike and Swift Response 18")
    page.locator("#id_date").fill("9/1/2018")
    page.get_by_role("group", name="Choose a reading").wait_for()
    _take(page, "date.png")
    page.locator("#id_date").fill("3 to 15 June 2018")
    page.get_by_role("status").filter(has_text="warning").wait_for()
    page.get_by_role("button", name="Show", exact=True).click()
    _take(page, "warnings.png")


def _import(page: Page) -> None:
    page.goto("/admin/imports/new/")
    page.locator("input[type=file]").set_input_files(
        {"name": "meetings.csv", "mimeType": "text/csv", "buffer": SPREADSHEET.encode()}
    )
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_text("Preview of an import").first.wait_for()
    _take(page, "import.png")


if __name__ == "__main__":
    main()
