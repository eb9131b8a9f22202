"""What this room adds to the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal import guide
from portal.importing import runs
from portal.importing import urls as importing


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("", include((guide.urlpatterns, "portal"))), path("imports/", include(importing))]


@hooks.register("register_help_menu_item")
def guide_menu_item() -> MenuItem:
    return MenuItem(_("Editors' guide"), reverse_lazy("portal:guide"), name="guide", icon_name="help", order=0)


class ImportsMenuItem(MenuItem):
    """Shown to those who may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        return runs.may_import(request.user)


@hooks.register("register_admin_menu_item")
def imports_menu_item() -> MenuItem:
    return ImportsMenuItem(_("Imports"), reverse_lazy("imports:list"), name="imports", icon_name="upload", order=170)
