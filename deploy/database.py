"""The PostgreSQL of a running set: a server of its own, or a database of one that runs."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from deploy.packages import Programs
from deploy.parts import Part

OWNER = "record"
#: SIGINT is PostgreSQL's “fast” shutdown: open sessions are ended, nothing that was committed is lost.
FAST = 2


def own_server(programs: Programs, folder: Path, logs: Path, port: int, password: str) -> tuple[Part, str]:
    """A server in `folder`, made where it is not there yet, on loopback with a password; and its database's address.

    Raises:
        SystemExit: this is root, and PostgreSQL's own user cannot reach the folder.
    """
    user = "postgres" if os.geteuid() == 0 else None
    if not (folder / "PG_VERSION").exists():
        _make(programs, folder, password, user)
    address = f"postgresql://{OWNER}:{password}@127.0.0.1:{port}/{OWNER}"
    command = [str(programs.postgres / "postgres"), "-D", str(folder), "-p", str(port)]
    command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    environment: Mapping[str, str] = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    part = Part(
        "postgresql",
        command,
        environment,
        logs,
        lambda: _answers(address),
        f"127.0.0.1:{port}",
        user=user,
        stop_signal=FAST,
    )
    return part, address


def make_database(address: str) -> None:
    """Make the database that `address` names where its server lacks it.

    Raises:
        SystemExit: the server does not answer, or does not let us in.
    """
    named = conninfo_to_dict(address)
    try:
        with psycopg.connect(address, connect_timeout=5):
            return
    except psycopg.OperationalError as error:
        if "does not exist" not in str(error):
            raise SystemExit(f"The database of DATABASE_URL: {error}") from error
    elsewhere = make_conninfo(address, dbname="postgres")
    with psycopg.connect(elsewhere, connect_timeout=5, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(str(named["dbname"]))))


def _make(programs: Programs, folder: Path, password: str, user: str | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    password_file = folder.with_suffix(".password")
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    if user:
        owner = pwd.getpwnam(user)
        for path in (folder, password_file):
            shutil.chown(path, owner.pw_uid, owner.pw_gid)
    command = [str(programs.postgres / "initdb"), "--pgdata", str(folder), "--username", OWNER]
    command += ["--auth", "scram-sha-256", "--pwfile", str(password_file), "--encoding", "UTF8", "--locale", "C.UTF-8"]
    made = subprocess.run(  # noqa: S603
        command,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd="/",
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    password_file.unlink()
    if made.returncode:
        hint = "\nPostgreSQL does not run as root; its user must be able to reach VAR_DIR." if user else ""
        raise SystemExit(f"No database could be made in {folder}:\n{made.stderr.strip()}{hint}")


def _answers(address: str) -> bool:
    try:
        make_database(address)
    except (SystemExit, psycopg.OperationalError):
        return False
    return True
