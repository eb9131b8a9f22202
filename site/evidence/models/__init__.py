"""How we know: sources, citations, findings and verdicts, and what every record shares."""

from evidence.models.citation import Citation
from evidence.models.evidenced import Evidenced, Origin, Verdict
from evidence.models.media import CreditedDocument, CreditedImage, CreditedRendition
from evidence.models.record import Record, RecordQuerySet
from evidence.models.source import Reliability, Source, SourceKind
from evidence.models.workflow import SourceCheckTask
from evidence.pages import SourcesPage

__all__ = [
    "Citation",
    "CreditedDocument",
    "CreditedImage",
    "CreditedRendition",
    "Evidenced",
    "Origin",
    "Record",
    "RecordQuerySet",
    "Reliability",
    "Source",
    "SourceCheckTask",
    "SourceKind",
    "SourcesPage",
    "Verdict",
]
