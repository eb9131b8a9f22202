"""How lanes stand on a page, and what the profile says of a person's terms."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.translation import gettext as _

from dates.axis import Axis
from people.lanes import Gap
from people.models import Post, Term

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
