"""Registers the sections of this room in the admin."""

from wagtail.snippets.models import register_snippet

from people.viewsets import OrganisationsGroup, PeopleGroup

register_snippet(PeopleGroup)
register_snippet(OrganisationsGroup)
