"""A file is given as it was written while nothing changed, and never after."""

from __future__ import annotations

import hashlib
import io
import resource
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from evidence.public_form import to_json
from portal.data.whole import keeping
from portal.data.whole.files import FILES
from portal.freshness import advance
from tests.factories import EventFactory, SourceFactory, TopicFactory
from tests.portal.data.whole.conftest import body
from timeline.models import Event

pytestmark = pytest.mark.django_db
JSON, ZIP = FILES


def text_of(client, name: str) -> str:
    content = body(client.get(f"/data/{name}"))
    if name == JSON:
        return content.decode()
    zipped = zipfile.ZipFile(io.BytesIO(content))
    return "".join(zipped.read(member).decode() for member in zipped.namelist())


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_written_once_and_given_with_its_checksum(client, name):
    EventFactory(key="first")
    first, again = client.get(f"/data/{name}"), client.get(f"/data/{name}")
    content = body(first)
    assert body(again) == content
    assert first["ETag"] == again["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert first["Content-Disposition"] == f'attachment; filename="{name}"'
    assert first["Content-Type"] == FILES[name].media_type
    assert (first["Content-Length"], first["Cache-Control"]) == (str(len(content)), "public, max-age=0, s-maxage=10")
    assert first["Last-Modified"] == again["Last-Modified"]
    assert not first.cookies


def test_scripts_of_other_sites_may_read_it(client):
    response = client.get(f"/data/{JSON}", headers={"Origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    body(response)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("header", [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")])
def test_who_has_it_already_is_not_sent_it_again(client, name, header):
    asked, told = header
    first = client.get(f"/data/{name}")
    body(first)
    again = client.get(f"/data/{name}", headers={asked: first[told]})
    assert (again.status_code, body(again), again["ETag"]) == (304, b"", first["ETag"])


def test_a_change_that_changes_no_byte_leaves_the_tag(client):
    TopicFactory()
    first = client.get(f"/data/{JSON}")
    body(first)
    advance()
    assert client.get(f"/data/{JSON}", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_zip_is_not_compressed_again_and_json_is(client):
    EventFactory()
    zipped, plain = (client.get(f"/data/{name}", headers={"Accept-Encoding": "gzip"}) for name in (ZIP, JSON))
    assert "Content-Encoding" not in zipped
    assert plain["Content-Encoding"] == "gzip"
    body(zipped), body(plain)


def test_the_checksums_are_those_of_the_files(client):
    EventFactory()
    lines = client.get("/data/SHA256SUMS").content.decode().splitlines()
    summed = [f"{hashlib.sha256(body(client.get(f'/data/{name}'))).hexdigest()}  {name}" for name in FILES]
    assert lines == summed


@pytest.mark.parametrize("address", ["/data/other.json", "/data/lock.txt", "/data/israel-nato.csv"])
def test_another_file_is_a_problem_and_no_other(client, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def unpublish(event: Event) -> None:
    event.unpublish()


def make_private(event: Event) -> None:
    event.is_private = True
    event.save_revision().publish()


def expire(event: Event, monkeypatch) -> None:
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("worker", [False, True], ids=["no worker", "worker"])
@pytest.mark.parametrize("name", FILES)
def test_what_was_withdrawn_is_in_no_file_from_then_on(client, name, worker, request, monkeypatch):
    if worker:
        request.getfixturevalue("a_worker")
    source = SourceFactory()
    for key in ("unpublished", "private", "deleted", "passing"):
        ends = timezone.now() + timedelta(hours=1) if key == "passing" else None
        EventFactory(key=f"z{key}", title=f"Z{key}", revision=True, sources=[source], expire_at=ends)
    keeping.write()
    assert text_of(client, name).count("Zpassing") == 1
    for key, withdraw in (
        ("unpublished", unpublish),
        ("private", make_private),
        ("deleted", Event.delete),
        ("passing", lambda event: expire(event, monkeypatch)),
    ):
        assert f"Z{key}" in text_of(client, name)
        withdraw(Event.objects.get(key=f"z{key}"))
        assert f"Z{key}" not in text_of(client, name)
        assert (keeping.current() is None) == worker
        assert f"z{key}" not in client.get("/data/").content.decode()


def test_older_files_are_removed_and_what_a_killed_process_left(settings):
    keeping.write()
    left = settings.DATA_DIR / keeping.UNFINISHED
    left.mkdir()
    (left / JSON).write_text("half")
    advance()
    keeping.write()
    folders = [entry for entry in settings.DATA_DIR.iterdir() if entry.is_dir()]
    assert folders == [keeping.current()[JSON].path.parent]


def test_what_changes_while_it_is_written_is_written_again(monkeypatch, client):
    pieces, changes = FILES[ZIP].pieces, [True]

    def changing():
        if changes:
            changes.pop()
            EventFactory(title="Zlatez")
            advance()
        yield from pieces()

    monkeypatch.setitem(FILES, ZIP, type(FILES[ZIP])(ZIP, "application/zip", "", "", changing))
    assert keeping.write() is not None
    assert "Zlatez" in text_of(client, JSON)


def test_what_changes_all_the_time_is_not_kept_and_still_given(monkeypatch, client):
    pieces = FILES[ZIP].pieces

    def changing():
        advance()
        yield from pieces()

    monkeypatch.setitem(FILES, ZIP, type(FILES[ZIP])(ZIP, "application/zip", "", "", changing))
    assert keeping.write() is None
    assert text_of(client, JSON).startswith("{")


@pytest.fixture
def full_disk():
    """Files end at 16 kB: a write beyond fails in the system, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_logged_and_all_is_still_given(full_disk, settings, client, caplog):
    EventFactory(title="Zgivenz", summary=to_json(list(range(5000))))
    for name in FILES:
        assert "Zgivenz" in text_of(client, name)
    assert "could not be written" in caplog.text
    assert client.get("/data/").status_code == 200
    digest = hashlib.sha256(body(client.get(f"/data/{JSON}"))).hexdigest()
    assert digest in client.get("/data/SHA256SUMS").content.decode()
    assert [entry.name for entry in settings.DATA_DIR.iterdir()] == ["lock"]


def test_a_folder_that_cannot_be_made_is_logged_and_all_is_still_given(settings, tmp_path, client, caplog):
    (tmp_path / "file").write_text("no folder")
    settings.DATA_DIR = tmp_path / "file" / "data"
    EventFactory(title="Zgivenz")
    for name in FILES:
        assert "Zgivenz" in text_of(client, name)
    assert "could not be written" in caplog.text


def test_the_command_writes_anew_what_another_program_may_have_written(capsys):
    kept = keeping.write()[JSON]
    kept.path.write_bytes(b"{}")
    call_command("write_data")
    assert kept.sha256 in capsys.readouterr().out
    assert hashlib.sha256(keeping.current()[JSON].path.read_bytes()).hexdigest() == kept.sha256
