"""`make bench`: production's switches on a database of its own, so that the figures are those of a running site."""

import tempfile
from pathlib import Path

from config.database import database_settings
from config.settings.base import *  # noqa: F403
from config.settings.base import ENVIRONMENT, INSTALLED_APPS, TEMPLATES

DEBUG = False
SECRET_KEY = "only for measuring"  # noqa: S105
ALLOWED_HOSTS = ["testserver"]
# That of the process that had this one measure a part; else a new one, removed when the measuring ends.
_folder = None if ENVIRONMENT.BENCH_DIR else tempfile.TemporaryDirectory(prefix="record-bench-")
BENCH_DIR = ENVIRONMENT.BENCH_DIR or Path(_folder.name)
DATABASES = {"default": database_settings(ENVIRONMENT.BENCH_DATABASE_URL, BENCH_DIR / "record.sqlite3")}
#: Of the server on which `make bench` may make a database too.
SERVER_URL = ENVIRONMENT.DATABASE_URL
MEDIA_ROOT = BENCH_DIR / "media"
DATA_DIR = BENCH_DIR / "data"
TEMPLATES[0]["OPTIONS"]["context_processors"].remove("django.template.context_processors.debug")
# Wagtail's own API, to compare ours with.
INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.api.v2", "rest_framework"]
ROOT_URLCONF = "config.bench_urls"
