"""One style sheet for readers: whole, small, kept for ever under a name of its own."""

from __future__ import annotations

import gzip

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from portal import stylesheet

MOST_BYTES = 20 * 1024


def test_every_component_is_in_it_and_it_stays_small(client):
    content = client.get(stylesheet.address()).content
    for path in (settings.SITE_DIR / "static" / "css" / "components").glob("*.css"):
        last_rule = path.read_text(encoding="utf-8").rstrip()[-40:]
        assert last_rule.encode() in content, path.name
    assert len(gzip.compress(content)) <= MOST_BYTES


def test_it_is_kept_for_ever_and_an_older_name_only_for_a_minute(client):
    assert "immutable" in client.get(stylesheet.address())["Cache-Control"]
    older = client.get("/style/0123456789ab.css")
    assert older.status_code == 200
    assert older["Cache-Control"] == "public, max-age=60"


def test_a_change_makes_another_address(tmp_path, monkeypatch):
    (tmp_path / "components").mkdir()
    for name in ("tokens.css", "base.css", "components/a.css"):
        (tmp_path / name).write_text("a { color: red; }", encoding="utf-8")
    monkeypatch.setattr(stylesheet, "FOLDER", tmp_path)
    before = stylesheet._composed.__wrapped__()
    (tmp_path / "components/a.css").write_text("a { color: blue; }", encoding="utf-8")
    assert stylesheet._composed.__wrapped__() != before


@pytest.mark.django_db
def test_pages_name_it_once_and_load_no_other(site_pages, client):
    page = BeautifulSoup(client.get("/").content, "html.parser")
    assert [link["href"] for link in page.select("link[rel=stylesheet]")] == [stylesheet.address()]
