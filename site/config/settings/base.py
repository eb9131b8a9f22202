"""Settings that hold everywhere. What differs by place stands in `dev`, `production` and `test`."""

import json
from datetime import timedelta

from config.caches import cache_settings
from config.database import database_settings
from config.environment import BASE_DIR, Environment, count_across_processes, read
from config.release import release_of

ENVIRONMENT = read(Environment)
RELEASE = release_of(BASE_DIR)
METRICS_PORT = ENVIRONMENT.METRICS_PORT
METRICS_HOST = ENVIRONMENT.METRICS_HOST
if METRICS_PORT:
    count_across_processes(ENVIRONMENT.VAR_DIR / "metrics")
SITE_DIR = BASE_DIR / "site"
_IMMEDIATE = "django_tasks.backends.immediate.ImmediateBackend"
VAR_DIR = ENVIRONMENT.VAR_DIR

INSTALLED_APPS = [
    "accounts",
    "dates",
    "evidence",
    "people",
    "timeline",
    "portal",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "corsheaders",
    "ninja",
    "django_htmx",
    "django_tasks_db",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "portal.watching.health.Health",
    "portal.watching.requests.RequestLog",
    "portal.page_cache.PublicPageCache",
    "portal.safety.headers.SafetyHeaders",
    "django.middleware.security.SecurityMiddleware",
    "portal.open_data.OpenData",
    "portal.compressing.Compression",
    "django.middleware.http.ConditionalGetMiddleware",
    "portal.shared_life.SharedLife",
    "portal.keeping.KeptAcrossPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.second_factor.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.troubles.TroublesOfViews",
    "portal.safety.incomplete.IncompleteForm",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"i18n": "portal.templatetags.texts"},
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
# That one of Django's libraries of tags is replaced (portal.templatetags.texts) is meant.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database_settings(ENVIRONMENT.DATABASE_URL, VAR_DIR / "record.sqlite3")}
CACHES = cache_settings(ENVIRONMENT.CACHE_URL, VAR_DIR, RELEASE)
# Caches that stand before the site and are told what they may no longer give (portal.purging). None: others may keep
# answers for SHARED_SHORT alone.
WAGTAILFRONTENDCACHE = json.loads(ENVIRONMENT.SHARED_CACHES) if ENVIRONMENT.SHARED_CACHES else {}
if ENVIRONMENT.CACHE_PURGE_URL:
    WAGTAILFRONTENDCACHE["purge"] = {
        "BACKEND": "portal.purging.backends.HTTPCache",
        "LOCATION": ENVIRONMENT.CACHE_PURGE_URL,
    }
# Seconds for which shared caches may keep what they are told of, and all else: lists as filtered, errors, redirects.
SHARED_LONG = 24 * 60 * 60
SHARED_SHORT = ENVIRONMENT.SHARED_SHORT
# Imports run in a worker where one is said to run (TASK_WORKER=1), else at once, in the request. What Wagtail hands to
# its own tasks (indexes) is done at once: it belongs to the transaction that asked for it.
_worker = "django_tasks_db.DatabaseBackend" if ENVIRONMENT.TASK_WORKER else _IMMEDIATE
TASKS = {"default": {"BACKEND": _IMMEDIATE}, "background": {"BACKEND": _worker}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [SITE_DIR / "locale"]

STATICFILES_DIRS = [SITE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
# The whole of the public record as files, see portal.data.whole.
DATA_DIR = VAR_DIR / "data"
# Under which licence the texts and data of the record are offered; name as in the SPDX list.
DATA_LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}

WAGTAIL_SITE_NAME = "Israel–NATO relations"
WAGTAILADMIN_BASE_URL = ENVIRONMENT.ADMIN_BASE_URL
# Scheme and host under which readers come, as shared caches know them.
PUBLIC_ROOTS = [WAGTAILADMIN_BASE_URL]
WAGTAILIMAGES_IMAGE_MODEL = "evidence.CreditedImage"
WAGTAILDOCS_DOCUMENT_MODEL = "evidence.CreditedDocument"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.search.backend"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
# A reviewer's approval publishes, though reviewers have no permission to publish past a review.
WAGTAIL_FINISH_WORKFLOW_ACTION = "evidence.approval.publish_approved"
# Publishing past a pending review is refused (evidence.models.record), so nothing is cancelled silently.
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = True
# Addresses are ASCII; the admin then writes “lodz” for “Łódź” instead of a slug that the model refuses.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# A record of a thousand citations is still one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Scripts of any site may read the data; nothing else, and nothing with a cookie.
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_URLS_REGEX = r"^/(?:api/|data/|oembed/|[^.]+\.[a-z0-9.]+$)"
CORS_EXPOSE_HEADERS = ["ETag", "Link", "Memento-Datetime", "Repr-Digest", "Edition-Digest", "Edition-Incomplete"]

# Safety. What each header says stands in portal.safety.headers; these are Django's part of them.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Documents get the policy of their address, which is stricter than Wagtail's own.
WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT = False
WAGTAILDOCS_INLINE_CONTENT_TYPES = []

# Signing in, see accounts.throttling and accounts.second_factor.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = "accounts.throttling.counted_by"
AXES_LOCKOUT_CALLABLE = "accounts.throttling.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.throttling.counted_address"
# A try while the door is closed does not keep it closed for longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# The site's own log says who signed in, without addresses.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# What is not kept of a try that failed: a code that was nearly right, above all.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
# How many proxies in front of the site are to be believed where requests come from.
TRUSTED_PROXY_COUNT = int(ENVIRONMENT.TRUSTED_PROXY)
# Wrong codes are counted with wrong passwords; the library's own pauses double without end.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
OTP_TOTP_ISSUER = WAGTAIL_SITE_NAME
# Whether publishers and administrators need the code of an app beside their password.
SECOND_FACTOR = ENVIRONMENT.SECOND_FACTOR
SECOND_FACTOR_GROUPS = ["Publisher"]
# A working day; browsers forget it sooner where nobody ticked that they be remembered.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
KNOWN_BROWSER_COOKIE = "known"

# Other hosts that browsers have pictures from: an object storage's, in production.
PICTURE_ORIGINS: list[str] = []
# Documents go through the site, which asks who may, also where they lie in an object storage.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Uploads. What is in a file is looked at too, see evidence.uploads.
WAGTAILIMAGES_IMAGE_FORM_BASE = "evidence.picture_form.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "rtf", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
