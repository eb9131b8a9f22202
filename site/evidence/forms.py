"""The admin form of records that carry evidence."""

from __future__ import annotations

from wagtail.admin.forms.models import WagtailAdminModelForm


class EvidencedForm(WagtailAdminModelForm):
    """Refuses to publish what may not be published, and says why above the form; a draft may be incomplete."""

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if not valid or self.is_deferred_validation:
            return valid
        # Sources and findings stand in child forms: only the record as a whole can be judged.
        for error in self.save(commit=False).publication_errors():
            self.add_error(None, error)
        return not self.errors
