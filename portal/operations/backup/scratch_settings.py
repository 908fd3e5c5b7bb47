"""Settings of the scratch portal in which a backup is tried, apart from the real one. SCRATCH is a folder."""

import os
from pathlib import Path

from portal.settings import *  # noqa: F403
from portal.settings import env

DATA_DIR = Path(os.environ["SCRATCH"])
MEDIA_ROOT = DATA_DIR / "media"
DATABASES = {"default": env.db_url("SCRATCH_DATABASE", default=f"sqlite:///{DATA_DIR}/scratch.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {"init_command": "PRAGMA synchronous=OFF;"}
CACHES = {name: {"BACKEND": "django.core.cache.backends.dummy.DummyCache"} for name in ("default", "pages")}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
ALLOWED_HOSTS = ["testserver"]
SECURE_SSL_REDIRECT = False
BACKUP_DIR = ""
API_REQUESTS_A_MINUTE = 0
LOGGING = {"version": 1, "root": {"level": "CRITICAL"}}
