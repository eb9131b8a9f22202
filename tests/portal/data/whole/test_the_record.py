"""The whole of the record that ships, as files and on `/data/`."""

from __future__ import annotations

import hashlib
import json

import pytest

from portal.data.forms import FORMS
from portal.data.whole.files import FILES
from portal.data.whole.tables import tables_of
from portal.files.json_records import LISTS
from portal.loading.dumping import dump
from portal.records import KINDS
from tests.portal.data.whole.conftest import archive, body, faults, page, unpacked, whole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_record")]


def test_it_holds_every_list_and_what_the_operators_dump_holds_where_nothing_is_hidden():
    data = json.loads(whole())
    assert list(data) == ["format", "version", *LISTS]
    assert data == dump()


def test_each_record_stands_on_a_line_in_the_bytes_of_its_own_address(client):
    lines = {line.rstrip(b",") for line in whole().splitlines()}
    for address in (
        "/timeline/saber-strike-2018",
        "/agreements/defence-cooperation-memorandum-1987",
        "/people/aharon-leshno-yaar",
        "/sources/toi-2018",
    ):
        assert client.get(f"{address}.json").content in lines


@pytest.mark.parametrize("name", FILES)
def test_equal_records_give_equal_bytes(name):
    pieces = FILES[name].pieces
    assert b"".join(pieces()) == b"".join(pieces())


def test_the_record_that_ships_is_a_valid_data_package(tmp_path):
    assert faults(unpacked(tmp_path)) == set()


def test_the_package_says_its_licence_and_where_it_comes_from(settings):
    package = json.loads(archive().read("datapackage.json"))
    assert package["licenses"] == [settings.DATA_LICENCE]
    assert {
        "title": "Israel–NATO relations",
        "path": "https://en.wikipedia.org/wiki/Israel%E2%80%93NATO_relations",
    } in (package["sources"])
    assert package["created"].endswith("Z")


def test_every_file_stands_there_with_its_size_and_checksum(client):
    shown = page(client)
    for name in FILES:
        item = shown.find("a", href=f"/data/{name}").find_parent("li")
        content = body(client.get(f"/data/{name}"))
        assert hashlib.sha256(content).hexdigest() in item.get_text()
        assert f"{len(content) / 1024:.1f}" in item.get_text()


def test_every_link_to_data_is_answered(client):
    main = page(client).select_one("main .stack")
    addresses = {link["href"] for link in main.select("a[href^='/']")}
    assert len(addresses) > len(FILES) + len(FORMS)
    for address in addresses:
        response = client.get(address)
        assert (response.status_code, bool(body(response))) == (200, True), address


def test_every_form_says_what_it_cannot_carry(client):
    text = page(client).select_one(".data-forms").get_text()
    for form in FORMS:
        assert str(form.label) in text
        assert f".{form.extension}" in text
        assert str(form.cannot) in text


def test_it_counts_the_public_records_and_names_their_tables(client):
    rows = page(client).select("section:has(#tables) tbody tr")
    for kind, row in zip(KINDS, rows, strict=True):
        text = row.get_text()
        assert str(kind.model.objects.public().count()) in text
        assert all(table.name in text for table in tables_of(kind))
