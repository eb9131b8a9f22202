"""The addresses of a record's history, below its own: `history/`, and `v3/` for its third edition."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from wagtail.contrib.routable_page.models import path, re_path

from evidence.history.comparing import compare
from evidence.history.reading import read
from evidence.history.shown import show_only
from evidence.history.versions import announce_version, beside, find_version, history_address, rebuild
from evidence.models.edition import Edition
from evidence.models.record import Record
from evidence.paging import paginate
from evidence.redirects import moved_to

PER_PAGE = 100


class HistoryRoutes:
    """Mixed into the section pages, for records at their present addresses and at those that they had."""

    @path("<str:part>/history/", name="history")
    def history_view(self, request: HttpRequest, part: str) -> HttpResponse:
        """The editions, the newest first, and the difference between two of them."""
        record = self._find(part)
        if record is None:
            return self._follow(request, part)
        return self.render(
            request,
            template="evidence/history_page.html",
            context_overrides={
                "record": record,
                "page_obj": paginate(request, Edition.objects.of(record).defer("content"), PER_PAGE),
                "comparison": compare(record, request.GET),
                "data_address": beside(history_address(record), "json"),
            },
        )

    @re_path(r"^(?P<part>[^/]+)/v(?P<number>[1-9][0-9]{0,8})/$", name="version")
    def version_view(self, request: HttpRequest, part: str, number: str) -> HttpResponse:
        """The record as it stood in one edition, on the record's own page."""
        record = self._find(part)
        if record is None:
            return self._follow(request, part)
        version = find_version(record, int(number))
        editions, named = read(type(record), [version.edition]) if version else ([], None)
        if not editions:
            raise Http404(_("No such edition, or it cannot be shown."))
        shown = rebuild(record, editions[0].schema, named)
        show_only(shown, version.edition)
        response = self.render(
            request,
            template=record.template,
            context_overrides={**shown.page_context(request), "version": version, "is_whole": editions[0].is_whole},
        )
        announce_version(response, version, f"{request.scheme}://{request.get_host()}")
        return response

    def _find(self, part: str) -> Record | None:
        try:
            return self.find_record(part)
        except Http404:
            return None

    def _follow(self, request: HttpRequest, part: str) -> HttpResponse:
        """To the same below the present address. Raises Http404 where the record was not at `part` either."""
        now = moved_to(self.record_model, part)
        if now is None:
            raise Http404(_("No such record, or it is not public."))
        old, new = (f"/{self.record_model.section}/{each}/" for each in (part, now))
        return HttpResponsePermanentRedirect(request.get_full_path().replace(old, new, 1))
