"""What looks wrong in people and organisations: a post held by two at once, and one that is there already."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from evidence.warnings import MOST_COMPARED, RecordWarning
from people.models import Organisation, OtherName, Person, Term


def posts_held_by_two(person: Person) -> Iterator[RecordWarning]:
    """Terms that surely overlap somebody else's in the same post; a day of handing over is none. One query."""
    terms = [term for term in person.terms.all() if term.post_id and term.span() is not None]
    if not terms:
        return
    others = Term.objects.filter(post__in={term.post_id for term in terms}).exclude(person=person.pk)
    held = list(others.select_related("person", "post").order_by("pk")[:MOST_COMPARED])
    for term in terms:
        for other in held:
            if other.post_id == term.post_id and _surely_overlap(term, other):
                yield RecordWarning(
                    _("The term “%(post)s” (%(term)s) overlaps that of another holder (%(other)s):")
                    % {"post": other.post.title, "term": term.when, "other": other.when},
                    other.person,
                )


def _surely_overlap(first: Term, second: Term) -> bool:
    """Whether there are two days on which both surely hold."""
    return max(first.surely_begun, second.surely_begun) < min(first.surely_held, second.surely_held)


def people_of_the_same_name(person: Person) -> Iterator[RecordWarning]:
    """Others who bear the name, or one of the other spellings. One query."""
    names = {name.strip() for name in (person.name, *(other.name for other in person.other_names.all()))} - {""}
    rule = Q(pk__in=())
    for name in names:
        rule |= Q(name__iexact=name) | Q(pk__in=OtherName.objects.filter(name__iexact=name).values("person"))
    for other in Person._base_manager.filter(rule).exclude(pk=person.pk).order_by("pk")[:MOST_COMPARED]:
        yield RecordWarning(_("Somebody of this name is there already:"), other)


def organisations_of_the_same_name(organisation: Organisation) -> Iterator[RecordWarning]:
    """Others that bear the name, in full or abbreviated. One query."""
    if not organisation.name.strip():
        return
    same = Q(name__iexact=organisation.name.strip()) | Q(abbreviation__iexact=organisation.name.strip())
    for other in Organisation._base_manager.filter(same).exclude(pk=organisation.pk).order_by("pk")[:MOST_COMPARED]:
        yield RecordWarning(_("An organisation of this name is there already:"), other)
