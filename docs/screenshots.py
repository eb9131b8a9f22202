"""`make screenshots`: every picture, taken of sites made for them that end with it. Needs Chromium.

Those of README and editors' guide go into `docs/`; each type of public page into `var/screenshots/`, for looking at:
on a phone and on a desk, light and dark, with an `index.html` that shows all. `make screenshots ARGS=--pages` takes
only these.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from playwright.sync_api import sync_playwright
from screenshots_of_desk import take_desk
from screenshots_of_pages import take_pages, take_readme

from tests.chromium import ARGUMENTS, CHROMIUM
from tests.running_site import DEVELOPMENT, GRANIAN, PRODUCTION, ROOT, RUNSERVER, manage, serving

DOCS = ROOT / "docs"
SCENE = DOCS / "screenshots_scene.py"


def main() -> None:
    parser = ArgumentParser(description="Take the pictures anew.")
    parser.add_argument("--pages", action="store_true", help="only the public pages, into var/screenshots/")
    only_pages = parser.parse_args().pages
    if CHROMIUM is None:
        sys.exit("No Chromium here. Install it with “apt-get install chromium”, or put `chromium` on the path.")
    with tempfile.TemporaryDirectory(prefix="record-pictures-") as folder, sync_playwright() as playwright:
        site = Path(folder)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        manage(site, PRODUCTION, "bootstrap")
        manage(site, PRODUCTION, "collectstatic", "--no-input")
        with serving(site, PRODUCTION, GRANIAN) as address:
            take_pages(browser, address, ROOT / "var" / "screenshots")
            if not only_pages:
                take_readme(browser, address, DOCS)
        if not only_pages:
            # Readers' pictures show the record alone; from here on three people and their drafts are there too.
            with SCENE.open(encoding="utf-8") as scene:
                manage(site, DEVELOPMENT, "shell", "--no-imports", stdin=scene)
            with serving(site, DEVELOPMENT, RUNSERVER) as address:
                take_desk(browser, address, DOCS / "editors")
        browser.close()


if __name__ == "__main__":
    main()
