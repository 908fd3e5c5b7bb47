"""All stylesheets of the public site as one answer: a slow line waits once, not once for each file.

They stay plain files, in the order below; nothing is built. The address carries a digest, so browsers keep it for good.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control

SHEETS = (
    *("tokens", "base", "layout", "components", "tables", "dense", "lists", "figures", "blocks", "forms", "facets"),
    *("maps", "opening", "chapters", "time", "calendar", "sharing", "search", "door", "reference"),
)
YEAR = 365 * 24 * 3600


def joined() -> bytes:
    return _read() if settings.DEBUG else _kept()


def digest() -> str:
    return hashlib.sha256(joined()).hexdigest()[:12]


def address() -> str:
    return reverse("stylesheet", args=[digest()])


def stylesheet(request, digest_asked):
    """What is current, whatever was asked for: while a new release starts, pages may still name the old one."""
    answer = HttpResponse(joined(), content_type="text/css; charset=utf-8")
    is_current = digest_asked == digest()
    patch_cache_control(answer, public=True, **({"max_age": YEAR, "immutable": True} if is_current else {"max_age": 0}))
    return answer


def _read() -> bytes:
    place = Path(settings.BASE_DIR) / "static" / "css"
    return b"".join((place / f"{name}.css").read_bytes() for name in SHEETS)


_kept = cache(_read)
