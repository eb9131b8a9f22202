"""Registers the sections and reports of this room in the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from evidence.desk.reports import register_report
from people.reports import SuccessionReportView
from people.viewsets import OrganisationsGroup, PeopleGroup
from people.warnings import organisations_of_the_same_name, people_of_the_same_name, posts_held_by_two

register_snippet(PeopleGroup)
register_snippet(OrganisationsGroup)
register_report(SuccessionReportView)
hooks.register("warn_of_person", posts_held_by_two)
hooks.register("warn_of_person", people_of_the_same_name)
hooks.register("warn_of_organisation", organisations_of_the_same_name)
