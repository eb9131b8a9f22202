"""Registers the sections of this room in the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from timeline.bulk import SetTopic
from timeline.viewsets import AgreementViewSet, EventViewSet, TopicViewSet
from timeline.warnings import (
    agreements_there_already,
    events_outside_life,
    events_there_already,
    participants_out_of_their_time,
    steps_out_of_order,
)

register_snippet(EventViewSet)
register_snippet(AgreementViewSet)
register_snippet(TopicViewSet)
hooks.register("register_bulk_action", SetTopic)
hooks.register("warn_of_event", participants_out_of_their_time)
hooks.register("warn_of_event", events_there_already)
hooks.register("warn_of_agreement", steps_out_of_order)
hooks.register("warn_of_agreement", agreements_there_already)
hooks.register("warn_of_person", events_outside_life)
