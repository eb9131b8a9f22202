"""Asking whether the address of one source answers, from the admin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from django_tasks import task_backends
from django_tasks.backends.immediate import ImmediateBackend
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from evidence.desk.access import forbidden, may_change
from evidence.models import AddressCheck, AddressState, Source
from evidence.tasks import check_address

#: Pressing the button again and again must not become a burden to the host.
PATIENCE = timedelta(minutes=1)


class CheckAddressView(WagtailAdminTemplateMixin, View):
    """Says what will be asked; on POST, asks, and leads back to the form."""

    page_title = gettext_lazy("Check the address")
    header_icon = "link"
    template_name = "evidence/desk/check_address.html"

    def dispatch(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change(request.user, Source):
            return forbidden(request)
        self.source = get_object_or_404(Source, pk=pk)
        self.edit_url = reverse(Source.snippet_viewset.get_url_name("edit"), args=[pk])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        last = AddressCheck.of(self.source)
        if not self.source.url:
            messages.error(request, _("This source has no address to check."))
        elif last and last.checked_at > timezone.now() - PATIENCE:
            messages.info(request, _("It was checked less than a minute ago. %(answer)s") % {"answer": last.in_words})
        else:
            check_address.enqueue(self.source.pk)
            self._say_answer()
        return redirect(self.edit_url)

    def _say_answer(self) -> None:
        if not asks_at_once():
            messages.success(self.request, _("The address is checked in the background. Reload this page to see."))
            return
        answer = AddressCheck.of(Source.objects.select_related("address_check").get(pk=self.source.pk))
        if answer is None:
            messages.error(self.request, _("The address could not be checked."))
        elif answer.state == AddressState.ANSWERS:
            messages.success(self.request, answer.in_words)
        else:
            messages.warning(self.request, answer.in_words)

    def get_page_subtitle(self) -> str:
        return self.source.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        viewset = Source.snippet_viewset
        return [
            *self.breadcrumbs_items,
            {"url": reverse(viewset.get_url_name("list")), "label": viewset.menu_label},
            {"url": self.edit_url, "label": str(self.source)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "source": self.source,
            "edit_url": self.edit_url,
            "asks_at_once": asks_at_once(),
        }


def asks_at_once() -> bool:
    """Whether no worker is said to run, so that the page waits for the answer."""
    return isinstance(task_backends["background"], ImmediateBackend)
