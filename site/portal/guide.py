"""The editors' guide in the admin: `docs/editors.md` with its pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import markdown
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

DOCUMENT = settings.BASE_DIR / "docs" / "editors.md"
#: Beside the document under this name, so that its pictures show in the repository and in the admin alike.
PICTURES = settings.BASE_DIR / "docs" / "editors"


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """The guide, with a list of its sections beside it."""

    template_name = "portal/guide.html"
    page_title = _("Editors' guide")
    header_icon = "help"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = markdown.Markdown(extensions=["toc", "tables", "sane_lists"], extension_configs={"toc": _CONTENTS})
        # The title of the document is that of the page already.
        _title, _line, text = DOCUMENT.read_text(encoding="utf-8").partition("\n")
        html = SafeString(reader.convert(text))
        return {**super().get_context_data(**kwargs), "text": html, "sections": reader.toc_tokens}


_CONTENTS = {"toc_depth": "2"}


def picture(request: HttpRequest, name: str) -> FileResponse:
    """One of the guide's pictures."""
    known = {file.name: file for file in Path(PICTURES).glob("*.png")}
    if name not in known:
        raise Http404
    return FileResponse(known[name].open("rb"), content_type="image/png")


urlpatterns = [
    path("guide/", GuideView.as_view(), name="guide"),
    path("guide/editors/<str:name>", picture, name="guide_picture"),
]
