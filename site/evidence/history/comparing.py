"""Which two editions a reader wants compared: `?from=2&to=4`."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from evidence.history.differences import FieldDifference, differences
from evidence.history.reading import read
from evidence.models import Edition, Record


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was asked for, and what differs.

    Attributes:
        before, after: numbers of editions that there are, the earlier one first; None where there are not two.
        errors: what was not understood, one sentence each; nothing is compared then.
        fields: None where nothing is compared.
        is_whole: whether nothing had to be left out of either.
    """

    before: int | None
    after: int | None
    errors: tuple[str, ...] = ()
    fields: tuple[FieldDifference, ...] | None = field(default=None, repr=False)
    is_whole: bool = True


def compare(record: Record, query: QueryDict) -> Comparison:
    """The difference that is asked for; by default that of the last two, or to the last one, or from the one before."""
    editions = Edition.objects.of(record)
    last_two = list(editions.values_list("number", flat=True)[:2])
    errors, numbers = [], {}
    for name in ("from", "to"):
        text = query.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) < 10:
            numbers[name] = int(text)
        elif text:
            errors.append(_("“%(text)s” is no number of an edition.") % {"text": text[:20]})
    after = numbers.get("to", last_two[0] if last_two else None)
    before = numbers.get("from")
    if before is None and after is not None:
        before = editions.filter(number__lt=after).values_list("number", flat=True).first()
    asked = {edition.number: edition for edition in editions.filter(number__in={before, after} - {None})}
    for number in numbers.values():
        if number not in asked:
            errors.append(
                _("There is no edition %(number)d; the latest is %(latest)d.")
                % {"number": number, "latest": last_two[0] if last_two else 0}
            )
    if len(numbers) == 2 and before == after and not errors:
        errors.append(_("Choose two different editions."))
    chosen = sorted(number for number in {before, after} if number in asked)
    before, after = chosen if len(chosen) == 2 else (None, *chosen) if chosen else (None, None)
    if errors or before is None:
        return Comparison(before, after, tuple(dict.fromkeys(errors)))
    both, named = read(type(record), [asked[before], asked[after]])
    if len(both) < 2:
        return Comparison(before, after, (_("One of them cannot be shown: it names what has been withdrawn since."),))
    fields = tuple(differences(both[0].schema, both[1].schema, named))
    return Comparison(before, after, fields=fields, is_whole=all(edition.is_whole for edition in both))
