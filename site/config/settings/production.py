"""Production: what differs by deployment comes from the environment, and what is not right there is refused."""

from config.environment import read
from config.production_environment import ProductionEnvironment
from config.storages import media_storage
from config.telling import logging_settings, report_errors

# Before the settings that hold everywhere read their part of it, so that all that is wrong is named at once.
production = read(ProductionEnvironment)

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import MIDDLEWARE, RELEASE, SILENCED_SYSTEM_CHECKS  # noqa: E402

DEBUG = False

# The keys, the hosts and the way in.
SECRET_KEY = production.SECRET_KEY
ALLOWED_HOSTS = production.ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = production.TRUSTED_ORIGINS
if "ADMIN_BASE_URL" not in production.model_fields_set:
    WAGTAILADMIN_BASE_URL = CSRF_TRUSTED_ORIGINS[0]
# Those with a “*” name hosts that no cache can be told of.
PUBLIC_ROOTS = [root for root in CSRF_TRUSTED_ORIGINS if "*" not in root]
SECURE_SSL_REDIRECT = not production.PLAIN_HTTP
if production.TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STORAGES = {
    "default": media_storage(production),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PICTURE_ORIGINS = [f"https://{production.STORAGE_PUBLIC_HOST}"] if production.STORAGE_BUCKET else []
# Static files come from the application itself, compressed and to be kept for ever: their names hold a hash.
_after_security = MIDDLEWARE.index("django.middleware.security.SecurityMiddleware") + 1
MIDDLEWARE.insert(_after_security, "whitenoise.middleware.WhiteNoiseMiddleware")

EMAIL_HOST, EMAIL_PORT = production.MAIL_HOST, production.MAIL_PORT
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = production.MAIL_USER, production.MAIL_PASSWORD
EMAIL_USE_TLS = production.MAIL_SECURITY == "starttls"
EMAIL_USE_SSL = production.MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = production.MAIL_FROM or "webmaster@localhost"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = logging_settings(production.LOG_LEVEL)
if production.SENTRY_DSN:
    report_errors(production.SENTRY_DSN, RELEASE)

# Safety. Browsers take a cookie named `__Host-…` over https alone, for the whole site, and from no other host.
if not production.PLAIN_HTTP:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    KNOWN_BROWSER_COOKIE = "__Secure-known"  # for /admin/ alone, so that readers' pages are asked for without it
    SECURE_HSTS_SECONDS = production.HSTS_SECONDS
# Whether all hosts below this one have TLS, and are to have it for good, only the owner of the domain knows.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = production.HSTS_SUBDOMAINS
SECOND_FACTOR = production.SECOND_FACTOR
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W005", "security.W021"]
