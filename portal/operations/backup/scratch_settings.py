"""Settings of the scratch portal in which a backup is tried, apart from the real one. SCRATCH is a folder.

SCRATCH_DATABASE is the name of a PostgreSQL database on the server of the real one; without it SQLite will do.
"""

import os
from pathlib import Path

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES

DATA_DIR = Path(os.environ["SCRATCH"])
MEDIA_ROOT = DATA_DIR / "media"
if os.environ.get("SCRATCH_DATABASE"):
    DATABASES["default"]["NAME"] = os.environ["SCRATCH_DATABASE"]
else:
    options = {"init_command": "PRAGMA synchronous=OFF;"}
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "scratch.sqlite3", "OPTIONS": options}
    DATABASES = {"default": sqlite}
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
