"""What this room adds to the admin."""

from __future__ import annotations

from django.urls import URLPattern, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal import guide


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("", include((guide.urlpatterns, "portal")))]


@hooks.register("register_help_menu_item")
def guide_menu_item() -> MenuItem:
    return MenuItem(_("Editors' guide"), reverse_lazy("portal:guide"), name="guide", icon_name="help", order=0)
