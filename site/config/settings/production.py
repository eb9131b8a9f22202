"""Production: everything that must differ by deployment comes from the environment, and its absence is an error."""

import os

from config.settings.base import *  # noqa: F403
from config.settings.base import MIDDLEWARE

DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = os.environ["TRUSTED_ORIGINS"].split(",")
# Those with a “*” name hosts that no cache can be told of.
PUBLIC_ROOTS = [root for root in CSRF_TRUSTED_ORIGINS if "*" not in root]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Static files come from the application itself, compressed and to be kept for ever: their names hold a hash.
MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")
