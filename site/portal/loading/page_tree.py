"""The pages of the site: made where they are missing, changed only on request."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from evidence.models import SourcesPage
from evidence.schema import clean_html
from people.models import PeoplePage
from portal.loading.changes import Outcome, RecordChange, differences
from portal.models import HomePage, SearchPage, TextPage
from portal.records import PageKind, PageRecord
from timeline.models import AgreementsPage, TimelinePage

MODELS: dict[PageKind, type[Page]] = {
    PageKind.HOME: HomePage,
    PageKind.TIMELINE: TimelinePage,
    PageKind.AGREEMENTS: AgreementsPage,
    PageKind.PEOPLE: PeoplePage,
    PageKind.SOURCES: SourcesPage,
    PageKind.SEARCH: SearchPage,
    PageKind.TEXT: TextPage,
}
KIND_OF = {model: kind for kind, model in MODELS.items()}


def apply_pages(records: list[PageRecord], *, update: bool) -> Iterator[RecordChange]:
    """Create the pages that are missing, each under its parent; change those on file where `update` is set."""
    known: dict[str, Page] = {record.key: page for page, record in read_pages()}
    for record in records:
        page = known.get(record.key)
        if page is None:
            known[record.key] = _create(record, known.get(record.parent))
            yield RecordChange("pages", record.key, Outcome.NEW)
            continue
        fields = differences(_dump(_read(page, known)), _dump(record))
        if not fields:
            yield RecordChange("pages", record.key, Outcome.UNCHANGED)
        elif not update:
            reason = _("is on record and was left alone; use --update")
            yield RecordChange("pages", record.key, Outcome.KEPT, fields, reason)
        elif reason := _hands_off(page, {change.field for change in fields}):
            yield RecordChange("pages", record.key, Outcome.CONFLICT, fields, reason)
        else:
            _write(page, record)
            page.save_revision(log_action=True).publish()
            yield RecordChange("pages", record.key, Outcome.CHANGED, fields)


def _hands_off(page: Page, changed: set[str]) -> str:
    """Why a page must not be overwritten; empty where it may."""
    if not page.live:
        return _("is not published and was left alone")
    if "parent" in changed:
        return _("was moved to another page and was left alone")
    if page.has_unpublished_changes or page.workflow_in_progress or page.locked:
        return _("has unpublished changes, is in review or is locked, and was left alone")
    return ""


def read_pages(*, public_only: bool = False) -> Iterator[tuple[Page, PageRecord]]:
    """The pages of the site that this format knows, parents first, in the order of the tree.

    With `public_only`, those that strangers can read; below a page that they cannot, none.
    """
    home = HomePage.objects.first()
    if home is None:
        return
    pages = home.get_descendants(inclusive=True)
    pages = pages.live().public() if public_only else pages
    known: dict[str, Page] = {}
    for page in pages.specific():
        if type(page) in KIND_OF and (page == home or _parent_key(page, known)):
            known[_key(page)] = page
            yield page, _read(page, known)


def _key(page: Page) -> str:
    return "home" if isinstance(page, HomePage) else page.slug


def _parent_key(page: Page, known: dict[str, Page]) -> str:
    """The key of the page above, among `known`; empty where it is not among them."""
    return next((key for key, other in known.items() if other.path == page.path[: -page.steplen]), "")


def _read(page: Page, known: dict[str, Page]) -> PageRecord:
    return PageRecord.model_construct(
        key=_key(page),
        kind=KIND_OF[type(page)],
        parent=_parent_key(page, known) or "home",
        title=page.title,
        introduction=page.introduction,
        ambassadors_introduction=getattr(page, "ambassadors_introduction", ""),
        body=clean_html(getattr(page, "body", "")),
    )


def _dump(record: PageRecord) -> dict[str, str]:
    return record.model_dump(mode="json", exclude_defaults=True, warnings=False)


def _write(page: Page, record: PageRecord) -> None:
    for name in ("title", "introduction", "ambassadors_introduction", "body"):
        if hasattr(page, name):
            setattr(page, name, getattr(record, name))


def _create(record: PageRecord, parent: Page | None) -> Page:
    page = MODELS[record.kind](slug=record.key, title=record.title)
    _write(page, record)
    if record.kind is PageKind.HOME:
        _become_the_site(page)
    else:
        parent.add_child(instance=page)
    page.save_revision(log_action=True).publish()
    return page


def _become_the_site(home: HomePage) -> None:
    """Add `home` at the top, point the default site at it, and take away the page with which Wagtail greets."""
    root = Page.get_first_root_node()
    greetings = [page for page in root.get_children() if page.specific_class is Page]
    for number, greeting in enumerate(greetings):
        greeting.slug = f"greeting-{number}"  # the greeting page is called “home” too
        greeting.save()
    root.add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
    site.root_page, site.site_name = home, "Israel–NATO relations"
    site.save()
    for greeting in greetings:
        Page.objects.get(pk=greeting.pk).delete()
