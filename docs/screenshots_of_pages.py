"""The pictures of public pages: each type for looking at, and the two of README."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from tests.public_pages import PAGES

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
#: What stands on README: the name of the picture and the address that it shows.
README = {"timeline.png": "/timeline/", "event.png": "/timeline/saber-strike-2018/"}
SHEET = """<!doctype html>
<html lang="en">
<meta charset="utf-8"><title>Public pages</title>
<style>
body {{ font: 1rem sans-serif; margin: 1rem }}
div {{ display: flex; gap: 1rem; align-items: start }}
img {{ border: 1px solid #888; max-inline-size: 24vw }}
</style>
{sections}
</html>
"""


def take_pages(browser: Browser, address: str, folder: Path) -> None:
    """Each type of page, whole, at each width and in each scheme; and a sheet that shows them all."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names: dict[str, list[str]] = {page.name: [] for page in PAGES}
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(
                base_url=address, color_scheme=scheme, viewport={"width": width, "height": 844}
            )
            tab = context.new_page()
            for page in PAGES:
                name = f"{page.name}-{width}-{scheme}.png"
                tab.goto(page.address, wait_until="networkidle")
                tab.screenshot(path=folder / name, full_page=True, animations="disabled")
                names[page.name].append(name)
            context.close()
    sections = (
        f"<h2>{page.name}: {escape(page.address)}</h2>\n<div>"
        + "".join(f'<a href="{name}"><img src="{name}" alt="{name}"></a>' for name in names[page.name])
        + "</div>"
        for page in PAGES
    )
    (folder / "index.html").write_text(SHEET.format(sections="\n".join(sections)), encoding="utf-8")
    print(folder / "index.html")


def take_readme(browser: Browser, address: str, folder: Path) -> None:
    """The upper part of two pages, as on a desk."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    for name, shown in README.items():
        tab.goto(shown, wait_until="networkidle")
        tab.screenshot(path=folder / name, animations="disabled")
        print(folder / name)
    context.close()
