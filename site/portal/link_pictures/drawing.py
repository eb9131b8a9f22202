"""A picture drawn: thick and thin rule, the date over its year rule, the title, the verdict by shape and word."""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from dates import HistoricalDate
from dates.year_rule import CELL, END, PITCH, year_rule
from portal.link_pictures.contents import Contents
from portal.link_pictures.legible import font, leading, legible, set_lines

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 80
INNER = WIDTH - 2 * MARGIN
#: The light scheme of tokens.css.
PAPER, INK, SOFT, RULE, CELLS, RUBRIC = "#fdfdfc", "#15191b", "#4a5155", "#d0d4d3", "#dfe3e2", "#981b32"
TITLE_SIZES = (76, 68, 60, 54, 48)
MOST_LINES = 5
FOOT = 548
#: Where the title begins on a picture without a date.
UNDATED_TOP = 170
#: Shapes are drawn this many times larger and made small again: Pillow has no smooth edges of its own.
FINER = 4
COLOURS = 64


def draw(contents: Contents) -> bytes:
    """A PNG of 1200 by 630 pixels."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 13), fill=INK)
    pen.rectangle((0, 20, WIDTH, 22), fill=INK)
    name = _("Israel–NATO relations")
    pen.text((MARGIN, 84), name, INK, font("Bold", 32), anchor="ls")
    after = MARGIN + font("Bold", 32).getlength(name + " ")
    pen.text((after, 84), _("a sourced record"), SOFT, font("Regular", 32), anchor="ls")
    top = _date(pen, contents, contents.date) + 28 if contents.date else UNDATED_TOP
    _title(pen, contents, top)
    _foot(image, pen, contents)
    return _png(image)


def _date(pen: ImageDraw.ImageDraw, contents: Contents, date: HistoricalDate) -> int:
    """The date, what was reported in its place, and the year rule; returns where it ends."""
    ink = RUBRIC if contents.reported else INK
    words, base = legible(date.display()), 162
    size, (line, *_rest) = set_lines(words or date.edtf, (40, 36, 32), INNER, 60, 1)
    pen.text((MARGIN, base), line, ink, font("Bold", size), anchor="ls")
    if contents.reported:
        _reported(pen, contents, MARGIN + font("Bold", size).getlength(line) + 28, base)
    rule, scale, top, high = year_rule(date), 3, base + 18, 18
    for month in range(12):
        left = MARGIN + month * PITCH * scale
        pen.rectangle((left, top, left + CELL * scale - 1, top + high - 1), fill=CELLS)
    left = MARGIN + rule.x * scale
    pen.rectangle((left, top, left + max(rule.width * scale, 5) - 1, top + high - 1), fill=ink)
    end = MARGIN + END * scale
    if rule.runs_on:
        pen.polygon(
            [(end + 6, top), (end + 22, top + high / 2), (end + 6, top + high)], ink if rule.end_known else RULE
        )
    if rule.starts_before:
        known = ink if rule.start_known else RULE
        pen.polygon([(MARGIN - 6, top), (MARGIN - 22, top + high / 2), (MARGIN - 6, top + high)], known)
    return top + high


def _reported(pen: ImageDraw.ImageDraw, contents: Contents, left: float, base: int) -> None:
    """Beside the date, where there is room: “reported as June 2019”, struck out where it was wrong."""
    small = font("Regular", 28)
    before, _sign, after = _("reported as %(date)s").partition("%(date)s")
    reported = legible(contents.reported)
    if left + small.getlength(before + reported + after) > WIDTH - MARGIN:
        return
    pen.text((left, base), before, SOFT, small, anchor="ls")
    start = left + small.getlength(before)
    end = start + small.getlength(reported)
    pen.text((start, base), reported, SOFT, small, anchor="ls")
    pen.text((end, base), after, SOFT, small, anchor="ls")
    if contents.is_refuted:
        pen.line((start, base - 9, end, base - 9), fill=SOFT, width=2)


def _title(pen: ImageDraw.ImageDraw, contents: Contents, top: int) -> None:
    words = legible(contents.title) or contents.kind
    size, lines = set_lines(words, TITLE_SIZES, INNER, FOOT - 44 - top, MOST_LINES)
    for number, line in enumerate(lines):
        pen.text((MARGIN, top + size + number * leading(size)), line, INK, font("Bold", size), anchor="ls")


def _foot(image: Image.Image, pen: ImageDraw.ImageDraw, contents: Contents) -> None:
    """Verdict at the start, the kind of record at the end."""
    pen.line((MARGIN, FOOT, WIDTH - MARGIN, FOOT), fill=INK, width=2)
    base, left = FOOT + 48, MARGIN
    if word := contents.verdict_word:
        ink = RUBRIC if contents.verdict == "corrected" else INK
        mark = _mark(contents.verdict, ink)
        image.paste(mark, (left, base - 25), mark)
        pen.text((left + 40, base), legible(word), ink, font("Bold", 32), anchor="ls")
    pen.text((WIDTH - MARGIN, base), legible(contents.kind), SOFT, font("Regular", 32), anchor="rs")


def _mark(verdict: str, ink: str) -> Image.Image:
    """The shape of a verdict as verdict.css has it: full disc, half disc, split diamond, dotted ring."""
    side, wide = 28 * FINER, 5 * FINER
    mark = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(mark)
    box = (FINER, FINER, side - FINER, side - FINER)
    half = side / 2
    if verdict == "disputed":
        pen.polygon([(half, 0), (side, half), (half, side), (0, half)], fill=ink)
        pen.polygon([(half, wide * 1.4), (side - wide * 1.4, half), (half, side - wide * 1.4)], fill=(0, 0, 0, 0))
    elif verdict == "unverified":
        for start in range(0, 360, 45):
            pen.arc(box, start, start + 22, fill=ink, width=wide)
    else:
        pen.ellipse(box, outline=ink, width=wide)
        pen.pieslice(box, 90, 450 if verdict == "confirmed" else 270, fill=ink)
    return mark.resize((28, 28), Image.Resampling.LANCZOS)


def _png(image: Image.Image) -> bytes:
    """In few colours: two inks and their edges need no more. An octree and zlib's usual level take 8 ms where the
    median cut and the highest level take 62, for a tenth more bytes."""
    out = BytesIO()
    image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()
