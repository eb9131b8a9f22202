"""How two versions of a finding are set side by side. The block of findings names this, so it imports no models."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.compare import BlockComparison, TextDiff, diff_text

from evidence.verdicts import Verdict

NOTHING = "–"


def difference(before: str, after: str) -> SafeString:
    """One value as it was, and as it is."""
    changes = [("deletion", before)] if before else []
    return TextDiff(changes + ([("addition", after)] if after else []), separator=" ").to_html()


class FindingComparison(BlockComparison):
    """A finding under its point, with those fields only that say something, sources by their titles."""

    def has_changed(self) -> bool:
        return self._values(self.val_a) != self._values(self.val_b)

    def htmlvalue(self, val: Any) -> SafeString:
        if not (self.is_new() or self.is_deleted()):
            return self._render(_("Finding unchanged: %(point)s") % {"point": val["aspect"]}, ())
        said = _("Finding added") if self.is_new() else _("Finding removed")
        rows = ((self._label(name), value or NOTHING) for name, value in self._values(val).items() if value)
        return self._render(said, rows)

    def htmldiff(self) -> SafeString:
        before, after = self._values(self.val_a), self._values(self.val_b)
        rows = []
        for name, was in before.items():
            becomes = after[name]
            if was == becomes:
                shown = was
            elif name == "verdict":
                shown = difference(was, becomes)
            elif name == "sources":
                kept = [("equal", title) for title in was if title in becomes]
                gone = [("deletion", title) for title in was if title not in becomes]
                new = [("addition", title) for title in becomes if title not in was]
                shown = TextDiff(kept + gone + new, separator="; ").to_html()
            else:
                shown = diff_text(was, becomes).to_html()
            if was or becomes:
                rows.append((self._label(name), "; ".join(shown) if isinstance(shown, list) else shown))
        return self._render(_("Finding changed"), rows)

    def _values(self, finding: Any) -> dict[str, Any]:
        values: dict[str, Any] = {name: finding[name] or "" for name in self.block.child_blocks if name != "sources"}
        values["verdict"] = dict(Verdict.choices).get(values["verdict"], values["verdict"])
        sources = [source.title for source in finding["sources"] if source is not None]
        return {name: str(value) for name, value in values.items()} | {"sources": sources}

    def _label(self, name: str) -> str:
        return self.block.child_blocks[name].label

    @staticmethod
    def _render(said: str, rows: Iterable[tuple[str, Any]]) -> SafeString:
        heading = format_html('<p class="comparison__said">{}</p>', said) if said else ""
        shown = ((label, "; ".join(value) if isinstance(value, list) else value) for label, value in rows)
        terms = format_html_join("", "<dt>{}</dt><dd>{}</dd>", shown)
        return format_html('{}<dl class="comparison__list">{}</dl>', heading, terms)
