"""Setting a topic for many events at once."""

from __future__ import annotations

from django import forms
from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _

from evidence.desk.bulk_changes import ChangeRecords
from evidence.desk.noting import ChangeNoteForm
from timeline.models import Event, Topic


class Step(models.TextChoices):
    ADD = "add", _("Add it")
    REMOVE = "remove", _("Take it away")


class TopicForm(ChangeNoteForm):
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.all())
    step = forms.ChoiceField(label=_("What to do"), choices=Step, initial=Step.ADD, widget=forms.RadioSelect)


class SetTopic(ChangeRecords):
    display_name = _("Set topic")
    action_type = "topic"
    aria_label = _("Add a topic to selected events, or take it away")
    question = _("Add a topic to these events, or take it away?")
    confirm = _("Set topic")
    action_priority = 50
    form_class = TopicForm

    @classproperty
    def models(cls) -> list[type]:
        return [Event]

    def apply(self, record: Event) -> bool:
        data = self.cleaned_form.cleaned_data
        has_it, adds = data["topic"] in record.topics.all(), data["step"] == Step.ADD
        if has_it == adds:
            return False
        (record.topics.add if adds else record.topics.remove)(data["topic"])
        return True
