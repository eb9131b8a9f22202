"""Addresses of the data: the page's own, with a form's extension in place of the last slash."""

from django.urls import re_path

from portal.data.editions import history_data, version_data
from portal.data.listings import LISTINGS
from portal.data.views import listing_data, record_data

_SECTION = f"(?P<section>{'|'.join(LISTINGS)})"
_EXTENSION = r"(?P<extension>[a-z0-9]+(?:\.[a-z0-9]+)?)"

urlpatterns = [
    re_path(rf"^{_SECTION}\.{_EXTENSION}$", listing_data, name="listing-data"),
    re_path(rf"^{_SECTION}/(?P<part>[a-z0-9-]+)\.{_EXTENSION}$", record_data, name="record-data"),
    re_path(rf"^{_SECTION}/(?P<part>[a-z0-9-]+)/history\.(?P<extension>json|link)$", history_data, name="history-data"),
    re_path(rf"^{_SECTION}/(?P<part>[a-z0-9-]+)/v(?P<number>[1-9][0-9]{{0,8}})\.json$", version_data, name="edition"),
]
