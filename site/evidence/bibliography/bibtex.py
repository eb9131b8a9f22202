"""BibTeX, as BibTeX itself and biblatex read it: in UTF-8, with what TeX would take for commands escaped."""

from __future__ import annotations

import re

from django.utils.dates import MONTHS
from django.utils.encoding import iri_to_uri
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

from dates import HistoricalDate
from dates.parts import Precision
from evidence.bibliography.item import Item

#: For each CSL type the entry type, and the field for what it appeared in; for all others see `_MISC`.
_TYPES = {
    "article-journal": ("article", "journal"),
    "article-magazine": ("article", "journal"),
    "article-newspaper": ("article", "journal"),
    "book": ("book", "series"),
    "chapter": ("incollection", "booktitle"),
    "entry-dictionary": ("incollection", "booktitle"),
    "entry-encyclopedia": ("incollection", "booktitle"),
    "pamphlet": ("booklet", "howpublished"),
    "report": ("techreport", "series"),
    "thesis": ("phdthesis", "series"),
}
_MISC = ("misc", "howpublished")
_PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
#: Entry types that name a publisher beside what they appeared in.
_NAMED = frozenset(("book", "incollection", "techreport", "phdthesis"))
_WITH_YEAR = frozenset((Precision.DAY, Precision.MONTH, Precision.YEAR))
#: A brace of the text must not count as one of BibTeX's, even behind a backslash.
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)

#: Between these TeX makes one sign of two: a dash of two hyphens.
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)")


class _Escaped(Writer):
    """Writes what was escaped here: pybtex itself leaves backslashes and braces, and would escape addresses too."""

    def _encode(self, text: str) -> str:
        return text


def bibtex(item: Item) -> str:
    """The item as one entry, which ends with an empty line."""
    kind, container = _TYPES.get(item.type, _MISC)
    appeared, publisher = item.container_title or item.publisher, item.publisher
    texts = {
        # In braces of its own, so that no style makes its capitals small.
        "title": f"{{{_tex(item.title)}}}",
        container: _tex(appeared if container in ("journal", "howpublished") else item.container_title),
        _PUBLISHERS.get(kind, "publisher"): _tex(publisher if item.container_title or kind in _NAMED else ""),
        **(_dated(item.issued) if item.issued else {}),
        "type": _tex(item.genre),
        "version": _tex(item.version),
        "note": _tex(_note(item)),
        "url": iri_to_uri(item.url),
        "urldate": item.accessed.isoformat() if item.accessed else "",
        "language": _tex(item.language),
    }
    authors = [Person(_name(name)) for name in item.author]
    entry = Entry(
        kind,
        fields={name: text for name, text in texts.items() if text},
        persons={"author": authors} if authors else None,
    )
    return _Escaped(encoding="UTF-8").to_string(BibliographyData({item.id: entry})) + "\n"


def _tex(text: str) -> str:
    return _LIGATURE.sub("{}", text.translate(_ESCAPES))


def _name(name: dict[str, str]) -> str:
    """A body in braces, so that it is not taken apart; so is a part with a comma or an “and” in it."""
    if literal := name.get("literal"):
        return f"{{{_tex(literal)}}}"
    parts = [_tex(name[part]) for part in ("family", "given") if name.get(part)]
    return ", ".join(f"{{{part}}}" if "," in part or " and " in f" {part} " else part for part in parts)


def _dated(when: HistoricalDate) -> dict[str, str]:
    """Year and month for BibTeX, in words where a number would say too much; `date` in EDTF, which biblatex reads."""
    part = when.part
    if part is None or part.approximate or part.uncertain or part.precision not in _WITH_YEAR:
        return {"year": _tex(when.display()), "date": when.edtf}
    month = str(MONTHS[part.month]) if part.month else ""
    return {"year": f"{part.year:04d}", "month": month, "date": when.edtf}


def _note(item: Item) -> str:
    edition = _("edition %(number)s") % {"number": item.version} if item.version else ""
    return ". ".join(capfirst(text) for text in (edition, item.status, item.note) if text)
