"""What the environment says, what production refuses, and that the operators' table is the whole of it."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.environment import Environment, read
from config.production_environment import ProductionEnvironment

ROOT: Path = settings.BASE_DIR
GOOD = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "record.example.org, www.record.example.org",
    "TRUSTED_ORIGINS": "https://record.example.org,https://www.record.example.org:8443",
}
TABLE_ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+) \| (.+) \|$", re.MULTILINE)


@pytest.fixture(autouse=True)
def good(monkeypatch):
    """An environment that is right; each test spoils it."""
    for name in ProductionEnvironment.model_fields:
        monkeypatch.delenv(name, raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def refused() -> list[str]:
    with pytest.raises(SystemExit) as raised:
        read(ProductionEnvironment)
    heading, *lines = str(raised.value).splitlines()
    assert heading == "The environment is not right, so the site does not start:"
    return lines


def test_a_right_environment_is_read_with_its_types(monkeypatch):
    monkeypatch.setenv("TASK_WORKER", "1")
    monkeypatch.setenv("VAR_DIR", "/srv/record")
    found = read(ProductionEnvironment)
    assert str(found.VAR_DIR) == "/srv/record"
    assert found.ALLOWED_HOSTS == ["record.example.org", "www.record.example.org"]
    assert found.TRUSTED_ORIGINS == ["https://record.example.org", "https://www.record.example.org:8443"]
    assert found.TASK_WORKER
    assert not found.TRUSTED_PROXY


@pytest.mark.parametrize("name", sorted(GOOD))
@pytest.mark.parametrize("value", [None, ""])
def test_what_production_needs_is_missed(monkeypatch, name, value):
    monkeypatch.delenv(name) if value is None else monkeypatch.setenv(name, value)
    (line,) = refused()
    assert line.startswith(f"- {name} is missing")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DEBUG", "1", "unset it"),
        ("DEBUG", "true", "unset it"),
        ("SECRET_KEY", "short", "has 5 characters, and 50 is the least"),
        ("SECRET_KEY", "abcd" * 20, "fewer than 5 different characters"),
        ("SECRET_KEY", "django-insecure-" + "q8V-1xWcZp4Tn0LkR7sYb2Hd9JfGm3Ue6AoI5iC", "made for development"),
        ("SECRET_KEY", "password" * 10, "repeats itself"),
        ("SECRET_KEY", "a" * 60 + "bcdefgh", "repeats itself"),
        ("ALLOWED_HOSTS", "*", "“*”"),
        ("ALLOWED_HOSTS", "record.example.org,*.example.org", "“*”"),
        ("ALLOWED_HOSTS", " , ", "names no host"),
        ("ALLOWED_HOSTS", "https://record.example.org", "without scheme"),
        ("ALLOWED_HOSTS", "record.example.org:443", "not a host name"),
        ("ALLOWED_HOSTS", "record_.example.org", "not a host name"),
        ("TRUSTED_ORIGINS", ",", "names no origin"),
        ("TRUSTED_ORIGINS", "record.example.org", "not an origin"),
        ("TRUSTED_ORIGINS", "http://record.example.org", "not an origin"),
        ("TRUSTED_ORIGINS", "https://record.example.org/", "not an origin"),
        ("TRUSTED_ORIGINS", "https://*", "not an origin"),
        ("TRUSTED_ORIGINS", "https://record.example.org:port", "not an origin"),
        ("DATABASE_URL", "mysqlite://user:hidden@db/record", "postgresql://user:password@127.0.0.1:5432/name"),
        ("DATABASE_URL", "mysql://user:hidden@db/record", "only PostgreSQL and SQLite"),
        ("DATABASE_URL", "postgresql://user:hidden@db:port/record", "postgresql://user:password@127.0.0.1:5432/name"),
        ("DATABASE_URL", "postgresql://user:hidden@db", "names no database"),
        ("DATABASE_URL", "nonsense", "postgresql://user:password@127.0.0.1:5432/name"),
        ("CACHE_URL", "memcached://:hidden@cache", "redis://127.0.0.1:6379/0"),
        ("CACHE_URL", "redis://", "redis://127.0.0.1:6379/0"),
        ("CACHE_URL", "redis://:hidden@cache:port/0", "redis://127.0.0.1:6379/0"),
        ("CACHE_URL", "redis://:hidden@cache/pages", "number of a database"),
        ("ADMIN_BASE_URL", "record.example.org", "https://record.example.org"),
        ("ADMIN_BASE_URL", "http://record.example.org", "not over https"),
        ("ADMIN_BASE_URL", "http://127.0.0.1.example.org:8000", "not over https"),
        ("METRICS_PORT", "many", "integer"),
        ("METRICS_PORT", "70000", "less than or equal to 65535"),
        ("PLAIN_HTTP", "perhaps", "boolean"),
        ("STORAGE_ENDPOINT", "objects", "https://record.example.org"),
        ("STORAGE_BUCKET", "record", "missing beside STORAGE_BUCKET"),
        ("STORAGE_PUBLIC_HOST", "https://media.example.org", "right would be media.example.org"),
        ("STORAGE_PUBLIC_HOST", "media.example.org/record", "right would be media.example.org"),
        ("SENTRY_DSN", "https://sentry.example.org/1", "DSN"),
        ("LOG_LEVEL", "LOUD", "DEBUG|INFO|WARNING|ERROR"),
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    (line,) = refused()
    assert line.startswith(f"- {'STORAGE_PUBLIC_HOST' if name == 'STORAGE_BUCKET' else name}: ")
    assert says in line
    assert "hidden" not in line
    assert name != "SECRET_KEY" or value not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "5f0c8e1d7a93b2464cd0e9f18b27a6350d4c9e81f7b3a2605e"),
        ("SECRET_KEY", "70936152848209317465039128476501928374650918273645"),
        ("ALLOWED_HOSTS", ".example.org"),
        ("ALLOWED_HOSTS", "192.0.2.7,[2001:db8::7]"),
        ("TRUSTED_ORIGINS", "https://192.0.2.7"),
        ("DATABASE_URL", "sqlite:////srv/record.sqlite3"),
        ("DATABASE_URL", "postgres://user:p%40ss@[2001:db8::7]:5433/record?sslmode=require"),
        ("DATABASE_URL", "postgresql://%2Fvar%2Frun%2Fpostgresql/record"),
        ("CACHE_URL", "rediss://user:pass@cache.example.org:6380/3"),
        ("CACHE_URL", "redis://cache"),
        ("CACHE_URL", "unix:///run/redis.sock?db=1"),
        ("ADMIN_BASE_URL", "http://127.0.0.1:8000"),
        ("ADMIN_BASE_URL", "http://[::1]:8000"),
        ("ADMIN_BASE_URL", "https://record.example.org:8443"),
        ("STORAGE_PUBLIC_HOST", "media.example.org:8443"),
        ("DEBUG", "0"),
    ],
)
def test_what_is_unusual_and_right_is_taken(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    read(ProductionEnvironment)


def test_plain_http_is_for_this_machine_alone(monkeypatch):
    monkeypatch.setenv("PLAIN_HTTP", "1")
    assert any("record.example.org while PLAIN_HTTP is on" in line for line in refused())
    monkeypatch.setenv("ALLOWED_HOSTS", "127.0.0.1,localhost")
    monkeypatch.setenv("TRUSTED_ORIGINS", "http://127.0.0.1:8000")
    assert read(ProductionEnvironment).PLAIN_HTTP


def in_a_process(*words: str, **variables: str) -> subprocess.CompletedProcess:
    """`manage.py` as an operator runs it, with production's settings."""
    own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    own |= {"DJANGO_SETTINGS_MODULE": "config.settings.production", **variables}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False)  # noqa: S603


