"""How an embedded list looks, as its address asks."""

from __future__ import annotations

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from timeline.filters import EventFilter


class Theme(models.TextChoices):
    AUTO = "auto", _("Automatic")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Order(models.TextChoices):
    NEWEST = "newest", _("Latest events first")
    OLDEST = "oldest", _("Earliest events first")


class EmbedForm(forms.Form):
    """Beside the timeline's own filters. What is left out, or not understood, is as in `initial`."""

    n = forms.IntegerField(label=_("Events shown"), min_value=1, max_value=20, initial=5, required=False)
    order = forms.ChoiceField(label=_("Order"), choices=Order.choices, initial=Order.NEWEST, required=False)
    theme = forms.ChoiceField(label=_("Colours"), choices=Theme.choices, initial=Theme.AUTO, required=False)

    def chosen(self, name: str) -> int | str:
        understood = self.cleaned_data if self.is_valid() or self.is_bound else {}
        return understood.get(name) or self.fields[name].initial

    @property
    def query(self) -> str:
        """What of it differs from what would be anyway, for an address."""
        query = QueryDict(mutable=True)
        query.update(
            {name: self.chosen(name) for name in self.fields if self.chosen(name) != self.fields[name].initial}
        )
        return query.urlencode()


def filter_query(asked: QueryDict) -> str:
    """The timeline's filters in an address, without blanks and all else that it holds."""
    kept = QueryDict(mutable=True)
    for name in EventFilter.base_filters:
        if values := [value for value in asked.getlist(name) if value.strip()]:
            kept.setlist(name, values)
    return kept.urlencode()
