"""Several processes that write the files at the same time, on a site of their own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

from django.conf import settings

SMALL = settings.BASE_DIR / "fixtures" / "samples" / "good" / "small.json"


def test_processes_that_write_at_once_leave_one_sound_set(tmp_path):
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_DIR": str(tmp_path),
    }

    def start(*words: object) -> subprocess.Popen:
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "manage.py", *map(str, words)],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    loading = start("bootstrap", "--fixture", SMALL)
    assert loading.communicate()[1] == ""
    writers = [start("write_data") for _writer in range(3)]
    answers = [writer.communicate() for writer in writers]
    assert [errors for _output, errors in answers] == ["", "", ""]
    assert len({output for output, _errors in answers}) == 1
    (folder,) = [entry for entry in (tmp_path / "data").iterdir() if entry.is_dir()]
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
