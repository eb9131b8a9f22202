"""How we know: sources, citations, findings and verdicts, and what every record shares."""

from evidence.models.address_check import AddressCheck, AddressState
from evidence.models.change_note import ChangeNote
from evidence.models.citation import Citation
from evidence.models.edition import Edition, EditionChanged, EditionQuerySet
from evidence.models.evidenced import Evidenced, Origin, Verdict
from evidence.models.media import CreditedDocument, CreditedImage, CreditedRendition
from evidence.models.record import Record, RecordQuerySet
from evidence.models.reminder import ReminderKind, ReminderSent
from evidence.models.source import Reliability, Source, SourceKind
from evidence.models.workflow import SourceCheckTask
from evidence.pages import SourcesPage

__all__ = [
    "AddressCheck",
    "AddressState",
    "ChangeNote",
    "Citation",
    "CreditedDocument",
    "CreditedImage",
    "CreditedRendition",
    "Edition",
    "EditionChanged",
    "EditionQuerySet",
    "Evidenced",
    "Origin",
    "Record",
    "RecordQuerySet",
    "Reliability",
    "ReminderKind",
    "ReminderSent",
    "Source",
    "SourceCheckTask",
    "SourceKind",
    "SourcesPage",
    "Verdict",
]
