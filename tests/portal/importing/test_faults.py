"""A worker that is killed leaves all of an import or nothing: the short version of `make faults`."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings


def test_killed_workers_leave_all_or_nothing():
    done = subprocess.run(
        [sys.executable, "manage.py", "faults", "--kills=3", "--rows=20", "--settings=config.settings.test"],
        cwd=settings.BASE_DIR,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("3 kills:") == done.stdout.count("0 in between") >= 1
