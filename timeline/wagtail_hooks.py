"""Registers the sections of this room in the admin."""

from wagtail.snippets.models import register_snippet

from timeline.viewsets import AgreementViewSet, EventViewSet, TopicViewSet

register_snippet(EventViewSet)
register_snippet(AgreementViewSet)
register_snippet(TopicViewSet)
