"""The portal's settings with what only tests need. DATABASE_URL decides between SQLite and PostgreSQL."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "tests-only-key-that-signs-nothing-of-value-0123456789")
if "DATA_DIR" not in os.environ:  # the workers of pytest-xdist inherit it
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # a flag that one test raises there stops no other
    os.environ["DATA_DIR"] = os.path.join(os.environ["DATA_DIR"], worker)

from portal.settings import *  # noqa: E402, F403

API_REQUESTS_A_MINUTE = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}  # noqa: F405
# What is measured is a page that is drawn; the fixture ``kept_pages`` switches it on.
KEEP_PAGES = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # In a file, as the portal has it: of a database in memory a reader is told "table is locked" while another
    # request writes, and a browser asks for several things at once. Nothing here is worth keeping through a crash.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise warns when there is nothing to serve yet, and warnings are errors.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
