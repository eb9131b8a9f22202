"""A real nginx with the cache that is deployed, in a folder of its own, before a server of this machine."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from deploy.front import certificate_for_trials
from deploy.packages import find_programs
from tests.running_site import ROOT, free_port

PROGRAM = shutil.which("nginx") or "/usr/sbin/nginx"
MODULE = Path("/usr/lib/nginx/modules/ngx_http_cache_purge_module.so")
#: Why nginx cannot run here; empty where it can.
MISSING = (
    "" if Path(PROGRAM).exists() and MODULE.exists() else "nginx or libnginx-mod-http-cache-purge is not installed"
)

CONFIGURATION = """
load_module {module};
pcre_jit on;
daemon off;
{user}
worker_processes 1;
error_log {folder}/error.log warn;
pid {folder}/pid;
events {{ worker_connections 256; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/nginx-cache.conf;
    include {folder}/purge.conf;
    server {{
        listen 127.0.0.1:{port};
        {tls}
        location /as-a-file/ {{
            alias {folder}/files/; default_type text/html; gzip_static on;
            {file_headers}
        }}
        location / {{
            proxy_pass http://127.0.0.1:{site_port};
            proxy_http_version 1.1;
            include {folder}/nginx-proxy.conf;
            include {folder}/nginx-cache-location.conf;
            {state}
        }}
    }}
}}
"""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, slots=True)
class Nginx:
    """`port` is that of readers, `tls_port` theirs by https, where it was asked for; `purge_port` takes PURGE.

    `files` is served as it is below /as-a-file/.
    """

    port: int
    tls_port: int
    purge_port: int
    files: Path

    @property
    def purge_address(self) -> str:
        return f"http://127.0.0.1:{self.purge_port}"

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        return ask(self.port, path, method, **headers)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """What a server answers to the path as it is written. `_` in the name of a header stands for `-`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        own = {"Host": "127.0.0.1", "Accept-Encoding": "gzip"}
        own |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=own)
        response = connection.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


@contextmanager
def nginx_before(
    site_port: int,
    folder: Path,
    says_state: bool = True,
    file_headers: Mapping[str, str] = MappingProxyType({}),
    has_tls: bool = False,
) -> Iterator[Nginx]:
    """Run nginx, with the files of `deploy/` as they are but for the folder of the cache and the port.

    With `says_state` answers have `X-Cache`, which says whether they were kept; those below /as-a-file/ have
    `file_headers`.
    """
    port, tls_port, purge_port = free_port(), free_port(), free_port()
    (folder / "files").mkdir()
    for name in ("nginx-cache.conf", "nginx-cache-location.conf", "nginx-proxy.conf", "purge.conf"):
        text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
        text = (
            text.replace("${RUN_DIR}", str(folder))
            .replace("${PURGE_PORT}", str(purge_port))
            .replace("${HTTPS_SUFFIX}", "")
        )
        (folder / name).write_text(text, encoding="utf-8")
    state = "add_header X-Cache $upstream_cache_status always;" if says_state else ""
    user = "" if os.geteuid() else "user root;"  # else its processes are nobody's, and may not look into the folder
    tls = ""
    if has_tls:
        certificate, key = certificate_for_trials(find_programs().openssl, folder / "tls")
        tls = f"listen 127.0.0.1:{tls_port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key};"
    headers = " ".join(f'add_header {name} "{value}";' for name, value in file_headers.items())
    places = {"module": MODULE, "user": user, "folder": folder, "port": port, "site_port": site_port}
    text = CONFIGURATION.format(**places, state=state, file_headers=headers, tls=tls)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    process = subprocess.Popen(  # noqa: S603
        [PROGRAM, "-p", str(folder), "-e", f"{folder}/error.log", "-c", str(folder / "nginx.conf")],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process, folder)
        yield Nginx(port, tls_port, purge_port, folder / "files")
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen, folder: Path) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"nginx did not start; {folder}/error.log says why")
        try:
            ask(port, "/as-a-file/none")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("nginx did not answer")
