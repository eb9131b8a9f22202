"""Addresses of the data: the page's own, with a form's extension in place of the last slash."""

from django.urls import re_path

from portal.data.listings import LISTINGS
from portal.data.views import CHANGES, changes_data, listing_data, record_data

_SECTION = f"(?P<section>{'|'.join(LISTINGS)})"
_EXTENSION = r"(?P<extension>[a-z0-9]+(?:\.[a-z0-9]+)?)"

urlpatterns = [
    re_path(rf"^changes\.(?P<extension>{'|'.join(CHANGES)})$", changes_data, name="changes"),
    re_path(rf"^{_SECTION}\.{_EXTENSION}$", listing_data, name="listing-data"),
    re_path(rf"^{_SECTION}/(?P<part>[a-z0-9-]+)\.{_EXTENSION}$", record_data, name="record-data"),
]
