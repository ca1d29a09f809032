"""Django's settings, made from Rejoinder's own (rejoinder.settings); nothing here is read from anywhere else."""

import os
import secrets
from pathlib import Path

import dj_database_url

from rejoinder.settings import read_settings

REJOINDER = read_settings()
HERE = Path(__file__).parent


def _secret_key(folder: Path) -> str:
    """The signing key: made once, kept in the data folder, readable by its owner only."""
    path = folder / "secret.key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_urlsafe(48)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.touch(mode=0o600)
    fresh.write_text(key, encoding="ascii")
    try:
        os.link(fresh, path)  # atomic: two first starts agree on one key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="ascii")


def _database() -> dict:
    if REJOINDER.database_url:
        chosen = dj_database_url.parse(REJOINDER.database_url, conn_max_age=0, conn_health_checks=True)
        if chosen["ENGINE"].endswith("postgresql"):
            chosen.setdefault("OPTIONS", {})
        return chosen
    REJOINDER.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(REJOINDER.data / "rejoinder.sqlite3"),
        "OPTIONS": {
            "timeout": 20,  # seconds to wait for another writer; every write transaction is far shorter
            "transaction_mode": "IMMEDIATE",  # take the write lock at the start: no deadlock by upgrade
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
        },
    }


SECRET_KEY = _secret_key(REJOINDER.data)
DEBUG = False
ALLOWED_HOSTS = ["*"]  # the host is never used to build an address; see docs/operations.md for a proxy in front
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "rejoinder.desk.audit",
    "rejoinder.desk.work",
    "rejoinder.desk.people",
    "rejoinder.desk.listening",
    "rejoinder.desk.stories",
    "rejoinder.desk.forecasts",
    "rejoinder.desk.lines",
    "rejoinder.desk.claims",
    "rejoinder.desk.watches",
    "rejoinder.desk.publishing",
    "rejoinder.desk.answers",
    "rejoinder.desk.contests",
    "rejoinder.desk.consultations",
    "rejoinder.desk.seats",
    "rejoinder.desk.pledges",
    "rejoinder.desk.pacts",
    "rejoinder.desk.reform",
    "rejoinder.desk.links",
    "rejoinder.desk.rebuttals",
    "rejoinder.desk.board",
    "rejoinder.desk.api",
]
MIDDLEWARE = [
    "rejoinder.desk.links.domain.link_domain",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "rejoinder.desk.answers.hosts.PublicHost",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "rejoinder.desk.urls"
ASGI_APPLICATION = "rejoinder.desk.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "rejoinder.desk.board.shell.shell",
            ],
            "builtins": ["rejoinder.desk.board.templatetags.desk"],
            "libraries": {"desk": "rejoinder.desk.board.templatetags.desk", "words": "rejoinder.desk.words.tags"},
        },
    }
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "rejoinder.desk.people.backend.DeskBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1 / 6  # hours: ten minutes
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "rejoinder.desk.people.views.locked_out"
AXES_USERNAME_FORM_FIELD = "email"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_NAME = "rejoinder_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 86400
CSRF_COOKIE_NAME = "rejoinder_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
_HTTPS = REJOINDER.base_url.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
CSRF_TRUSTED_ORIGINS = [REJOINDER.base_url] if _HTTPS else []
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = REJOINDER.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = False

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # bytes: the largest list of sources or lines to import
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"secrets": {"()": "rejoinder.desk.contests.masking.MaskSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("REJOINDER_LOG", "WARNING")},
}
