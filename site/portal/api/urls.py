"""Addresses of the API. A list ends in a slash, as it holds others; a record does not, as its file beside the page."""

from django.urls import include, path, re_path

from portal.api.answers import in_problem_details, index, nothing_here
from portal.api.description import api, openapi_json
from portal.api.documentation import documentation, trying

_operations = api.urls[0]
for _pattern in _operations:
    _pattern.callback = in_problem_details(_pattern.callback)

urlpatterns = [
    path("v1/openapi.json", in_problem_details(openapi_json), name="api-openapi"),
    path("v1/docs", in_problem_details(documentation), name="api-docs"),
    path("v1/try", in_problem_details(trying), name="api-try"),
    path("v1/", in_problem_details(index), name="api-index"),
    path("v1/", include((_operations, "api"))),
    re_path("", nothing_here),
]
