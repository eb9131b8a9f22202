"""The finding: one point of a report, compared with the sources."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from evidence.desk.finding_comparison import FindingComparison
from evidence.plain_text import plain
from evidence.verdicts import Verdict


class FindingBlock(blocks.StructBlock):
    """What was reported of one aspect, what we read, why, and from which of the record's sources."""

    aspect = blocks.CharBlock(
        label=_("Point"), max_length=120, help_text=_("What was compared, for example “year” or “name of the body”.")
    )
    verdict = blocks.ChoiceBlock(label=_("Verdict"), choices=Verdict.choices)
    reported = blocks.TextBlock(
        label=_("Reported"), required=False, help_text=_("What the report says on this point, for example “June 2019”.")
    )
    read = blocks.TextBlock(
        label=_("Read"), required=False, help_text=_("What the sources say instead, for example “3 to 15 June 2018”.")
    )
    why = blocks.TextBlock(label=_("Why"), help_text=_("What the sources show, or that none was found."))
    sources = blocks.ListBlock(
        SnippetChooserBlock("evidence.Source"),
        label=_("Sources"),
        default=[],
        help_text=_("From the record's own list of sources."),
    )
    passage = blocks.CharBlock(
        label=_("Passage"),
        required=False,
        max_length=40,
        help_text=_("Where the report says it: paragraph and sentence, for example “17.1”."),
    )

    class Meta:
        icon = "search"
        label = _("Finding")
        label_format = "{aspect}"

    def get_comparison_class(self) -> type[FindingComparison]:
        return FindingComparison

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        errors = {}
        for name, text in cleaned.items():
            if isinstance(text, str):
                try:
                    plain(text)
                except ValueError as fault:
                    errors[name] = ValidationError(_("This field %(fault)s.") % {"fault": fault})
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned
