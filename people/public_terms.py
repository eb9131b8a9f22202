"""Terms of office alone, as strangers may read them."""

from __future__ import annotations

import re

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from evidence.public_form import to_json
from evidence.public_reading import read_public_parts
from people.models.term import Term, TermQuerySet
from people.records import TermPart

_KEY = re.compile(r"(?P<person>[a-z0-9-]{1,80})\.(?P<post>[a-z0-9-]{1,80})(?:\.(?P<number>[1-9][0-9]{0,3}))?")


def public_term_texts(terms: TermQuerySet) -> dict[int, str]:
    """The records of the public ones as JSON (`TermRecord`) by primary key, in the QuerySet's order."""
    rows = terms.public().annotate(person_key=F("person__key"), number=_number())
    return {
        row["id"]: to_json(
            {"key": _key(row["person_key"], values["post"], row["number"]), "person": row["person_key"]} | values
        )
        for row, values in read_public_parts(TermPart, rows)
    }


def terms_with_key(key: str) -> TermQuerySet:
    """The public term of a key (see `TermRecord`), or none."""
    asked = _KEY.fullmatch(key)
    number = int(asked["number"] or 1) if asked else 0
    if asked is None or asked["number"] == "1":
        return Term.objects.none()
    held = Term.objects.public().filter(person__key=asked["person"], post__key=asked["post"])
    return held.annotate(number=_number()).filter(number=number)


def _key(person: str, post: str, number: int) -> str:
    return f"{person}.{post}" if number == 1 else f"{person}.{post}.{number}"


def _number() -> Coalesce:
    """Which term of this person in this post it is, in the order of time; from 1."""
    earlier = Q(begun_by__lt=OuterRef("begun_by")) | Q(begun_by=OuterRef("begun_by"), pk__lt=OuterRef("pk"))
    held: QuerySet = Term.objects.filter(earlier, person=OuterRef("person"), post=OuterRef("post")).order_by()
    return Coalesce(Subquery(held.values("post").annotate(times=Count("pk")).values("times")), 0) + 1
