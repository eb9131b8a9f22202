"""Words in another script within a text: set apart, so that their direction and their language are right."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

register = template.Library()

HEBREW = r"\u0590-\u05ff\ufb1d-\ufb4f"
ARABIC = r"\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"


def _run(letters: str) -> str:
    """From the first letter of the script to the last one before a letter of another, with what stands between."""
    return rf"[{letters}](?:[{letters}\W\d_]*[{letters}])?"


RUNS = re.compile(f"(?P<he>{_run(HEBREW)})|(?P<ar>{_run(ARABIC)})")


@register.filter
def isolate(text: object) -> str:
    """`text` with each run of Hebrew or Arabic letters in a `<bdi>` of its own.

    Without it the punctuation and digits beside a name are drawn on its wrong side (Unicode, UAX #9), and a screen
    reader spells it out in English. The script stands for the language (`lang`, BCP 47): Hebrew or Arabic is what such
    a run is here, where nothing else says so. Other text comes back as it is.
    """
    text = "" if text is None else str(text)
    if text.isascii() or not RUNS.search(text):
        return text
    parts, end = [], 0
    for run in RUNS.finditer(text):
        parts.append(escape(text[end : run.start()]))
        parts.append(f'<bdi lang="{run.lastgroup}" dir="rtl">{escape(run.group())}</bdi>')
        end = run.end()
    return SafeString("".join([*parts, escape(text[end:])]))
