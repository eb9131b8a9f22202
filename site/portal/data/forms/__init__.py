"""The forms of the data, one module each; `FORMS` is the list of all."""

from portal.data.forms import timelinejs
from portal.data.forms.calendar import CALENDAR
from portal.data.forms.changes import ATOM, JSON_FEED
from portal.data.forms.citations import BIBTEX, CSL_JSON, RIS
from portal.data.forms.form import Asked, Form
from portal.data.forms.own_json import JSON
from portal.data.forms.own_sheet import CSV
from portal.data.forms.popolo import POPOLO

FORMS: tuple[Form, ...] = (
    JSON,
    CSV,
    timelinejs.JSON,
    timelinejs.SHEET,
    CALENDAR,
    POPOLO,
    *CSL_JSON,
    *BIBTEX,
    *RIS,
    ATOM,
    JSON_FEED,
)

__all__ = ["FORMS", "Asked", "Form"]