def test_production_says_all_that_is_wrong_in_one_go_and_ends(tmp_path):
    wrong = {"DEBUG": "1", "ALLOWED_HOSTS": "*", "DATABASE_URL": "x://y", "CACHE_URL": "x://y", "SECRET_KEY": "secret"}
    wrong |= {"ADMIN_BASE_URL": "http://record.example.org", "STORAGE_BUCKET": "record"}
    done = in_a_process("check", VAR_DIR=str(tmp_path), **wrong)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    named = re.findall(r"^- ([A-Z_]+)", done.stderr, re.MULTILINE)
    assert named == [
        *("ADMIN_BASE_URL", "ALLOWED_HOSTS", "CACHE_URL", "DATABASE_URL", "DEBUG", "SECRET_KEY"),
        *("STORAGE_PUBLIC_HOST", "TRUSTED_ORIGINS"),
    ]


def test_the_server_refuses_in_the_same_words():
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}", "SECRET_KEY": "secret"}
    command = [sys.executable, "-c", "import config.wsgi"]
    done = subprocess.run(command, env=own, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert "- SECRET_KEY: has 6 characters" in done.stderr
    assert "Traceback" not in done.stderr


def test_djangos_checks_of_a_deployment_find_nothing(tmp_path):
    done = in_a_process("check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path), **GOOD)
    assert (done.returncode, done.stderr) == (0, "")


def documented() -> dict[str, str]:
    """The variables of the operators' table, with their defaults."""
    text = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    section = re.search(r"^## Environment$(.+?)^## ", text, re.MULTILINE | re.DOTALL)[1]
    rows = TABLE_ROW.findall(section)
    assert len({name for name, *_rest in rows}) == len(rows), "a variable stands there twice"
    return {name: default for name, _meaning, default in rows}


def test_every_variable_that_is_read_is_documented_and_no_other():
    assert set(documented()) == set(ProductionEnvironment.model_fields)


def test_the_documented_defaults_are_those_of_the_code():
    for name, default in documented().items():
        field = ProductionEnvironment.model_fields[name]
        if field.is_required():
            assert default == "required in production", name
        elif name == "VAR_DIR":
            assert default == "`var` beside `manage.py`"
        elif field.default in ("", False, None):
            assert default == "empty", name
        else:
            assert default == f"`{1 if field.default is True else field.default}`", name


def test_nothing_else_reads_the_environment():
    """Handing the whole of it to a child process is no reading."""
    reading = re.compile(r"os\.environ(?:\.get\(|\[)|getenv\(")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for room in ("site", "people", "timeline")
        for path in (ROOT / room).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if reading.search(line)
    ]
    assert found == ['site/config/environment.py: os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)']


def test_what_is_read_everywhere_needs_nothing(monkeypatch):
    for name in GOOD:
        monkeypatch.delenv(name)
    assert read(Environment).DATABASE_URL == ""
