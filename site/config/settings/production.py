"""Production: what differs by deployment comes from the environment, and what is not right there is refused."""

from config.production_environment import production
from config.settings.base import *  # noqa: F403
from config.settings.base import MIDDLEWARE, RELEASE
from config.storages import media_storage
from config.telling import logging_settings, report_errors

DEBUG = False

# The keys, the hosts and the way in.
SECRET_KEY = production.SECRET_KEY
ALLOWED_HOSTS = production.ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = production.TRUSTED_ORIGINS
SECURE_SSL_REDIRECT = not production.PLAIN_HTTP
if production.TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_CONTENT_TYPE_NOSNIFF = True

STORAGES = {
    "default": media_storage(production),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Static files come from the application itself, compressed and to be kept for ever: their names hold a hash.
_after_security = MIDDLEWARE.index("django.middleware.security.SecurityMiddleware") + 1
MIDDLEWARE.insert(_after_security, "whitenoise.middleware.WhiteNoiseMiddleware")

LOGGING = logging_settings(production.LOG_LEVEL)
if production.SENTRY_DSN:
    report_errors(production.SENTRY_DSN, RELEASE)
