"""A site to back up, and a database to restore to, of the kind that the tests run on."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection

from tests.conftest import make_site_pages
from tests.factories import EventFactory, SourceFactory, TopicFactory


@pytest.fixture
def empty(tmp_path):
    """The connection of a database without tables."""
    restored = connection.copy()
    name = f"restored_{uuid4().hex[:12]}"
    if connection.vendor == "sqlite":
        restored.settings_dict["NAME"] = str(tmp_path / "restored.sqlite3")
    else:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        restored.settings_dict["NAME"] = name
    yield restored
    restored.close()
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def media(tmp_path):
    """A media folder with two files."""
    folder = tmp_path / "media"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "first.png").write_bytes(b"\x89PNG first")
    (folder / "documents").mkdir()
    (folder / "documents" / "text.pdf").write_bytes(b"%PDF text")
    return folder


@pytest.fixture
def site():
    make_site_pages()
    EventFactory(key="first", title="First light", sources=[SourceFactory()], topics=[TopicFactory()], revision=True)
