"""Development and `make run`: SQLite unless DATABASE_URL is set, loopback only, a key of its own per checkout."""

from django.core.management.utils import get_random_secret_key

from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, VAR_DIR

DEBUG = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"


def _secret_key() -> str:
    """A random key, written once to `var/`, so that sessions outlive a restart and no key stands in the source."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key(), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


SECRET_KEY = _secret_key()
# Templates and styles are edited here, so pages are made anew each time.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
