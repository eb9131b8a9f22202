"""No container engine runs the tests: Dockerfile and compose.yaml are compared with what the running set does."""

from __future__ import annotations

import json
import re
import secrets
import shlex
from pathlib import Path

import pytest
import yaml

from config.environment import read
from config.production_environment import ProductionEnvironment
from deploy.commands import EXPORTER, PREPARATIONS, SERVER, WORKER
from deploy.front import HERE, write_configuration
from deploy.keys import keys_in
from deploy.packages import Programs
from deploy.parts_of_a_set import redis, site_environment
from deploy.places import ROOT, Places
from deploy.ports import Ports

COMPOSE = yaml.safe_load((HERE / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
DOCKERFILE = re.sub(r"\\\n\s*", "", (HERE / "Dockerfile").read_text(encoding="utf-8"))
LINES = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if line and not line.startswith("#")]
GIVEN = {
    "SITE_HOST": "record.example.org",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "DATABASE_PASSWORD": "one",
    "CACHE_PASSWORD": "two",
    "TLS_DIR": "/etc/tls",
}
#: What a set on loopback has no need of, and a site in containers may be given.
BESIDE = {
    "METRICS_HOST",
    "SENTRY_DSN",
    *(name for name in ProductionEnvironment.model_fields if name.startswith("MAIL_")),
}
OF_THE_SITE = ("setup", "site", "worker", "exporter")


def of(instruction: str) -> list[str]:
    return [rest for word, rest in LINES if word == instruction]


def filled(text: str) -> str:
    """As compose fills in what `.env` gives."""
    return re.sub(r"\$\{([A-Z_]+):[?-]\}", lambda found: GIVEN.get(found[1], ""), text)


def image_environment() -> dict[str, str]:
    return dict(word.split("=", 1) for word in shlex.split(of("ENV")[0]))


@pytest.fixture
def places(tmp_path):
    return Places.make(tmp_path, Ports(*range(7)))


def test_the_image_serves_as_the_running_set_does():
    words = [word.format(host="0.0.0.0", port=8000) for word in SERVER]  # noqa: S104
    assert json.loads(of("CMD")[-1]) == ["python", *words]


def test_the_other_containers_run_what_the_running_set_runs():
    assert SERVICES["worker"]["command"] == ["python", *WORKER]
    assert SERVICES["exporter"]["command"] == ["python", *EXPORTER]
    script = " && ".join(shlex.join(["python", *words]) for words in PREPARATIONS)
    assert SERVICES["setup"]["command"] == ["sh", "-c", script]
    assert "command" not in SERVICES["site"]


def test_the_image_has_two_stages_no_root_and_a_health_check():
    assert [line.split()[0] for line in of("FROM")] == ["python:3.11-slim-bookworm"] * 2
    instructions = [word for word, _rest in LINES]
    assert of("USER") == ["record"]
    assert instructions.index("USER") < instructions.index("CMD")
    assert "/healthz" in of("HEALTHCHECK")[0]
    assert image_environment()["DJANGO_SETTINGS_MODULE"] == "config.settings.production"


def test_the_image_has_all_rooms_and_nothing_that_is_not_there():
    copied = {word.rstrip("/") for line in of("COPY") if "--from" not in line for word in line.split()[:-1]}
    copied = copied - {"${REQUIREMENTS}"} | {of("ARG")[0].partition("=")[2], "requirements-storage.txt"}
    assert [name for name in copied if not (ROOT / name).exists()] == []
    rooms = {path.relative_to(ROOT).parts[0] for path in ROOT.glob("*/**/__init__.py")}
    assert rooms - {"tests", "deploy", "var", ".venv"} <= copied
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {name for name in ignored if name.startswith("!")} == {f"!{name}" for name in copied}


def test_the_containers_have_the_variables_of_the_running_set(places):
    in_the_set = set(site_environment(places, keys_in(places.var_dir / "keys"), "", "", 2, {})) & set(
        ProductionEnvironment.model_fields
    )
    for name in OF_THE_SITE:
        # In a container what answers on loopback answers nobody. The image of nginx there takes no PURGE.
        assert set(SERVICES[name]["environment"]) == in_the_set - {"CACHE_PURGE_URL"} | BESIDE


@pytest.mark.parametrize("name", OF_THE_SITE)
def test_production_takes_the_environment_of_the_containers(monkeypatch, name):
    for variable in ProductionEnvironment.model_fields:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in SERVICES[name]["environment"].items():
        monkeypatch.setenv(variable, filled(value))
    found = read(ProductionEnvironment)
    assert (found.TRUSTED_PROXY, found.TASK_WORKER, found.PLAIN_HTTP) == (True, True, False)
    assert str(found.VAR_DIR) == image_environment()["VAR_DIR"]
    assert found.DATABASE_URL == "postgresql://record:one@database:5432/record"


def test_the_front_is_given_all_that_its_configuration_leaves_open_and_no_more(tmp_path):
    placeholders = set(re.findall(r"\$\{([A-Z_]+)\}", "".join(path.read_text() for path in HERE.glob("nginx*.conf"))))
    given = set(SERVICES["front"]["environment"]) - {"NGINX_ENVSUBST_OUTPUT_DIR"}
    assert given == placeholders
    written = write_configuration(SERVICES["front"]["environment"], tmp_path / "nginx")
    assert not re.search(r"\$\{[A-Z_]+\}", written.read_text())
    mounted = {line.split(":")[0] for line in SERVICES["front"]["volumes"]}
    assert {f"./{path.name}" for path in HERE.glob("nginx*.conf")} <= mounted


def test_redis_keeps_as_much_and_as_little_as_in_the_running_set(places):
    redis(Programs("nginx", Path("purge.so"), "redis-server", "openssl", Path("/usr/bin")), places, "two")
    lines = (places.run / "redis.conf").read_text().splitlines()
    in_the_set = {tuple(shlex.split(line)) for line in lines} - {("bind", "127.0.0.1")}
    in_the_set = {(name, value) for name, value in in_the_set if name not in ("port", "dir")}
    words = [filled(word) for word in SERVICES["cache"]["command"][1:]]
    assert {(name.removeprefix("--"), value) for name, value in zip(words[::2], words[1::2], strict=True)} == in_the_set


def test_nothing_but_the_front_answers_the_world():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"front": ["80:80", "443:443"], "exporter": ["127.0.0.1:9100:9100"]}
