"""Addresses while measuring: those of the site, and Wagtail's own API to compare with."""

from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from config.urls import handler400, handler404, handler500
from config.urls import urlpatterns as site_urls

_router = WagtailAPIRouter("wagtailapi")
_router.register_endpoint("pages", PagesAPIViewSet)
urlpatterns = [path("api/v2/", _router.urls), *site_urls]

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]
