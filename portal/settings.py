"""Every setting of the portal, read from the environment. README lists the variables an office may set."""

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from redis.connection import parse_url

from portal.core.files.places import storage_at
from portal.operations import logs
from portal.operations.environment import Variables

env = Variables(in_files=("SECRET_KEY", "DATABASE_URL", "CACHE_URL", "EMAIL_URL", "METRICS_TOKEN"))

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()

DEBUG = env.bool("DEBUG", default=False)

SECRET_KEY = env.str("SECRET_KEY", default="")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-"):
    weak = "is weak" if SECRET_KEY else "is missing"
    raise ImproperlyConfigured(
        f"The secret key {weak}. Set SECRET_KEY, or SECRET_KEY_FILE to a file, to 50 signs or more that are random."
    )

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
IS_SECURE = SITE_URL.startswith("https://")
if not SITE_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured("SITE_URL has to begin with https:// (or http://, where nobody else gets in).")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Whose word counts about where a request comes from; https is always ended by a proxy.
OWN_PROXIES = ["127.0.0.1", "::1", "unix"] if IS_SECURE else []
TRUSTED_PROXIES = env.proxies("TRUSTED_PROXIES", default=OWN_PROXIES, socket="unix")

INSTALLED_APPS = [
    "portal.public",
    "portal.operations.access",
    "portal.operations",
    "portal.api",
    "portal.pages",
    "programmes",
    "consortia",
    "portal.core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
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
    "rest_framework",
    "drf_spectacular",
    "django_countries",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "portal.operations.requests.Requests",
    "portal.core.proxies.TrustedProxies",
    "portal.core.freshness.keeping.KeptPages",
    "portal.core.middleware.SafetyHeaders",
    "django.middleware.security.SecurityMiddleware",
    "portal.operations.requests.Alive",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.core.compression.Compression",
    "portal.api.manners.Manners",
    "portal.operations.maintenance.Maintenance",
    "portal.core.freshness.keeping.Marked",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.operations.access.middleware.SecondFactor",
    "portal.operations.access.middleware.Audited",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.core.addresses.OldAddresses",
    "portal.core.typed_text.TypedTextIsKept",
    "portal.core.admin.unreadable.UnreadableRequests",
    "portal.core.admin.reach.WithinReach",
    "portal.core.middleware.RefusalsInAdmin",
    "portal.core.admin.approval.AsksBeforeApproval",
    "portal.core.files.refusals.RefusedUploads",
    "portal.core.admin.at_once.AtOnce",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": env.address("DATABASE_URL", env.db_url_config, f"sqlite:///{DATA_DIR}/portal.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = env.number("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # one that the server has closed is opened anew
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds
    if most := env.number("DATABASE_POOL", default=0):
        DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps them
        DATABASES["default"]["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": most,
            "timeout": 5,
            "reconnect_timeout": 2,
        }
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for a writer (WAL); writers queue at their start instead of failing half way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def cache_at(url: str) -> dict:
    """A cache by its address. A server that is down makes the portal slower, and nothing else; the log says so."""
    url = re.sub("^valkey", "redis", url)
    cache = env.cache_url_config(url)
    if cache["BACKEND"].endswith(".RedisCache"):
        waits = {"SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 1}  # seconds
        patience = {"IGNORE_EXCEPTIONS": True, "REDIS_CLIENT_CLASS": "portal.core.freshness.patience.Patient"}
        parse_url(url)  # a port that is no number is noticed here, and not by the first reader
        cache |= {"BACKEND": "django_redis.cache.RedisCache", "OPTIONS": waits | patience}
    return cache


# Rendered answers have a cache of their own: they may not push out what counts attempts. With CACHE_URL both live in
# one server, under different prefixes; without, each process keeps as many megabytes as PAGES_MEMORY says.
CACHES = {"default": env.address("CACHE_URL", cache_at, "locmemcache://")}
if "CACHE_URL" in env.ENVIRON:
    CACHES["pages"] = CACHES["default"] | {"KEY_PREFIX": "pages"}
else:
    CACHES["pages"] = {
        "BACKEND": "portal.core.freshness.memory.BoundedMemory",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_BYTES": env.number("PAGES_MEMORY", default=32) * 1024 * 1024},
    }
KEEP_PAGES = env.bool("KEEP_PAGES", default=not DEBUG)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "portal.formats"
TIME_ZONE = env.zone("TIME_ZONE", default="Europe/Brussels")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": storage_at(env.str("MEDIA_STORAGE", default="")),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A folder, or s3://BUCKET/PREFIX. The newest BACKUP_KEEP stay there, and all of the last BACKUP_DAYS days.
BACKUP_DIR = env.str("BACKUP_DIR", default="")
BACKUP_KEEP = env.number("BACKUP_KEEP", default=14, least=1)
BACKUP_DAYS = env.number("BACKUP_DAYS", default=0)
if "://" in BACKUP_DIR:
    storage_at(BACKUP_DIR, "BACKUP_DIR")
elif BACKUP_DIR and Path(BACKUP_DIR).expanduser().resolve().is_relative_to(MEDIA_ROOT):
    raise ImproperlyConfigured("BACKUP_DIR lies in the media, which would hold their own backups. Name another folder.")
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # what browsers look for at the top: /favicon.ico
WHITENOISE_MAX_AGE = 60 if DEBUG else 60 * 60

# All mail waits in the table of jobs; the worker sends it by what EMAIL_URL names.
vars().update(_mail := env.address("EMAIL_URL", env.email_url_config, "consolemail://"))
EMAIL_BACKEND, MAIL_SENT_BY = "portal.operations.jobs.mail.Queue", _mail["EMAIL_BACKEND"]
EMAIL_TIMEOUT = 10  # seconds
LINK_CHECKS = env.bool("LINK_CHECKS", default=False)  # the portal calls nobody whom it was not told to call
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")

AUTHENTICATION_BACKENDS = ["portal.core.backends.AccountsWithProfile"]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/admin/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # portal.operations.access does it
# Roles that must have a second factor, or "everybody". Not in the admin: whoever stole a password could switch it off.
SECOND_FACTOR_FOR = env.list("SECOND_FACTOR_FOR", default=[])
ACCOUNT_ADAPTER = "portal.operations.access.adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_SECURE else "http"
ACCOUNT_FORMS = {
    "login": "portal.operations.access.forms.SignIn",
    "reset_password": "portal.operations.access.forms.ForgottenPassword",
}
# allauth counts in the cache, which workers need not share and which may be down: portal.operations.access.limits.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "portal.operations.access.adapter.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "portal.operations.access.forms.SetUpApp",
    "add_webauthn": "portal.operations.access.forms.SetUpPasskey",
    "authenticate": "portal.operations.access.forms.AskForCode",
    "authenticate_webauthn": "portal.operations.access.forms.AskForPasskey",
    "reauthenticate": "portal.operations.access.forms.AskForCodeAgain",
    "reauthenticate_webauthn": "portal.operations.access.forms.AskForPasskeyAgain",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator makes the accounts
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin reads it from JavaScript.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # The admin shows its previews in a frame of its own.
if IS_SECURE:
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = logs.configuration(
    env.one_of("LOG_FORMAT", ("words", "json"), "words"), env.one_of("LOG_LEVEL", logs.LEVELS, "WARNING")
)
SLOW_QUERY_MS = env.number("SLOW_QUERY_MS", default=1000)  # what takes longer stands in the log; 0 for none
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # who has it reads /metrics; without one there is none

# W019: X-Frame-Options is SAMEORIGIN, not DENY, for the previews of the admin.
SILENCED_SYSTEM_CHECKS = ["security.W019"]

# --- Wagtail -----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = env.str("SITE_NAME", default="Consortium Portal")
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Each is one of the input formats in portal.formats, or no form would take back the date that it shows.
WAGTAIL_DATE_FORMAT = "%d %B %Y"
WAGTAIL_DATETIME_FORMAT = "%d %B %Y %H:%M"
WAGTAILADMIN_PERMITTED_LANGUAGES = [(LANGUAGE_CODE, "English")]
WAGTAILADMIN_NOTIFICATION_FROM_EMAIL = DEFAULT_FROM_EMAIL
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # Wagtail's second mail to them; ours reaches them anyway.
# A record's form saves a revision whenever it is sent: an approval given there would ask for itself again.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False
# portal.pages.addresses does it: also for what is not public at the moment, and never for a draft.
WAGTAILREDIRECTS_AUTO_CREATE = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.core.approved.publish"
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "portal.core.admin.rich_text_area.RichTextArea"}}
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.core.files.forms.PictureForm"
# One line a kind that portal.core.files.documents can judge; each is served with this type and no other.
WAGTAILDOCS_CONTENT_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.core.files.forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # through the view that asks whether something public names the document
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.core.page_index"}}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
TAGGIT_CASE_INSENSITIVE = True

