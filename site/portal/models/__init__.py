"""The pages that join the domains, the imports that editors run, and the number of the public version."""

from portal.models.imports import ImportRow, ImportRun
from portal.models.pages import TEXT_FEATURES, HomePage, SearchPage, TextPage
from portal.models.public_version import PublicChange, PublicVersion

__all__ = [
    "TEXT_FEATURES",
    "HomePage",
    "ImportRow",
    "ImportRun",
    "PublicChange",
    "PublicVersion",
    "SearchPage",
    "TextPage",
]
