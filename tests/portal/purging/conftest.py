"""A site behind a real nginx that keeps its answers."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.conftest import make_site_pages
from tests.nginx import MISSING, nginx_before


@pytest.fixture
def short_life(settings):
    """Seconds for which what is not told of is kept."""
    settings.SHARED_SHORT = 1
    return 1


@pytest.fixture
def nginx(live_server, tmp_path, settings, short_life):
    """The live server's page tree, with nginx before it."""
    if MISSING:
        pytest.skip(MISSING)
    settings.PUBLIC_ROOTS = ["http://127.0.0.1"]
    with nginx_before(urlsplit(live_server.url).port, tmp_path) as running:
        settings.WAGTAILFRONTENDCACHE = {
            "nginx": {"BACKEND": "portal.purging.backends.HTTPCache", "LOCATION": running.purge_address}
        }
        make_site_pages()
        yield running
