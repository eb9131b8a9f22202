"""Old beside new: what differs between two values in words, marked for the eye and for screen readers."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.compare import diff_text

from portal.importing.desk.wording import Words

#: Texts up to this length stand beside each other; longer ones are merged, with the words marked that differ.
SHORT = 60
#: Beyond this, comparing by words takes too long; the texts stand beside each other.
LONGEST_COMPARED = 20_000
#: Of two texts with less than this in common, one follows the other; merged, nobody could read them.
LEAST_IN_COMMON = 0.3


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field before and after: in one text (`merged`) where that can be read, else `old` and `new` side by side."""

    label: str
    old: SafeString | str = ""
    new: SafeString | str = ""
    merged: SafeString | str = ""


def compare(label: str, old: Words, new: Words) -> Comparison:
    if isinstance(old, list) or isinstance(new, list):
        return Comparison(label, merged=_compare_items(list(old), list(new)))
    if old and new and max(len(old), len(new)) > SHORT and len(merged := _compare_texts(old, new)) == 1:
        return Comparison(label, merged=merged[0])
    return Comparison(label, old=_deleted(old) if old else "", new=_added(new) if new else "")


def as_html(words: Words) -> SafeString | str:
    """A value that nothing is compared with."""
    if isinstance(words, list):
        items = format_html_join("", "<li>{}</li>", ((item,) for item in words))
        return format_html('<ul class="import-items">{}</ul>', items)
    return words


def _deleted(text: str) -> SafeString:
    return format_html('<del class="deletion">{}</del>', text)


def _added(text: str) -> SafeString:
    return format_html('<ins class="addition">{}</ins>', text)


def _compare_texts(old: str, new: str) -> list[SafeString]:
    """One text with the words marked that differ, or both texts where they have too little in common."""
    if max(len(old), len(new)) > LONGEST_COMPARED:
        return [_deleted(old), _added(new)]
    changes = diff_text(old, new).changes
    in_common = sum(len(text) for kind, text in changes if kind == "equal")
    if in_common < LEAST_IN_COMMON * max(len(old), len(new)):
        return [_deleted(old), _added(new)]
    mark = {"deletion": _deleted, "addition": _added}
    return [format_html_join("", "{}", ((mark.get(kind, str)(text),) for kind, text in changes))]


def _compare_items(old: list[str], new: list[str]) -> SafeString:
    """The items that differ; of those that do not, how many there are."""
    items: list[SafeString | str] = []
    same = 0
    for what, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = old[start:end], new[new_start:new_end]
        if what == "equal":
            same += len(gone)
        else:
            paired = min(len(gone), len(come))
            for pair in zip(gone[:paired], come[:paired], strict=True):
                items += _compare_texts(*pair)
            items += [*map(_deleted, gone[paired:]), *map(_added, come[paired:])]
    if same:
        note = ngettext("%(count)d stays as it is", "%(count)d stay as they are", same) % {"count": same}
        items.append(format_html('<span class="import-muted">{}</span>', note))
    if not items:
        items = [_("Nothing")]
    return format_html(
        '<ul class="import-items">{}</ul>', format_html_join("", "<li>{}</li>", ((item,) for item in items))
    )
