"""What a browser refuses to a page, because the page's policy forbids it, and what fails in its scripts."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext

#: In every page and frame, before any script of it. Playwright's own callers are known by their binding.
_LISTEN = """
addEventListener("securitypolicyviolation", (event) => reportViolation(
  [event.effectiveDirective, event.blockedURI, event.sourceFile, event.lineNumber, event.sample].join(" ")
));
"""


def watch(context: BrowserContext) -> list[str]:
    """The violations and the errors of scripts in all pages of a browser, one line each; more come as it goes on."""
    found: list[str] = []

    def report(source: dict[str, Any], text: str) -> None:
        found.append(f"{source['frame'].url} violates {text}")

    context.expose_binding("reportViolation", report)
    context.add_init_script(_LISTEN)
    context.on("weberror", lambda error: found.append(f"{error.page.url if error.page else ''} fails: {error.error}"))
    context.on("console", lambda said: _keep(found, said))
    return found


def _keep(found: list[str], said: Any) -> None:
    """A frame that may not be shown, or a policy that is not understood, is said on the console alone."""
    if said.type == "error" and "Content Security Policy" in said.text:
        found.append(f"{said.page.url if said.page else ''} says: {said.text}")
