"""What is wrong with an address that the environment gives. No text repeats it: it may hold a password."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import dj_database_url

DATABASE_EXAMPLE = "postgresql://user:password@127.0.0.1:5432/name"
CACHE_EXAMPLE = "redis://127.0.0.1:6379/0"
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST = re.compile(rf"\.?{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9a-f:]+\]", re.IGNORECASE)
LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))


def database_problem(url: str) -> str | None:
    try:
        settings = dj_database_url.parse(url)
    except ValueError:
        return f"not the address of a database that is known here; right would be {DATABASE_EXAMPLE}"
    if not settings["NAME"]:
        return f"names no database; right would be {DATABASE_EXAMPLE}"
    if settings["ENGINE"].rpartition(".")[2] not in ("postgresql", "sqlite3"):
        return f"only PostgreSQL and SQLite hold the record; right would be {DATABASE_EXAMPLE}"
    return None


def cache_problem(url: str) -> str | None:
    wrong = f"not the address of a Redis; right would be {CACHE_EXAMPLE}, or rediss:// with TLS, or unix:///path?db=0"
    try:
        parts = urlsplit(url)
        has_place = bool(parts.path) if parts.scheme == "unix" else bool(parts.hostname) and parts.port != 0
    except ValueError:
        return wrong
    if parts.scheme not in ("redis", "rediss", "unix") or not has_place:
        return wrong
    if parts.scheme != "unix" and not re.fullmatch(r"(?:/\d*)?", parts.path):
        return f"the part after the port is the number of a database; right would be {CACHE_EXAMPLE}"
    return None


def web_address_problem(url: str) -> str | None:
    """For an address of a whole site: scheme, host and perhaps a port."""
    wrong = "not the address of a site; right would be https://record.example.org"
    try:
        parts = urlsplit(url)
        port_is_right = parts.port != 0
    except ValueError:
        return wrong
    is_whole = parts.scheme in ("https", "http") and port_is_right and not parts.username
    if not is_whole or not _is_host(url.partition("://")[2]) or parts.path or parts.query or parts.fragment:
        return wrong
    return None


def secure_address_problem(url: str) -> str | None:
    """Likewise, over https; without it on this machine alone."""
    if problem := web_address_problem(url):
        return problem
    if urlsplit(url).scheme != "https" and re.sub(r":\d+\Z", "", url.partition("://")[2]) not in LOOPBACK:
        return "not over https, so what is sent there can be read by others; right would be https://record.example.org"
    return None


def served_host_problem(host: str) -> str | None:
    """For a host, and perhaps a port, that browsers ask over https."""
    return "not a host; right would be media.example.org" if web_address_problem(f"https://{host}") else None


def json_problem(text: str) -> str | None:
    try:
        is_object = isinstance(json.loads(text), dict)
    except ValueError:
        is_object = False
    return None if is_object else 'not a JSON object; right would be {"name": {"BACKEND": "…", …}}'


def host_problem(host: str) -> str | None:
    if "*" in host:
        return "“*” lets anybody name the site as they like in links and mails; name each host, like record.example.org"
    if "://" in host or "/" in host:
        return "a host is named without scheme and path, like record.example.org"
    if not _HOST.fullmatch(host):
        return "not a host name, or one with a port; right would be record.example.org"
    return None


def _is_host(text: str) -> bool:
    return bool(_HOST.fullmatch(re.sub(r":\d+\Z", "", text))) and not text.startswith(".")
