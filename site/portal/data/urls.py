"""Addresses of the data: the page's own, with a form's extension in place of the last slash; the whole in `/data/`."""

from django.urls import path, re_path

from portal.data.editions import history_data, version_data
from portal.data.listings import LISTINGS
from portal.data.views import CHANGES, changes_data, listing_data, record_data
from portal.data.whole.keeping import CHECKSUMS
from portal.data.whole.page import data_page
from portal.data.whole.views import checksums, whole_file

_SECTION = f"(?P<section>{'|'.join(LISTINGS)})"
_EXTENSION = r"(?P<extension>[a-z0-9]+(?:\.[a-z0-9]+)?)"

urlpatterns = [
    path("data/", data_page, name="data"),
    path(f"data/{CHECKSUMS}", checksums, name="checksums"),
    re_path(r"^data/(?P<name>[a-z-]+\.[a-z]+)$", whole_file, name="whole-file"),
    re_path(rf"^changes\.(?P<extension>{'|'.join(CHANGES)})$", changes_data, name="changes"),
    re_path(rf"^{_SECTION}\.{_EXTENSION}$", listing_data, name="listing-data"),
    re_path(rf"^{_SECTION}/(?P<part>[a-z0-9-]+)\.{_EXTENSION}$", record_data, name="record-data"),
    re_path(rf"^{_SECTION}/(?P<part>[a-z0-9-]+)/history\.(?P<extension>json|link)$", history_data, name="history-data"),
    re_path(rf"^{_SECTION}/(?P<part>[a-z0-9-]+)/v(?P<number>[1-9][0-9]{{0,8}})\.json$", version_data, name="edition"),
]
