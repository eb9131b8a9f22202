"""The whole set, as `make production` starts it: asked through nginx, and with parts of it killed."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import signal
import ssl
import tempfile
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from deploy.running import running_set
from portal.watching.heartbeat import SILENCE_SECONDS
from tests.deploy.conftest import until

# One set for all of them, also where several processes share the tests.
pytestmark = pytest.mark.production
PASSWORD = "a password for one test only"
MAKE_USER = (
    "from django.contrib.auth import get_user_model;"
    f"get_user_model().objects.create_superuser('keeper', 'keeper@example.org', '{PASSWORD}')"
)


def readiness(running, ask) -> dict:
    answer = ask(f"{running.site_address}/readyz")
    return json.loads(answer.text) | {"code": answer.status}


@pytest.mark.parametrize(
    "address", ["/", "/timeline/", "/timeline/saber-strike-2018/", "/search/?q=exercise", "/data/"]
)
def test_pages_are_answered_through_the_front(ask, address):
    answer = ask(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "</html>" in answer.text
    assert "set-cookie" not in answer.headers


def test_plain_http_leads_to_https(running, ask):
    answer = ask(f"http://127.0.0.1:{running.places.ports.http}/timeline/?q=x")
    assert (answer.status, answer.headers["location"]) == (308, f"{running.address}/timeline/?q=x")


def test_the_certificate_is_its_own_and_another_is_not_believed(running):
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(running.address, timeout=10)


def test_one_signs_in_with_cookies_that_need_tls(running):
    running.manage("shell", "--no-imports", "--command", MAKE_USER)
    cookies = CookieJar()
    trusted = ssl.create_default_context(cafile=running.certificate)
    opener = urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=trusted), urllib.request.HTTPCookieProcessor(cookies)
    )
    address = f"{running.address}/admin/login/"
    form = opener.open(address, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    fields = {"csrfmiddlewaretoken": token, "username": "keeper", "password": PASSWORD, "next": "/admin/"}
    request = urllib.request.Request(address, urllib.parse.urlencode(fields).encode(), {"Referer": address})
    opener.open(request, timeout=30).close()
    session = [cookie for cookie in cookies if cookie.name.endswith("sessionid")]
    assert session
    assert all(cookie.secure for cookie in cookies)


def test_static_files_come_from_disk_compressed_and_to_be_kept_for_ever(ask):
    path = re.search(r'/static/js/[^"]+\.js', ask("/").text)[0]
    answer = ask(path, Accept_Encoding="gzip")
    assert answer.status == 200
    assert "immutable" in answer.headers["cache-control"]
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert answer.headers["x-content-type-options"] == "nosniff"
    hsts = {ask(address).headers["strict-transport-security"] for address in (path, "/", "/admin/", "/static/none")}
    assert len(hsts) == 1, "the last one that a browser is told counts"
    assert "x-request-id" not in answer.headers, "the site was asked for it"
    unhashed = ask(re.sub(r"\.[0-9a-f]{12}\.", ".", path))
    assert (unhashed.status, unhashed.headers["cache-control"]) == (200, "public, max-age=60")


def test_pictures_are_given_and_what_was_uploaded_is_not(running, ask):
    for folder in ("images", "original_images", "documents"):
        path = running.places.var_dir / "media" / folder
        path.mkdir(parents=True, exist_ok=True)
        (path / "one.png").write_bytes(b"\x89PNG")
    assert ask("/media/images/one.png").headers["content-type"] == "image/png"
    assert "sandbox" in ask("/media/images/one.png").headers["content-security-policy"]
    for address in (
        "/media/original_images/one.png",
        "/media/documents/one.png",
        "/media/images/../documents/one.png",
        "/media/images/%2e%2e/documents/one.png",
        "/media/",
        "/media/images/",
        "/static/../keys.json",
        "/static/..%2fkeys.json",
    ):
        assert ask(address).status in (400, 404), address


def test_what_is_for_those_who_watch_is_not_public(running, ask):
    assert (ask("/readyz").status, ask("/metrics").status) == (404, 404)
    assert (ask("/healthz").status, ask("/healthz").text) == (200, "ok\n")
    assert readiness(running, ask)["status"] == "ready"


def test_requests_are_counted(running, ask):
    ask("/people/")
    counted = ask(running.metrics_address).text
    assert re.search(r'record_requests_total\{method="GET",section="people",status="200"\} [1-9]', counted)
    assert 'record_publications_total{kind="event"} 36' in counted
    assert "record_worker_silent_seconds" in counted


def test_the_log_is_json_and_names_no_query_and_no_address(running, ask):
    answer = ask("/search/?q=zeppelinmarker")
    log = running.parts["site"].log

    def lines() -> list[dict]:
        return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]

    assert until(lambda: any(line.get("request_id") == answer.headers["x-request-id"] for line in lines()), 5)
    (line,) = [line for line in lines() if line.get("request_id") == answer.headers["x-request-id"]]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/search/", 200)
    written = log.read_text() + (running.places.logs / "requests.log").read_text()
    assert "zeppelinmarker" not in written
    assert "127.0.0.1" not in written


def test_a_killed_server_process_is_replaced_and_no_reader_sees_it(running, ask):
    site = running.parts["site"]
    before = site.children()
    assert len(before) == 2
    with ThreadPoolExecutor(6) as readers:
        # Searches, which no cache has, so that both processes are at one when one of them is killed.
        asked = [readers.submit(ask, f"/search/?q=exercise+{number}") for number in range(30)]
        assert until(lambda: sum(found.done() for found in asked) >= 6)
        os.kill(before[0], signal.SIGKILL)
        assert [found.result().status for found in asked] == [200] * 30
    assert until(lambda: len(site.children()) == 2 and before[0] not in site.children())


def test_a_server_that_is_killed_whole_is_started_again(running, ask):
    before = running.parts["site"].pid
    os.kill(before, signal.SIGKILL)
    assert until(lambda: running.parts["site"].pid != before)
    assert until(lambda: ask("/timeline/").status == 200)
    assert running.revived["site"] == 1


def test_while_the_server_is_away_readers_are_told_to_try_again(running, ask):
    running.parts["site"].stop()
    answer = ask("/search/?q=nobody+asked+this+before")
    assert (answer.status, answer.headers["retry-after"], answer.headers["cache-control"]) == (503, "10", "no-store")
    assert "Not available for a moment" in answer.text
    sheets = re.findall(r'href="(/static/[^"]+\.css)"', answer.text)
    assert [ask(sheet).status for sheet in sheets] == [200] * 4
    running.parts["site"].start()
    assert ask("/search/?q=nobody+asked+this+before").status == 200


def test_without_redis_pages_are_answered_and_it_is_said(running, ask):
    running.parts["redis"].kill()
    answers = [ask(f"/sources/?kind={n}") for n in range(4)]
    assert [answer.status for answer in answers] == [200] * 4
    found = readiness(running, ask)
    assert (found["code"], found["status"]) == (200, "degraded")
    assert found["parts"]["cache"] == {"ok": False, "why": "Redis does not answer"}
    running.parts["redis"].start()
    assert until(lambda: readiness(running, ask)["parts"]["cache"]["ok"])


def test_without_its_database_the_site_is_not_ready_and_comes_back_by_itself(running, ask):
    database, worker = running.parts["postgresql"], running.parts["worker"]
    pid = worker.pid
    database.stop()
    found = readiness(running, ask)
    assert (found["code"], found["status"]) == (503, "not ready")
    assert not found["parts"]["database"]["ok"]
    assert ask("/healthz").status == 200
    assert until(lambda: "The database is away" in worker.log.read_text())
    database.start()
    assert until(lambda: readiness(running, ask)["status"] == "ready")
    assert ask("/people/?kind=again").status == 200
    assert (worker.is_running, worker.pid) == (True, pid)


def test_without_its_worker_the_site_is_read_and_it_is_said(running, ask):
    running.parts["worker"].kill()
    assert until(lambda: not readiness(running, ask)["parts"]["worker"]["ok"], SILENCE_SECONDS + 15)
    assert readiness(running, ask)["code"] == 200
    assert ask("/timeline/?page=1").status == 200
    running.parts["worker"].start()
    assert readiness(running, ask)["parts"]["worker"]["ok"]


def test_a_second_set_in_the_same_folder_is_refused(running):
    with pytest.raises(SystemExit, match="Another set runs"), running_set(running.places.var_dir, 29_990):
        pass


def test_a_port_in_use_is_named(running):
    port = running.places.ports.https
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.raises(SystemExit, match=f"port {port}"),
        running_set(Path(folder), port),
    ):
        pass


def listening() -> set[tuple[str, int]]:
    """Addresses in the kernel's own writing, and ports, on which this machine is listened to."""
    rows = [row.split() for name in ("tcp", "tcp6") for row in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return {(row[1].split(":")[0], int(row[1].split(":")[1], 16)) for row in rows if row[3] == "0A"}


def test_all_answers_on_loopback_alone(running):
    ports = set(dataclasses.astuple(running.places.ports))
    assert {found for found in listening() if found[1] in ports} == {("0100007F", port) for port in ports}