FILTERS_EMPTY_CHOICE_LABEL = _("any")

# --- API ---------------------------------------------------------------------------------------
API_REQUESTS_A_MINUTE = env.number("API_REQUESTS_A_MINUTE", default=600)  # from one place; 0 for no limit
DATA_LICENCE = env.str("DATA_LICENCE", default="")  # what the office says about using the data elsewhere
REST_FRAMEWORK = {
    "DEFAULT_THROTTLE_CLASSES": ["portal.api.limits.FairUse"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        *(f"portal.api.forms.{form}" for form in ("CSV", "NDJSON", "Workbook", "GeoJSON", "LinkedData")),
    ],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "portal.api.negotiation.Negotiation",
    "DEFAULT_PAGINATION_CLASS": "portal.api.paging.Pages",
    "DEFAULT_SCHEMA_CLASS": "portal.api.schema.Contract",
    "EXCEPTION_HANDLER": "portal.api.errors.problem",
    "PAGE_SIZE": 25,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Consortium Portal API",
    "DESCRIPTION": "Members, facilities, offices, partnerships, programmes and projects, each with dates and sources.",
    "VERSION": "1.0.0",
    "CONTACT": {"name": "The office of this portal"},
    "SERVERS": [{"url": "/", "description": "This portal"}],
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": True,
    "PREPROCESSING_HOOKS": ["portal.api.schema.only_ours"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.api.schema.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "BodyKind": "consortia.models.consortia.BodyKind",
        "FacilityKind": "consortia.models.FacilityKind",
        "MembershipKind": "consortia.models.MembershipKind",
        "NameKind": "portal.core.names.NameKind",
        "OrganisationKind": "consortia.models.OrganisationKind",
        "ParticipationRole": "programmes.models.ParticipationRole",
        "ResponsibilityRole": "consortia.models.Role",
        "SupporterRole": "programmes.models.SupporterRole",
        "Currency": "portal.core.fields.CURRENCIES",
    },
}
