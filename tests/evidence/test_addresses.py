"""Asking addresses: whom one may ask, how politely, and what the answers mean. The servers are real ones."""

from __future__ import annotations

import socket
import ssl
import time
from ipaddress import ip_address

import pytest
import trustme

from evidence.addresses.asking import Asker, Manners
from evidence.addresses.reach import NotAsked, Reach, is_public
from evidence.addresses.rounds import ask_all
from evidence.models import AddressState
from tests.web_server import serve

LOOPBACK_ONLY = Reach(allows=lambda address: address.is_loopback, ports=None)
QUICK = Manners(pause=0, connect=1, read=0.5, whole=2)


def quick_asker(reach: Reach = LOOPBACK_ONLY, manners: Manners = QUICK, **kwargs: object) -> Asker:
    return Asker(reach, manners, **kwargs)


@pytest.fixture
def web():
    with serve() as server:
        yield server


# Whom one may ask


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 - the address that nobody has
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%2",
        "fec0::1",
        "ff02::1",
        "4000::1",
    ],
)
def test_addresses_off_the_open_internet_are_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "152.152.31.120", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"]
)
def test_addresses_on_the_open_internet_are_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 8000, 9200])
def test_only_the_ports_of_the_web_are_asked(port):
    with pytest.raises(NotAsked, match=f"Port {port} is not one of the web's"):
        Reach().addresses("8.8.8.8", port)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "0", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_by_default_this_machine_is_not_asked_however_it_is_spelt(web, host):
    answer = quick_asker(Reach(ports=None)).ask(web.url("/", host))
    assert (answer.state, web.connections) == (AddressState.NOT_ASKED, 0)
    assert "which is not on the open internet" in answer.message


def test_a_name_with_one_public_and_one_private_address_is_not_asked(web, monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, web.port)) for ip in ("8.8.8.8", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    answer = quick_asker(Reach(ports=None)).ask(web.url("/", "two.example"))
    assert (answer.state, web.connections) == (AddressState.NOT_ASKED, 0)


@pytest.mark.parametrize("inside", ["10.0.0.1", "localhost", "[::1]", "169.254.169.254"])
def test_a_redirect_into_a_private_range_is_not_followed(inside):
    """The first server stands for a public one: the reach allows 127.0.0.1, and beyond it only what is public."""
    front_door = Reach(allows=lambda address: str(address) == "127.0.0.1" or is_public(address), ports=None)
    with serve() as front, serve("127.0.0.2") as inner:
        host = inside if inside != "localhost" else "127.0.0.2"
        front.pages["/"] = (302, {"Location": inner.url("/secret", host)})
        answer = quick_asker(front_door).ask(front.url())
    assert (answer.state, answer.status, inner.connections) == (AddressState.NOT_ASKED, 302, 0)
    assert f"It leads to {inner.url('/secret', host)}." in answer.message


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://example.org/file", "begins with http"),
        ("file:///etc/passwd", "begins with http"),
        ("mailto:a@example.org", "begins with http"),
        ("//example.org/", "begins with http"),
        ("http://", "begins with http"),
        ("http:///path", "begins with http"),
        ("http://[::1", "not a web address"),
        ("http://example.org:99999/", "not a web address"),
    ],
)
def test_what_is_no_web_address_is_not_asked(address, words):
    answer = Asker().ask(address)
    assert (answer.state, answer.status) == (AddressState.NOT_ASKED, None)
    assert words in answer.message


def test_a_name_is_looked_up_once_and_its_very_address_is_asked(web, monkeypatch):
    """A second look-up could name another address than the one that was judged."""
    look_up, asked = socket.getaddrinfo, []

    def once(host: str, *args: object, **kwargs: object) -> object:
        if host != "source.example":
            return look_up(host, *args, **kwargs)
        asked.append(host)
        return look_up("127.0.0.1" if len(asked) == 1 else "127.0.0.9", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    web.pages = {"/": (200, {}), "HEAD /": (405, {})}
    assert quick_asker().ask(web.url("/", "source.example")).state is AddressState.ANSWERS
    assert asked == ["source.example"]
    assert web.hosts == [f"source.example:{web.port}"] * 2


def test_the_environment_sets_no_proxy(web, monkeypatch):
    with serve("127.0.0.2") as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        web.pages["/"] = (200, {})
        assert quick_asker().ask(web.url()).state is AddressState.ANSWERS
        assert proxy.connections == 0


# What is asked


def test_head_is_enough_where_it_is_answered_well(web):
    web.pages["/"] = (200, {})
    assert quick_asker().ask(web.url()).state is AddressState.ANSWERS
    assert web.seen == ["HEAD /"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 406, 410, 500, 501, 503])
