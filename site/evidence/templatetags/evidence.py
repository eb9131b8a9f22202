"""How evidence stands on a page: verdicts, numbered sources, and the records that rest on a source."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.conf import settings
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, ngettext, override

from evidence import citing
from evidence.addresses import reading
from evidence.models import AddressCheck, Origin, Source
from evidence.presentation import NumberedCitation
from evidence.verdicts import Verdict

register = template.Library()


@register.simple_tag
def verdict(value: str, origin: str = "") -> SafeString:
    """A verdict as word and shape, and whether the record was added for context."""
    return _verdict(str(value or ""), str(origin or ""), get_language() or settings.LANGUAGE_CODE)


# Built here and not in a template: a list shows fifty.
@lru_cache(maxsize=256)
def _verdict(value: str, origin: str, language: str) -> SafeString:
    with override(language):
        words = [(value, Verdict(value).label)] if value in Verdict.values else []
        if origin == Origin.CONTEXT:
            words.append(("context", Origin.CONTEXT.label))
        marks = [format_html('<span class="verdict {}">{}</span>', name, word) for name, word in words]
    return SafeString(" ".join(marks))


@register.filter
def display(record: Model, field: str) -> str:
    """The words for a choice. `get_FOO_display` has them too, but translates every choice of the field at each call."""
    value = getattr(record, field)
    return _choices(type(record), field, get_language() or settings.LANGUAGE_CODE).get(value, value)


@lru_cache(maxsize=256)
def _choices(model: type[Model], field: str, language: str) -> dict[str, str]:
    with override(language):
        return {value: str(label) for value, label in model._meta.get_field(field).flatchoices}


@register.filter
def counted_sources(number: int) -> str:
    return ngettext("%(number)d source", "%(number)d sources", number) % {"number": number}


@register.filter
def number_of(citations: Iterable[NumberedCitation], source: Source | None) -> int | None:
    """The number under which the page lists `source`; None where it does not."""
    if source is None:
        return None
    return next((item.number for item in citations if item.citation.source_id == source.pk), None)


@register.filter
def language_name(code: str) -> str:
    """“Hebrew” for “he”; the code itself where Django has no name for it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def last_answer(source: Source) -> AddressCheck | None:
    return AddressCheck.of(source)


@register.filter
def reading_place(source: Source) -> reading.ReadingPlace:
    return reading.reading_place(source)


@register.simple_tag
def records_citing(source: Source) -> list[citing.CitingRecord]:
    return citing.records_citing(source) if source.pk else []
