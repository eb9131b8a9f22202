"""Fixtures that all tests share. Records come from `tests.factories`."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from hypothesis import settings as hypothesis_settings
from wagtail.models import Collection, Locale, Page, Site

from evidence.kept import forget
from evidence.models import SourcesPage
from people.models import PeoplePage
from portal.models import HomePage, SearchPage, TextPage
from tests import kept_database
from tests.spreading import ByModule
from timeline.models import AgreementsPage, TimelinePage

# No deadline: how long an example takes says more of the machine than of the code.
hypothesis_settings.register_profile("record", deadline=None)
hypothesis_settings.load_profile("record")

#: The name of a page on `site_pages`, its class, slug and title.
SECTIONS = [
    ("timeline", TimelinePage, "timeline", "Timeline"),
    ("agreements", AgreementsPage, "agreements", "Agreements"),
    ("people", PeoplePage, "people", "People"),
    ("sources", SourcesPage, "sources", "Sources"),
    ("search", SearchPage, "search", "Search"),
    ("about", TextPage, "about", "About"),
]


def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False
    return ByModule(config, log)


@pytest.fixture(scope="session")
def _begin_with_kept_database(django_db_modify_db_settings):
    kept_database.restore_on_connecting()


@pytest.fixture(scope="session")
def django_db_setup(_begin_with_kept_database, django_db_setup):
    """Where pytest-django had to build the database, keep it for the next run."""
    kept_database.keep_if_new()


@pytest.fixture(autouse=True)
def _empty_cache():
    """What is kept belongs to the database of one test."""
    cache.clear()
    forget()


@pytest.fixture(autouse=True)
def _own_data_folder(settings):
    """What is written of the database of one test is not served in another. Nothing is made until it is needed."""
    settings.DATA_DIR = settings.DATA_DIR / uuid4().hex


def make_site_pages() -> SimpleNamespace:
    """The page tree, also on a database that was emptied by a test with transactions."""
    Locale.objects.get_or_create(language_code="en")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    Site.objects.all().delete()
    for page in root.get_children().specific():
        page.delete()
    root = Page.objects.get(pk=root.pk)
    home = root.add_child(instance=HomePage(title="Israel–NATO relations", slug="home"))
    site = Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Test")
    pages = {name: kind(title=title, slug=slug) for name, kind, slug, title in SECTIONS}
    pages["about"].body = "<p>What this is.</p>"
    for page in pages.values():
        home.add_child(instance=page)
    return SimpleNamespace(site=site, home=home, **pages)


@pytest.fixture
def site_pages(db: None) -> SimpleNamespace:
    """The page tree: `home`, `timeline`, `agreements`, `people`, `sources`, `search`, `about`, and the `site`."""
    return make_site_pages()


@pytest.fixture
def roles(db: None) -> None:
    """The groups Editor, Reviewer and Publisher, and the workflow."""
    from portal.roles import set_up_roles

    set_up_roles()


@pytest.fixture
def sign_in(client, roles) -> Callable:
    """Sign the test client in as a new member of a group, and return that user."""
    from tests.factories import UserFactory

    def _sign_in(group: str = "", **kwargs: object) -> object:
        user = UserFactory(group=group, **kwargs)
        client.force_login(user)
        return user

    return _sign_in


@pytest.fixture(scope="module")
def the_record(django_db_setup, django_db_blocker):
    """The whole record that ships, loaded once for a module and taken back after it."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            call_command("load_fixture", settings.BASE_DIR / "fixtures" / "israel-nato.json", verbosity=0)
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
