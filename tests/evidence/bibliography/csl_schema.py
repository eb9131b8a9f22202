"""What CSL-JSON 1.0.2 allows, as a JSON Schema, and a processor that reads it.

Types and variables are those of the official schema of the Citation Style Language, which citeproc-py brings along
(`citeproc/data/schema`, MIT licence); what a date and a name are made of follows the specification's appendices.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

DATA = files("citeproc") / "data"
STYLE = DATA / "styles" / "harvard-cite-them-right.csl"


def _words(file: str, name: str) -> list[str]:
    """The quoted words of a definition, up to the next one."""
    text = re.sub(r"#.*", "", (DATA / "schema" / "schemas" / "styles" / file).read_text(encoding="utf-8"))
    definition = re.search(rf"\n  {re.escape(name)} =\n(.*?)(?=\n  \S|\n}})", text, re.S)
    return re.findall(r'"([^"]+)"', definition.group(1))


_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {"type": "integer"}
DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": _NUMBER},
        },
        "season": {"enum": [1, 2, 3, 4]},
        "circa": {"type": "boolean"},
        "literal": _TEXT,
    },
    "additionalProperties": False,
    "oneOf": [{"required": ["date-parts"]}, {"required": ["literal"]}],
}
NAME = {
    "type": "object",
    "properties": {"family": _TEXT, "given": _TEXT, "literal": _TEXT},
    "additionalProperties": False,
    "oneOf": [{"required": ["family"]}, {"required": ["literal"]}],
}
AUTHORS = {"type": "array", "minItems": 1, "items": NAME}
TYPES = _words("csl-types.rnc", "item-types")
DATES = _words("csl-variables.rnc", "variables.dates")
NAMES = _words("csl-variables.rnc", "variables.names")
OTHERS = [
    word for kind in ("numbers", "titles", "strings") for word in _words("csl-variables.rnc", f"variables.{kind}")
]
SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "id": _TEXT,
            "type": {"enum": TYPES},
            **dict.fromkeys(OTHERS, _TEXT),
            **dict.fromkeys(DATES, DATE),
            **dict.fromkeys(NAMES, AUTHORS),
        },
        "additionalProperties": False,
    },
}


def rendered(items: list[dict[str, Any]]) -> list[str]:
    """What a citation processor makes of the items, in the one style that comes with it."""
    bibliography = CitationStylesBibliography(
        CitationStylesStyle(str(STYLE), validate=False), CiteProcJSON(items), formatter.plain
    )
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"].lower())]))
    return [str(line) for line in bibliography.bibliography()]
