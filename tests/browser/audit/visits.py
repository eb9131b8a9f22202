"""First visits to each page: faults of accessibility and layout, and what was sent over the line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.bars import Report
from tests.browser.audit.chromium import MOST_MS, PACKAGES
from tests.public_pages import PublicPage

SCHEMES = ("light", "dark")
WIDTHS = (320, 1280)
MOST_SHIFT = 0.00
#: Bytes of a first visit, by type of resource.
MOST_SENT = {"total": 60 * 1024, "stylesheet": 20 * 1024, "script": 15 * 1024}
#: Long enough for what a script or a late style would still move.
SETTLE_MS = 300
#: Lighthouse's slow mobile line, for the visits in dark: what comes late shows what it moves.
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(shift => ({
  value: shift.value,
  what: shift.sources.map(source => source.node?.nodeName + '.' + (source.node?.className ?? '')).join(', '),
})))).observe({ type: 'layout-shift', buffered: true });
"""
#: The outermost elements that reach beyond the window and are not within a place that scrolls by itself.
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > room + .5);
  const names = wide.filter(e => !wide.includes(e.parentElement)).map(e => `${e.nodeName}.${e.className}`);
  return [`${document.documentElement.scrollWidth} px wide in ${room}: ${names.slice(0, 3).join(', ')}`];
}"""
RUN_AXE = """async () => (await axe.run()).violations.map(rule => {
  const places = rule.nodes.slice(0, 3).map(node => node.target.join(' '));
  return `${rule.id} (${rule.impact}): ${rule.nodes.length} × ${rule.help}: ${places.join(' | ')}`;
})"""


@dataclass
class Findings:
    """What all visits to one page showed. Bytes are those of the largest visit, by type of resource."""

    violations: set[str] = field(default_factory=set)
    overflow: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)
    shift: float = 0
    shifted: set[str] = field(default_factory=set)
    sent: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> list[str]:
        faults = [*self.violations, *self.overflow, *self.errors, *self.shifted]
        for kind, most in MOST_SENT.items():
            if self.sent[kind] > most:
                faults.append(f"{kind}: {self.sent[kind] / 1024:.1f} KB sent, at most {most // 1024}")
        return sorted(faults)


def audit_visits(browser: Browser, address: str, pages: tuple[PublicPage, ...], report: Report) -> None:
    """Visit each page in both schemes and at both widths, each time with nothing kept."""
    report.heading(
        "First visits, light and dark, at 320 and 1280 px; KB as sent",
        ("axe", "too wide", "errors", "shift", "KB", "style", "script", "requests"),
        ("0", "0", "0", f"{MOST_SHIFT:.2f}", *(f"{most // 1024}" for most in MOST_SENT.values()), ""),
    )
    for page in pages:
        found = _visit_all(browser, address, page)
        figures = (
            *(str(len(faults)) for faults in (found.violations, found.overflow, found.errors)),
            f"{found.shift:.2f}",
            *(f"{found.sent[kind] / 1024:.1f}" for kind in MOST_SENT),
            str(found.sent["requests"]),
        )
        report.row(page.name, figures, found.faults)


def _visit_all(browser: Browser, address: str, page: PublicPage) -> Findings:
    found = Findings()
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(
                base_url=address, color_scheme=scheme, viewport={"width": width, "height": 800}
            )
            context.set_default_timeout(MOST_MS)
            try:
                _visit(context.new_page(), page, found, scheme, width)
            finally:
                context.close()
    return found


def _visit(tab: Page, page: PublicPage, found: Findings, scheme: str, width: int) -> None:
    where = f"{scheme}, {width} px"
    requests: list[Request] = []
    tab.on("requestfinished", lambda request: requests.append(request))
    tab.on("pageerror", lambda error: found.errors.add(f"{where}: {error}"))
    tab.on("console", lambda said: found.errors.add(f"{where}: {said.text}") if _is_error(said, page) else None)
    if scheme == "dark":
        tab.context.new_cdp_session(tab).send("Network.emulateNetworkConditions", SLOW_LINE)
    tab.add_init_script(WATCH_SHIFTS)
    response = tab.goto(page.address, wait_until="networkidle")
    if response.status != page.status:
        found.errors.add(f"answered {response.status}, not {page.status}")
    tab.wait_for_timeout(SETTLE_MS)
    shifts = tab.evaluate("() => window.shifts")
    moved = sum(shift["value"] for shift in shifts)
    found.shift = max(found.shift, moved)
    if round(moved, 2) > MOST_SHIFT:
        found.shifted.update(f"{where}: moved by {shift['value']:.4f}: {shift['what']}" for shift in shifts)
    found.overflow.update(f"{where}: {wide}" for wide in tab.evaluate(WIDER))
    found.sent |= _bytes_sent(tab, requests)
    tab.evaluate(_axe())
    found.violations.update(f"{where}: {violation}" for violation in tab.evaluate(RUN_AXE))


def _is_error(said: ConsoleMessage, page: PublicPage) -> bool:
    """A page that is not found is an error to the console however well it is answered; that alone is none."""
    return said.type == "error" and not (page.status != HTTPStatus.OK and said.location["url"].endswith(page.address))


def _bytes_sent(tab: Page, requests: list[Request]) -> Counter[str]:
    """Header and body as sent, by type of resource; with the icon, which a headless browser does not ask for."""
    sent: Counter[str] = Counter()
    for request in requests:
        sizes = request.sizes()
        size = sizes["responseHeadersSize"] + sizes["responseBodySize"]
        sent[request.resource_type] += size
        sent["total"] += size
        sent["requests"] += 1
    for icon in tab.locator("link[rel=icon]").all():
        sent["total"] += len(tab.request.get(icon.evaluate("link => link.href")).body())
        sent["requests"] += 1
    return sent


@cache
def _axe() -> str:
    return (PACKAGES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
