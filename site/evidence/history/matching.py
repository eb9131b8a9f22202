"""Which part of one edition has become which of another: citations, findings, terms, actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence.schema import RecordPart

Pair = tuple[RecordPart | None, RecordPart | None]
#: More pairs than these are not looked at for likeness.
MOST_PAIRS = 20_000


def matched(before: list[RecordPart], after: list[RecordPart]) -> list[Pair]:
    """The parts that differ, in their order of now: changed, added (no first), and at the end removed (no second).

    A part is a changed one where what names it, its first field, is the same, or where most of it is.
    """
    old, new = _without_equals(before, after)
    partner: dict[int, int] = {}
    taken: set[int] = set()
    if len(old) * len(new) <= MOST_PAIRS:
        for _likeness, _distance, i, j in sorted(_likely(old, new)):
            if i not in taken and j not in partner:
                taken.add(i)
                partner[j] = i
    pairs: list[Pair] = [(old[partner[j]] if j in partner else None, part) for j, part in enumerate(new)]
    return pairs + [(part, None) for i, part in enumerate(old) if i not in taken]


def is_reordered(before: list[RecordPart], after: list[RecordPart]) -> bool:
    """Whether the parts that stayed as they were follow each other otherwise."""
    old, new = [_values(part) for part in before], [_values(part) for part in after]
    stayed = set(old) & set(new)
    return [part for part in old if part in stayed] != [part for part in new if part in stayed]


def naming(part: RecordPart) -> str:
    """The name of the first field that says something: it names the part."""
    return next((name for name in type(part).model_fields if getattr(part, name)), "")


def _values(part: RecordPart) -> tuple[Any, ...]:
    return tuple(
        tuple(value) if isinstance(value := getattr(part, name), list) else value for name in type(part).model_fields
    )


def _without_equals(before: list[RecordPart], after: list[RecordPart]) -> tuple[list[RecordPart], list[RecordPart]]:
    waiting: dict[tuple[Any, ...], list[int]] = {}
    for number, part in enumerate(before):
        waiting.setdefault(_values(part), []).append(number)
    equal: set[int] = set()
    new = []
    for part in after:
        if same := waiting.get(_values(part)):
            equal.add(same.pop(0))
        else:
            new.append(part)
    return [part for number, part in enumerate(before) if number not in equal], new


def _likely(old: list[RecordPart], new: list[RecordPart]) -> Iterator[tuple[float, int, int, int]]:
    """Pairs that may be one part: how unlike they are, and how far apart they stand."""
    for i, was in enumerate(old):
        for j, becomes in enumerate(new):
            name, fields = naming(becomes), type(becomes).model_fields
            filled = [field for field in fields if getattr(was, field) or getattr(becomes, field)]
            same = sum(1 for field in filled if getattr(was, field) == getattr(becomes, field))
            is_named_alike = getattr(was, name, None) == getattr(becomes, name, None)
            if is_named_alike or same * 2 >= len(filled):
                yield 1 - same / max(len(filled), 1) - is_named_alike, abs(i - j), i, j
