"""The programs that the running set needs beside Python, as Debian packs them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

#: Where programs of the system lie, which the path of an ordinary user leaves out.
SYSTEM = "/usr/sbin:/sbin:/usr/local/sbin"
POSTGRESQL = Path("/usr/lib/postgresql")
#: The module by which nginx's cache takes PURGE.
NGINX_PURGE = Path("/usr/lib/nginx/modules/ngx_http_cache_purge_module.so")


@dataclass(frozen=True, slots=True)
class Programs:
    """Full paths. `postgres` is the folder of PostgreSQL's programs, of the newest version that is here."""

    nginx: str
    nginx_purge: Path
    redis: str
    openssl: str
    postgres: Path


def find_programs() -> Programs:
    """Find them all.

    Raises:
        SystemExit: naming the packages to install.
    """
    nginx, redis, openssl = _find("nginx"), _find("redis-server"), _find("openssl")
    postgres = _newest_postgresql()
    purge = NGINX_PURGE if NGINX_PURGE.exists() else None
    packages = {
        "nginx": nginx,
        "libnginx-mod-http-cache-purge": purge,
        "redis-server": redis,
        "openssl": openssl,
        "postgresql": postgres,
    }
    missing = [package for package, found in packages.items() if not found]
    if missing or not (nginx and purge and redis and openssl and postgres):
        raise SystemExit(
            f"Not here: {', '.join(missing)}. On Debian they come with “apt-get install {' '.join(missing)}”."
        )
    return Programs(nginx, purge, redis, openssl, postgres)


def _find(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=SYSTEM)


def _newest_postgresql() -> Path | None:
    folders = [path.parent for path in POSTGRESQL.glob("*/bin/initdb") if path.parent.parent.name.isdigit()]
    if folders:
        return max(folders, key=lambda folder: int(folder.parent.name))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None
