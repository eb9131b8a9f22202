"""An import from upload to undo: the run, and each row of its file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.loading.changes import Outcome


class Layout(models.TextChoices):
    """How the file names its fields."""

    RECORD = "record", _("The record's own JSON")
    COLUMNS = "columns", _("The record's own columns")
    TIMELINEJS = "timelinejs", _("Columns of TimelineJS")


class RunState(models.TextChoices):
    """Where a run stands. In READING, APPLYING and UNDOING a worker has it, or will."""

    READING = "reading", _("Being read")
    REFUSED = "refused", _("Refused")
    READY = "ready", _("Ready to apply")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class Mode(models.TextChoices):
    """What becomes of rows of kinds that go through review. The catalogue is published where the user may."""

    SUBMIT = "submit", _("Save as drafts and submit for review")
    PUBLISH = "publish", _("Publish")


class ImportRun(models.Model):
    """One file on its way into the record. It stays, as the report of what was done.

    `attempt` counts the hand-overs to a worker: whoever works for an older attempt commits nothing. `message` says
    why a run was refused, or why the last attempt came to nothing; empty where all went well.
    """

    file_name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField(_("content"), editable=False)
    layout = models.CharField(_("layout"), max_length=12, choices=Layout, blank=True)
    #: For a spreadsheet, the kind of record in its rows, as `RecordSchema.listed_as` has it; empty for JSON.
    kind = models.CharField(_("kind of record"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.READING, db_index=True)
    mode = models.CharField(_("what becomes of the records"), max_length=10, choices=Mode, default=Mode.SUBMIT)
    message = models.TextField(_("message"), blank=True)
    attempt = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("applied by")
    )
    applied_at = models.DateTimeField(_("applied"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ()
        permissions = [("import_records", _("Can import records from files"))]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One record of the file, what applying it does, and what it did."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    #: The row as people count it: in a sheet, with the heading as row 1; in JSON, the place in its list from 0.
    number = models.PositiveIntegerField(_("row"))
    kind = models.CharField(_("kind of record"), max_length=20)
    key = models.CharField(_("key"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=400, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=[(outcome.value, outcome.value) for outcome in Outcome]
    )
    #: The row as the file has it, by column, for correcting; for JSON the record itself.
    cells = models.JSONField(default=dict)
    #: The checked record as a dump; empty where the row is refused.
    data = models.JSONField(default=dict)
    #: A list of {"field", "old", "new"}, as `portal.loading.changes.FieldChange` has them.
    fields = models.JSONField(default=list)
    #: A list of {"column", "message"}: why the row is refused. An empty column means the whole row.
    problems = models.JSONField(default=list)
    #: What was read otherwise than it stands, or left out, one sentence each.
    notes = models.JSONField(default=list)
    #: Why the record would be submitted for review even where the run publishes, one sentence each.
    unready = models.JSONField(default=list)
    is_chosen = models.BooleanField(_("chosen"), default=False)
    #: What applying wrote: the record's primary key and the revision made, and the dump before, for the undo.
    object_id = models.PositiveBigIntegerField(null=True)
    revision_id = models.PositiveBigIntegerField(null=True)
    before = models.JSONField(null=True)
    #: Whether readers saw the record before; an undo brings that back too.
    was_live = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_row_per_place", fields=["run", "kind", "number"]),
        ]
        indexes = [models.Index(fields=["run", "outcome"], name="import_row_outcome")]

    def __str__(self) -> str:
        return f"{self.run} {self.number}"

    @property
    def can_be_chosen(self) -> bool:
        """Whether applying the row would write anything."""
        return self.outcome in (Outcome.NEW, Outcome.CHANGED)

    def refuse(self, problems: list[dict[str, Any]]) -> None:
        """Mark the row as one that cannot be applied, and why."""
        self.outcome, self.problems, self.data, self.fields, self.is_chosen = Outcome.REFUSED, problems, {}, [], False
