"""What happened and what was agreed: topics, events, agreements."""

from timeline.models.agreement import Action, ActionKind, Agreement, AgreementCitation, LegalNature, Party, TextAccess
from timeline.models.event import Event, EventCitation, EventKind, Participation
from timeline.models.topic import Topic
from timeline.pages import AgreementsPage, TimelinePage

__all__ = [
    "Action",
    "ActionKind",
    "Agreement",
    "AgreementCitation",
    "AgreementsPage",
    "Event",
    "EventCitation",
    "EventKind",
    "LegalNature",
    "Participation",
    "Party",
    "TextAccess",
    "TimelinePage",
    "Topic",
]
