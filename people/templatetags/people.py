"""How lanes stand on a page, and what the profile says of a person's terms."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import features

from dates.axis import Axis
from people.career import Career, career
from people.initials import initials
from people.lanes import Gap
from people.models import Person, Post, Term

register = template.Library()


@register.filter
def place(percent: float) -> str:
    """As SVG writes it, whatever the reader's language does to numbers."""
    return f"{percent:g}%"


@register.filter
def end_place(gap: Gap) -> str:
    return place(round(gap.x + gap.width, 2))


@register.filter
def place_of(axis: Axis, day: date) -> str:
    """Where a day falls; nothing where it lies off the axis."""
    return place(axis.at(day)) if axis.start <= day <= axis.end else ""


@register.filter
def in_words(term: Term, post: Post) -> str:
    """A bar for those who do not see it."""
    # Translators: a person, the title of a post, and the dates of the term, for example “from 2014 to 2024”.
    return _("%(person)s, %(post)s, %(term)s") % {"person": term.person.name, "post": post.title, "term": term.when}


@register.simple_tag
def career_of(person: Person, terms: list[Term]) -> Career | None:
    return career(person, terms, timezone.localdate())


@register.filter
def initials_of(person: Person) -> str:
    return initials(person.name, person.sort_name)


@register.simple_tag
def can_write_avif() -> bool:
    """Whether this machine's Pillow was built with an encoder; without one, asking for AVIF is an error."""
    return bool(features.check("avif"))
