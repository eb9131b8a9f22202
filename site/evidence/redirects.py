"""Redirects from the addresses that records had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import registry

if TYPE_CHECKING:
    from evidence.models import Record

PUBLICATIONS = ("wagtail.publish", "wagtail.publish.scheduled")


def address_before(record: Record) -> str | None:
    """Where readers found the record before what is being published now.

    None where they did not find it, or where they find another by now. `record` may hold what is about to be published,
    so its row is read anew. The row of a record that was withdrawn holds its draft: its history knows the last version
    that was public.
    """
    if record.section is None:
        return None
    model = type(record)
    stored = model._base_manager.filter(pk=record.pk).first()
    if stored is None:
        return None
    if stored.live:
        return stored.get_absolute_url()
    last = _last_published(stored)
    slug = getattr(last, "slug", "")
    if last is None or (slug and model._base_manager.exclude(pk=record.pk).filter(slug=slug).exists()):
        return None
    return last.get_absolute_url()


def moved_to(model: type[Record], part: str) -> str | None:
    """The last part of the present address of the public record that was found at `part`; None where there is none.

    Wagtail redirects from the record's old address alone; what lies below it or beside it asks here.
    """
    if "\x00" in part or not hasattr(model, "slug"):
        return None
    old = Redirect.normalise_path(f"/{model.section}/{part}/")
    links = Redirect.objects.filter(old_path=old, site=None).values_list("redirect_link", flat=True)
    slugs = [link.strip("/").removeprefix(f"{model.section}/") for link in links]
    return model.objects.public().filter(slug__in=slugs).values_list("slug", flat=True).first() if slugs else None


def _last_published(record: Record) -> Record | None:
    if record.first_published_at is None:
        return None
    logged = registry.get_logs_for_instance(record).filter(action__in=PUBLICATIONS, revision__isnull=False)
    last = logged.select_related("revision").order_by("-timestamp", "-pk").first()
    return last.revision.as_object() if last else None


def readdress(old: str | None, new: str | None) -> None:
    """What is at `new` from now on was at `old`, or, where that is None, nowhere.

    Whatever redirected from `new` goes, since the record is found there; so no loop can arise. What redirected to
    `old` is pointed to `new`, so that nobody is sent on twice. Redirects hold for every site.
    """
    if new is None:
        return
    Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
    if old is None or old == new:
        return
    Redirect.objects.filter(redirect_link=old).update(redirect_link=new)
    # One from the old address was idle while the record was there. Two from one address would be an error.
    Redirect.objects.filter(old_path=Redirect.normalise_path(old)).delete()
    Redirect.add_redirect(old, new, automatically_created=True)