def test_get_is_asked_where_head_is_not_answered_well(web, status):
    web.pages = {"HEAD /": (status, {}), "/": (200, {})}
    answer = quick_asker().ask(web.url())
    assert (answer.state, answer.status) == (AddressState.ANSWERS, 200)
    assert web.seen == ["HEAD /", "GET /"]


def test_get_is_asked_where_the_server_hangs_up_on_head(web):
    web.pages = {"HEAD /": lambda handler: handler.connection.close(), "/": (200, {})}
    assert quick_asker().ask(web.url()).state is AddressState.ANSWERS


def test_who_asks_too_often_is_not_asked_again_at_once(web):
    web.pages["/"] = (429, {})
    assert quick_asker().ask(web.url()).state is AddressState.UNCLEAR
    assert web.seen == ["HEAD /"]


def test_the_user_agent_says_who_asks_and_where_they_are_found(web, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://record.example"
    quick_asker().ask(web.url())
    assert all("source-check" in agent and "+https://record.example" in agent for agent in web.agents)


def test_nothing_is_downloaded(web):
    sent = []

    def endless(handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            sent.append(handler.wfile.write(b"x" * 65536))

    web.pages = {"HEAD /": (405, {}), "/": endless}
    assert quick_asker().ask(web.url()).state is AddressState.ANSWERS


def test_the_fragment_stays_here_and_other_alphabets_are_encoded(web):
    web.pages["/%D7%90?q=%D7%91"] = (200, {})
    assert quick_asker().ask(web.url("/א?q=ב#part")).state is AddressState.ANSWERS


# What the answers mean


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, AddressState.ANSWERS),
        (204, AddressState.ANSWERS),
        (301, AddressState.UNCLEAR),  # without saying where to
        (400, AddressState.UNCLEAR),
        (401, AddressState.UNCLEAR),
        (403, AddressState.UNCLEAR),
        (404, AddressState.GONE),
        (410, AddressState.GONE),
        (429, AddressState.UNCLEAR),
        (451, AddressState.UNCLEAR),
        (500, AddressState.SILENT),
        (503, AddressState.SILENT),
    ],
)
def test_a_status_is_read_as_a_state(web, status, state):
    web.pages["/"] = (status, {})
    answer = quick_asker().ask(web.url())
    assert (answer.state, answer.status) == (state, status)


def test_redirects_are_followed_and_where_they_led_is_said(web):
    web.pages = {"/old": (301, {"Location": "/new?a=1"}), "/new?a=1": (200, {})}
    answer = quick_asker().ask(web.url("/old"))
    assert (answer.state, answer.message) == (AddressState.ANSWERS, f"It leads to {web.url('/new?a=1')}.")


def test_five_redirects_are_followed_and_no_more(web):
    web.pages = {f"/{n}": (302, {"Location": f"/{n + 1}"}) for n in range(9)} | {"/5": (200, {})}
    assert quick_asker().ask(web.url("/0")).state is AddressState.ANSWERS
    del web.pages["/5"]
    web.pages["/5"] = (302, {"Location": "/6"})
    web.seen.clear()
    answer = quick_asker().ask(web.url("/0"))
    assert (answer.state, answer.message) == (AddressState.UNCLEAR, "It leads on more than 5 times.")
    assert len(web.seen) == 6


def test_a_redirect_to_something_that_is_not_the_web_is_not_followed(web):
    web.pages["/"] = (302, {"Location": "itms://example.org/app"})
    answer = quick_asker().ask(web.url())
    assert (answer.state, answer.status) == (AddressState.NOT_ASKED, 302)


def test_a_refused_connection_is_silence():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        answer = quick_asker().ask(f"http://127.0.0.1:{unused.getsockname()[1]}/")
    assert (answer.state, answer.status, answer.message) == (
        AddressState.SILENT,
        None,
        "No connection: Connection refused.",
    )


def test_an_unknown_name_is_silence(monkeypatch):
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    answer = quick_asker().ask("http://nowhere.example/")
    assert answer.state is AddressState.SILENT
    assert answer.message == "The name nowhere.example is not found (Name or service not known)."


def test_a_name_too_long_for_the_net_is_silence():
    assert Asker().ask(f"http://{'a' * 70}.example/").state is AddressState.SILENT


def test_an_answer_that_does_not_come_is_silence(web):
    web.delay = 1
    answer = quick_asker(manners=Manners(pause=0, read=0.1, whole=5)).ask(web.url())
    assert (answer.state, answer.message) == (AddressState.SILENT, "No answer in time.")


