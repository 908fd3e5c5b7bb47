"""Which release of the portal writes the answers: one that is kept, here or by a reader, is not another one's."""

import hashlib
from functools import cache

from django.conf import settings

OF_US = ("portal", "consortia", "programmes", "templates", "static")
SUFFIXES = {".py", ".html", ".txt", ".json", ".css", ".js"}
# What an answer says that stands in no row of the database, and under which names it is given.
SAID = ("ALLOWED_HOSTS", "SITE_URL", "WAGTAIL_SITE_NAME", "TIME_ZONE", "LANGUAGE_CODE")


@cache
def release() -> str:
    digest = hashlib.blake2b(digest_size=8)
    digest.update(repr([getattr(settings, name) for name in SAID]).encode())
    files = [path for folder in OF_US for path in (settings.BASE_DIR / folder).rglob("*") if path.suffix in SUFFIXES]
    # The list of static files says under which names they stand.
    for path in [*sorted(files), settings.STATIC_ROOT / "staticfiles.json"]:
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
