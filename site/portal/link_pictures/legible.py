"""Letters of a title that the font of the pictures has, and lines of them that fit."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"
#: More of a title than this never fits.
MOST_CHARACTERS = 400
#: Marks on one letter; more are stacked for mischief alone.
MOST_MARKS = 2
ELLIPSIS = "…"


@lru_cache(maxsize=32)
def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """`weight` is “Bold” or “Regular”, `size` in pixels."""
    return ImageFont.truetype(FONTS / f"RecordSerif-{weight}.ttf", size)


def legible(text: str) -> str:
    """The text as far as the font has its signs: a letter with an unknown mark loses the mark, words in another script
    become one ellipsis, and signs that are no letters (emoji, direction marks) are left out. Empty where no letter or
    digit is left."""
    found: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFC", " ".join(text.split()))[: 2 * MOST_CHARACTERS]:
        is_mark = unicodedata.combining(sign) > 0
        marks = marks + 1 if is_mark else 0
        if marks > MOST_MARKS or (is_mark and (not found or not found[-1].isalpha())):
            continue
        found.append(sign if sign == " " or _has(sign) else _stand_in(sign))
    plain = " ".join("".join(found).split())
    while f"{ELLIPSIS} {ELLIPSIS}" in plain or ELLIPSIS * 2 in plain:
        plain = plain.replace(f"{ELLIPSIS} {ELLIPSIS}", ELLIPSIS).replace(ELLIPSIS * 2, ELLIPSIS)
    return plain[:MOST_CHARACTERS] if any(map(str.isalnum, plain)) else ""


def _stand_in(sign: str) -> str:
    """What is drawn for a sign that the font lacks."""
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if part != sign and _has(part))
    return bare or (ELLIPSIS if sign.isalnum() else "")


@lru_cache(maxsize=2048)
def _has(sign: str) -> bool:
    return font("Bold", 32).getmask(sign).getbbox() is not None


def set_lines(text: str, sizes: tuple[int, ...], width: int, height: int, most: int) -> tuple[int, list[str]]:
    """The largest of `sizes` at which the text fits into `width` by `height` in at most `most` lines, and its lines.

    Where it fits at none, the last size, and the last line ends in an ellipsis. Lines are `leading` of the size apart.
    """
    for size in sizes:
        lines = _wrapped(text, size, width)
        room = min(most, height // leading(size))
        if len(lines) <= room:
            return size, _balanced(lines, size, width)
    kept = lines[:room]
    while kept[-1] and _length(kept[-1] + ELLIPSIS, size) > width:
        kept[-1] = kept[-1][:-1]
    kept[-1] = kept[-1].rstrip(" ,;:–-") + ELLIPSIS
    return size, kept


def _balanced(lines: list[str], size: int, width: int) -> list[str]:
    """The same number of lines, as even in length as may be: no word stands alone on the last."""
    narrow, wide, text = width // 2, width, " ".join(lines)
    while wide - narrow > size // 2:
        middle = (narrow + wide) // 2
        if len(tried := _wrapped(text, size, middle)) == len(lines) and " ".join(tried) == text:
            lines, wide = tried, middle
        else:
            narrow = middle
    return lines


def leading(size: int) -> int:
    return round(size * 1.16)


def _wrapped(text: str, size: int, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if _length(joined, size) <= width:
            lines[-1] = joined
            continue
        *whole, rest = _broken(word, size, width)
        lines += [*whole, rest]
    return [line for line in lines if line]


def _broken(word: str, size: int, width: int) -> list[str]:
    """The word, cut where it alone is wider than a line."""
    parts = [""]
    for sign in word:
        if parts[-1] and _length(parts[-1] + sign, size) > width:
            parts.append("")
        parts[-1] += sign
    return parts


def _length(text: str, size: int) -> float:
    return font("Bold", size).getlength(text)