def test_a_server_that_never_ends_its_head_is_cut_off(web):
    def drip(handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _number in range(150):
            handler.wfile.write(b"x")
            time.sleep(0.02)
        handler.wfile.write(b"\r\n\r\n")

    web.pages["/"] = drip
    answer = quick_asker(manners=Manners(pause=0, read=5, whole=0.3)).ask(web.url())
    assert (answer.state, answer.message) == (AddressState.SILENT, "No answer in time.")


@pytest.mark.parametrize(
    "head", [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70000]
)
def test_what_is_not_http_is_silence(web, head):
    web.pages["/"] = lambda handler: handler.wfile.write(head) and handler.connection.close()
    assert quick_asker().ask(web.url()).state is AddressState.SILENT


# Certificates


@pytest.fixture
def authority():
    return trustme.CA()


def tls_asker(authority: trustme.CA) -> Asker:
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    return quick_asker(tls=trusting)


@pytest.fixture
def tls_server(authority):
    def start(name: str):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        return serve(tls=context)

    return start


def test_a_certificate_for_the_name_is_taken_though_the_connection_is_to_a_number(tls_server, authority):
    with tls_server("localhost") as web:
        web.pages["/"] = (200, {})
        assert tls_asker(authority).ask(web.url("/", "localhost", "https")).state is AddressState.ANSWERS


def test_a_certificate_for_another_name_is_silence(tls_server, authority):
    with tls_server("elsewhere.example") as web:
        answer = tls_asker(authority).ask(web.url("/", "localhost", "https"))
    assert answer.state is AddressState.SILENT
    assert "Hostname mismatch" in answer.message
    assert web.seen == []


def test_a_certificate_that_nobody_vouches_for_is_silence(tls_server):
    with tls_server("localhost") as web:
        answer = quick_asker().ask(web.url("/", "localhost", "https"))
    assert (answer.state, web.seen) == (AddressState.SILENT, [])
    assert answer.message.startswith("No safe connection:")


# Many addresses


def test_a_host_is_asked_one_address_at_a_time_and_two_hosts_at_once():
    with serve() as one, serve("127.0.0.2") as other:
        addresses = [server.url(f"/{n}") for n in range(4) for server in (one, other)]
        one.delay = other.delay = 0.05
        answers = dict(ask_all(addresses, quick_asker()))
    assert set(answers) == set(addresses)
    assert (one.at_once, other.at_once) == (1, 1)
    assert any(a < d and c < b for a, b in one.spans for c, d in other.spans)


def test_a_host_to_which_another_redirects_is_still_asked_one_address_at_a_time():
    with serve() as one, serve("127.0.0.2") as other:
        other.delay = 0.05
        for n in range(4):
            one.pages[f"/{n}"] = (302, {"Location": other.url(f"/{n}")})
        list(ask_all([*(one.url(f"/{n}") for n in range(4)), *(other.url(f"/{n}") for n in range(4))], quick_asker()))
    assert other.at_once == 1


def test_there_is_a_pause_between_two_requests_to_one_host(web):
    web.pages = {"/a": (200, {}), "/b": (200, {})}
    list(ask_all([web.url("/a"), web.url("/b")], quick_asker(manners=Manners(pause=0.2))))
    (_first, ended), (began, _second) = sorted(web.spans)
    assert began - ended >= 0.15


def test_no_more_than_so_many_hosts_are_asked_at_once():
    class Counting(Asker):
        now = most = 0

        def ask(self, address: str):
            self.now += 1
            self.most = max(self.most, self.now)
            time.sleep(0.02)
            self.now -= 1
            return super().ask(address)

    asker = Counting(Reach(), QUICK)
    assert len(list(ask_all([f"http://10.0.0.{n}/" for n in range(9)], asker, at_once=2))) == 9
    assert asker.most == 2


def test_an_address_that_breaks_the_asker_does_not_stop_the_others(web, caplog):
    def broken(address: object) -> bool:
        raise RuntimeError("no such thing")

    answers = dict(ask_all([web.url(), "ftp://example.org/"], quick_asker(Reach(allows=broken, ports=None))))
    assert {answer.state for answer in answers.values()} == {AddressState.NOT_ASKED}
    assert "no such thing" in answers[web.url()].message
    assert "Asking http" in caplog.text


def test_who_stops_reading_stops_the_asking(web):
    addresses = [web.url(f"/{n}") for n in range(200)]
    answers = ask_all(addresses, quick_asker())
    next(answers)
    answers.close()
    asked = len(web.seen)
    assert asked < 100
