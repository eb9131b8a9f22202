"""`make audit`: measure every type of public page in Chromium, beside the bars that it has to meet."""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bars import Report
from tests.browser.audit.chromium import ALONE, PACKAGES
from tests.browser.audit.lighthouse import audit_lighthouse
from tests.browser.audit.painting import audit_painting, sites_by_size
from tests.browser.audit.visits import audit_visits
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.public_pages import chosen
from tests.running_site import GRANIAN, PRODUCTION, manage, serving


def main() -> int:
    options = _options()
    if CHROMIUM is None:
        sys.exit("No Chromium here. Install it with “apt-get install chromium”, or put `chromium` on the path.")
    if not PACKAGES.exists():
        sys.exit(f"{PACKAGES} is missing. Run “npm ci” in {PACKAGES.parent}, or this as `make audit`.")
    report = Report()
    with tempfile.TemporaryDirectory(prefix="record-audit-") as folder:
        site = Path(folder) / "site"
        site.mkdir()
        report.say("Setting up a site with the settings of production …")
        manage(site, PRODUCTION, "bootstrap")
        manage(site, PRODUCTION, "collectstatic", "--no-input")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, ALONE])
            with serving(site, PRODUCTION, GRANIAN) as address:
                if options.visits:
                    audit_visits(browser, address, options.pages, report)
                if options.lighthouse:
                    audit_lighthouse(address, options.pages, report)
            if options.painting:
                report.say("\nSetting up larger sites …")
                with sites_by_size(site, Path(folder)) as addresses:
                    audit_painting(browser, addresses, report)
            browser.close()
    report.say(f"\n{'All bars are met.' if report.is_met else 'Not all bars are met.'}")
    return 0 if report.is_met else 1


def _options() -> Namespace:
    parser = ArgumentParser(prog="make audit ARGS=…", description=__doc__)
    parser.add_argument("--pages", default="", help="names of pages, parted by commas; all without it")
    parser.add_argument("--no-visits", dest="visits", action="store_false", help="without axe, layout and bytes")
    parser.add_argument("--no-lighthouse", dest="lighthouse", action="store_false", help="without Lighthouse's scores")
    parser.add_argument("--no-painting", dest="painting", action="store_false", help="without 10,000 events")
    options = parser.parse_args()
    try:
        options.pages = chosen(options.pages)
    except ValueError as error:
        parser.error(str(error))
    return options


if __name__ == "__main__":
    sys.exit(main())
