"""How each part of a set is started, and with which environment."""

from __future__ import annotations

import os
import socket
import ssl
import sys
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.commands import EXPORTER, SERVER, WORKER
from deploy.front import HERE, certificate_for_trials, write_configuration
from deploy.keys import Keys
from deploy.packages import Programs
from deploy.parts import Part
from deploy.places import ROOT, Places

#: What of this process's environment the parts have too; nothing of it can change what the set is.
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH")


def certificate(programs: Programs, places: Places) -> tuple[Path, Path]:
    return certificate_for_trials(programs.openssl, places.var_dir / "tls")


def redis(programs: Programs, places: Places, password: str) -> tuple[Part, str]:
    """Redis as nothing but a cache, and the CACHE_URL for it. The password keeps other users of the machine out."""
    port, folder = places.ports.redis, places.run
    configuration = folder / "redis.conf"
    configuration.touch(mode=0o600)
    lines = (
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {folder}\n"
        'save ""\nappendonly no\nmaxmemory 128mb\nmaxmemory-policy allkeys-lru\n'
    )
    configuration.write_text(lines, encoding="utf-8")
    part = Part(
        "redis",
        [programs.redis, str(configuration)],
        _passed_on(),
        places.logs,
        lambda: _accepts(port),
        f"127.0.0.1:{port}",
    )
    return part, f"redis://:{password}@127.0.0.1:{port}/0"


def site_environment(
    places: Places, keys: Keys, database_url: str, cache_url: str, workers: int, more: Mapping[str, str]
) -> dict[str, str]:
    address = f"https://127.0.0.1:{places.ports.https}"
    return {
        **_passed_on(),
        "PYTHONPATH": os.pathsep.join((str(ROOT / "site"), str(ROOT))),
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "VAR_DIR": str(places.var_dir),
        "DATABASE_URL": database_url,
        "CACHE_URL": cache_url,
        "CACHE_PURGE_URL": f"http://127.0.0.1:{places.ports.purge}",
        "SECRET_KEY": keys.secret_key,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "TRUSTED_ORIGINS": f"{address},https://localhost:{places.ports.https}",
        "TRUSTED_PROXY": "1",
        "TASK_WORKER": "1",
        "ADMIN_BASE_URL": address,
        "METRICS_PORT": str(places.ports.metrics),
        "GRANIAN_WORKERS": str(workers),
        **more,
    }


def site(environment: Mapping[str, str], places: Places) -> Part:
    port = places.ports.site
    words = [word.format(host="127.0.0.1", port=port) for word in SERVER]
    address = f"http://127.0.0.1:{port}"

    def is_ready() -> bool:
        return _answers(f"{address}/healthz")

    return Part("site", [sys.executable, *words], environment, places.logs, is_ready, address)


def worker(environment: Mapping[str, str], places: Places) -> Part:
    site_address = f"http://127.0.0.1:{places.ports.site}"

    def is_ready() -> bool:
        return '"worker": {"ok": true' in _answer(f"{site_address}/readyz")

    return Part("worker", _of_django(WORKER), environment, places.logs, is_ready)


def exporter(environment: Mapping[str, str], places: Places) -> Part:
    port = places.ports.metrics
    address = f"http://127.0.0.1:{port}/metrics"
    return Part("exporter", _of_django(EXPORTER), environment, places.logs, lambda: _accepts(port), address)


def front(programs: Programs, places: Places, certificate: Path, key: Path) -> Part:
    ports, folder = places.ports, places.run / "nginx"
    configuration = write_configuration(
        {
            "RUN_DIR": str(folder),
            "CONF_DIR": str(folder),
            "PAGES_DIR": str(HERE / "pages"),
            "PID_FILE": str(folder / "nginx.pid"),
            "VAR_DIR": str(places.var_dir),
            "ACCESS_LOG": str(places.logs / "requests.log"),
            "APP": f"127.0.0.1:{ports.site}",
            "LISTEN": "127.0.0.1",
            "PURGE_MODULE": str(programs.nginx_purge),
            "PURGE_PORT": str(ports.purge),
            "HTTP_PORT": str(ports.http),
            "HTTPS_PORT": str(ports.https),
            "HTTPS_SUFFIX": f":{ports.https}",
            "HSTS": "max-age=31536000",
            "CERTIFICATE": str(certificate),
            "CERTIFICATE_KEY": str(key),
        },
        folder,
    )
    # What nginx is told beside: to stay in this process, and, as root, to read what only root may, on loopback.
    orders = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
    command = [programs.nginx, "-p", str(folder), "-c", str(configuration), "-e", "stderr", "-g", orders]
    address = f"https://127.0.0.1:{ports.https}"
    trusted = ssl.create_default_context(cafile=certificate)

    def is_ready() -> bool:
        return _answers(f"{address}/healthz", trusted)

    return Part("front", command, _passed_on(), places.logs, is_ready, address)


def _of_django(command: Sequence[str]) -> list[str]:
    return [sys.executable, str(ROOT / command[0]), *command[1:]]


def _passed_on() -> dict[str, str]:
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


def _accepts(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def _answer(address: str, trusted: ssl.SSLContext | None = None) -> str:
    """What is answered there; empty where nothing is, or an error."""
    try:
        with urllib.request.urlopen(address, timeout=10, context=trusted) as answer:  # noqa: S310
            return answer.read().decode()
    except OSError:
        return ""


def _answers(address: str, trusted: ssl.SSLContext | None = None) -> bool:
    return bool(_answer(address, trusted))
