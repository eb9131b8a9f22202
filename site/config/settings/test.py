"""Tests: quick password hashes, mail kept in memory, files in a temporary folder."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES

DEBUG = False
SECRET_KEY = "only for tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_media = tempfile.TemporaryDirectory(prefix="record-media-")  # removed when the tests end
MEDIA_ROOT = Path(_media.name)
# Tests render every page and text; those of what is kept switch it on.
CACHES["pages"] = CACHES["texts"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
CACHES["progress"]["LOCATION"] = MEDIA_ROOT / "progress"
DATA_DIR = MEDIA_ROOT / "data"  # each test has a folder of its own below it, see tests/conftest.py
SECOND_FACTOR = False  # the tests of it switch it on
