"""Keeps what anybody may read under the content version, today's date and the address; answers 304 by the same mark.

Nobody purges anything: with the next public change, and at midnight, every answer has another mark. What somebody
who is logged in gets, a preview, or an address with parameters that mean nothing is never kept.
"""

import gzip
import hashlib
from collections.abc import Iterable
from datetime import datetime, time
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from portal.core.compression import TEXT
from portal.core.files.places import is_missed

from . import instants, store
from .release import release
from .version import Version, present

NOT_KEPT = ("/admin/", "/static/", "/media/", "/documents/", "/_util/", "/healthz", "/readyz", "/metrics")
# The form of an answer depends on this header there, and nowhere else.
NEGOTIATED = "/api/"
FREE_TEXT = "q"  # as many answers as there are words: given with a mark, and not kept
LONGEST_ADDRESS, LONGEST_ACCEPT = 1000, 200
SHORT = 200  # bytes; not worth compressing
MOST_BYTES = 1024 * 1024
KEPT_FOR = 36 * 3600
REVALIDATED = "public, max-age=0, must-revalidate"
# Of one request only.
PASSING = {"date", "retry-after", "set-cookie", "x-request-id"}
LIMITS = ("ratelimit", "x-ratelimit")


class Mark(NamedTuple):
    """What an answer is known by, and since when it says what it says."""

    tag: str
    since: datetime
    now: datetime

    @classmethod
    def of(cls, parts: Iterable, since: datetime, now: datetime) -> "Mark":
        digest = hashlib.blake2b(repr(tuple(parts)).encode(), digest_size=16, key=settings.SECRET_KEY.encode()[:64])
        return cls(f'"{digest.hexdigest()}"', since, now)

    @property
    def modified(self) -> int | None:
        """For ``Last-Modified``; in the second of a change nothing, for there may be another one in it."""
        since = int(self.since.timestamp())
        return since if since < int(self.now.timestamp()) else None

    @property
    def key(self) -> str:
        return self.tag.strip('"')


def mark_of(request: HttpRequest, version: Version) -> Mark:
    now, day = timezone.now(), timezone.localdate()
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    last = instants.last_before(now, day, version)
    accept = request.headers.get("Accept", "") if request.path.startswith(NEGOTIATED) else ""
    asked = (request.scheme, request.get_host(), request.get_full_path(), accept, _takes_gzip(request))
    parts = (version, day, last, release(), *asked)
    return Mark.of(parts, since=max(filter(None, (version.moved_at, midnight, last))), now=now)


class KeptPages:
    """Middleware: answers from the cache, or keeps what was answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.KEEP_PAGES or not _is_for_anybody(request):
            return self._personal(request)
        version = present()
        mark = mark_of(request, version)
        # For what is kept in parts: read before anything that it stands for.
        request.public_state = (version, timezone.localdate())
        kept = store.get(mark.key)
        # Nobody has this mark who was not given an answer with it; it is asked for without reading a record.
        if mark.tag in request.headers.get("If-None-Match", ""):
            return marked(_not_modified(request, kept), mark)
        if kept is None:
            is_missed.set(False)
            response = self.get_response(request)
            if is_missed.get() or not _may_be_marked(request, response):
                response.headers.setdefault("Cache-Control", "no-cache")
                return response
            if _may_be_kept(request, response):
                _compress(request, response)
                store.keep(mark.key, (_lasting(response), response.content), KEPT_FOR)
        else:
            response = HttpResponse(kept[1], headers=kept[0])
        response = marked(response, mark)
        return get_conditional_response(request, mark.tag, mark.modified, response) or response

    def _personal(self, request):
        response = self.get_response(request)
        if settings.KEEP_PAGES and settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def _is_for_anybody(request) -> bool:
    """Not a preview, which is asked for under the address of the public page; not somebody who is logged in."""
    return (
        request.method in ("GET", "HEAD")
        and not getattr(request, "is_dummy", False)
        and not request.path.startswith(NOT_KEPT)
        and not {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()
        and "Authorization" not in request.headers
    )


def _may_be_marked(request, response) -> bool:
    control = response.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.cookies
        and "Cookie" not in response.get("Vary", "")
        and not any(word in control for word in ("private", "no-store", "no-cache", "immutable"))
        and _knows_parameters(request, response)
    )


def _may_be_kept(request, response) -> bool:
    return (
        request.method == "GET"
        and not response.streaming
        and FREE_TEXT not in request.GET
        and len(response.content) <= MOST_BYTES
        and len(request.get_full_path()) <= LONGEST_ADDRESS
        and len(request.headers.get("Accept", "")) <= LONGEST_ACCEPT
    )


def _knows_parameters(request, response) -> bool:
    """Whether every parameter means something; addresses that refuse what they do not know say so by their status."""
    # The address, for a list has taken out of ``GET`` what means nothing.
    if not request.META.get("QUERY_STRING") or _refuses_unknown(request.resolver_match):
        return True
    context = getattr(response, "context_data", None) or {}
    return context.get("unknown") == []


def _refuses_unknown(match) -> bool:
    view = getattr(match, "func", None)
    return getattr(getattr(view, "cls", view), "refuses_unknown", False)


def _takes_gzip(request) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _compress(request, response) -> None:
    """Once, and not for each reader: nothing in here is a secret whose length could be guessed."""
    text = response.headers.get("Content-Type", "").startswith(TEXT) and "Content-Encoding" not in response.headers
    if text and len(response.content) > SHORT:
        patch_vary_headers(response, ["Accept-Encoding"])
        if _takes_gzip(request):
            response.content = gzip.compress(response.content, mtime=0)
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(response.content))


def marked(response: HttpResponse, mark: Mark) -> HttpResponse:
    """The answer with its mark, which holds the encoding too: what compresses it later need not weaken it."""
    response.is_marked = True
    response.headers["ETag"] = mark.tag
    if mark.modified:
        response.headers["Last-Modified"] = http_date(mark.modified)
    response.headers.setdefault("Cache-Control", REVALIDATED)
    return response


def _not_modified(request, kept):
    if kept:
        headers = {name: kept[0][name] for name in ("Cache-Control", "Vary") if name in kept[0]}
    else:
        headers = {"Vary": "Accept, Accept-Encoding" if request.path.startswith(NEGOTIATED) else "Accept-Encoding"}
    return HttpResponseNotModified(headers=headers)


def _lasting(response) -> dict[str, str]:
    return {
        name: value
        for name, value in response.headers.items()
        if name.lower() not in PASSING and not name.lower().startswith(LIMITS)
    }
