"""What looks wrong in a record and may be right all the same: said to editors, and never in their way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail import hooks

from dates import HistoricalDate
from dates.fields import HistoricalDateField
from dates.understanding import date_in
from evidence.models import Evidenced, Record

#: From here on two titles are nearly the same; 1 is equality.
NEARLY = 0.85
#: Where a date is “about” or “perhaps”, it is surely before or after another only beyond this.
LEEWAY = timedelta(days=5 * 365)
#: Titles that are compared with one record's; more than these on one date are not looked at.
MOST_COMPARED = 200


@dataclass(frozen=True, slots=True)
class RecordWarning:
    """One sentence, and the other record that it is about where there is one."""

    text: str
    about: Record | None = None


def warnings_of(record: Record) -> list[RecordWarning]:
    """Everything that looks wrong in `record` as it stands in memory, with its children.

    Each room adds what it knows, also of the kinds of lower rooms, through Wagtail's hooks: a function under the name
    “warn_of_” and the model takes the record and gives its warnings, with as many queries for any number of records.
    """
    watchers = [*hooks.get_hooks("warn_of_record"), *hooks.get_hooks(f"warn_of_{record._meta.model_name}")]
    return list(dict.fromkeys(warning for watch in watchers for warning in watch(record)))


def overdue_check(record: Record) -> Iterator[RecordWarning]:
    """The day for the next check has passed."""
    if isinstance(record, Evidenced) and record.is_overdue:
        yield RecordWarning(_("“Check again by” has passed. Check the record, or give it a later day."))


def words_beside_dates(record: Record) -> Iterator[RecordWarning]:
    """Words that say other days than the date, as when they were kept while it was changed."""
    parts: list[Model] = [record]
    for relation in get_all_child_relations(type(record)):
        parts += getattr(record, relation.get_accessor_name()).all()
    for part in parts:
        for field in part._meta.concrete_fields:
            when = getattr(part, field.attname) if isinstance(field, HistoricalDateField) and field.text_field else None
            meant = date_in(when.text) if isinstance(when, HistoricalDate) else None
            if meant is not None and not _covers(meant, when):
                values = {"field": str(field.verbose_name), "words": when.text, "date": when.edtf}
                yield RecordWarning(_("Readers see “%(words)s” as the %(field)s, which is %(date)s.") % values)


def _covers(words: HistoricalDate, when: HistoricalDate) -> bool:
    """Whether the date lies within the words, which may be rougher: “April 2001” for 23 April 2001."""
    (first, last), (date_first, date_last) = words.sort_key, when.sort_key
    return first <= date_first and date_last <= last


def surely_before(first: HistoricalDate, second: HistoricalDate) -> bool:
    """Whether every day of `first` is before every day of `second`, with leeway where one is approximate or uncertain.

    A side that is open or unknown sets no limit, so that nothing is sure beyond it.
    """
    if first.latest is None or second.earliest is None:
        return False
    is_vague = any(when.approximate or when.uncertain for when in (first, second))
    return second.earliest - first.latest > (LEEWAY if is_vague else timedelta())


def nearly_the_same(first: str, second: str) -> bool:
    """Whether two titles differ in little more than spelling, case and signs."""
    first, second = plain(first), plain(second)
    if not first or not second:
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= NEARLY and matcher.quick_ratio() >= NEARLY and matcher.ratio() >= NEARLY


def plain(text: str) -> str:
    """Words and numbers alone, in one case."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def namesakes(record: Record, candidates: Iterable[Record], *names: str) -> Iterator[Record]:
    """Those `candidates` of which one of the fields `names` is nearly the same as the record's."""
    own: dict[str, Any] = {name: getattr(record, name) for name in names}
    for other in candidates:
        if any(nearly_the_same(text, getattr(other, name)) for name, text in own.items()):
            yield other
