"""Registers the sections and reports of this room in the admin."""

from wagtail.snippets.models import register_snippet

from evidence.desk.reports import register_report
from people.reports import SuccessionReportView
from people.viewsets import OrganisationsGroup, PeopleGroup

register_snippet(PeopleGroup)
register_snippet(OrganisationsGroup)
register_report(SuccessionReportView)
