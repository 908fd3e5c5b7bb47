"""Keeps what anybody may read under the content version, today's date and the address; answers 304 by the same mark.

Nobody purges anything: with the next public change, and at midnight, every answer has another mark. What somebody
who is logged in gets, a preview, or an address with parameters that mean nothing is never kept.
"""

import gzip
import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import ResponseHeaders
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from portal.core.compression import TEXT
from portal.core.files.places import is_missed
from portal.core.maintenance import CLOSED, state

from . import store
from .instants import Span, span_of
from .release import release
from .version import present

NOT_KEPT = ("/admin/", "/static/", "/media/", "/documents/", "/_util/", "/healthz", "/readyz", "/metrics")
# The form of an answer depends on this header there, and nowhere else.
NEGOTIATED = "/api/"
FREE_TEXT = "q"  # as many answers as there are words: given with a mark, and not kept
LONGEST_ADDRESS, LONGEST_ACCEPT = 1000, 200
SHORT = 200  # bytes; not worth compressing
MOST_BYTES = 1024 * 1024
KEPT_FOR = 36 * 3600
CONDITIONS = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"}
REVALIDATED = "public, max-age=0, must-revalidate"
# Of one request only.
PASSING = {"date", "retry-after", "set-cookie", "x-request-id"}
LIMITS = ("ratelimit", "x-ratelimit")


class Mark(NamedTuple):
    """What an answer is known by, and the second since when it says what it says, for ``Last-Modified``.

    In the second of a change there is none, for there may be another one in it.
    """

    tag: str
    modified: int | None

    @classmethod
    def of(cls, parts: Iterable, since: datetime, now: datetime) -> "Mark":
        told = "\n".join(map(str, parts))  # no part holds the end of a line
        digest = hashlib.blake2b(told.encode(), digest_size=16, key=settings.SECRET_KEY.encode()[:64])
        second = int(since.timestamp())
        return cls(f'"{digest.hexdigest()}"', second if second < int(now.timestamp()) else None)

    @property
    def key(self) -> str:
        return self.tag[1:-1]


def mark_of(request: HttpRequest, span: Span, now: datetime) -> Mark:
    asked = request.META
    accept = asked.get("HTTP_ACCEPT", "") if request.path.startswith(NEGOTIATED) else ""
    # As it was sent: nothing is kept that was asked for under a name that is none of ours.
    host = asked.get("HTTP_HOST") or asked["SERVER_NAME"]
    parts = (span.name, release(), request.scheme, host, request.get_full_path(), accept, _takes_gzip(request))
    return Mark.of(parts, span.said_since, now)


Kept = tuple[ResponseHeaders, bytes]  # an answer with all headers that it has for everybody


class ReadyHeaders(ResponseHeaders):
    """Those of an answer that was kept: their names are not looked up again to give them all."""

    def items(self):
        return self._store.values()


class KeptPages:
    """Middleware in front of all that makes answers: gives one that was kept as it is, and keeps what ``Marked`` marks.

    So a page that is kept takes a look at the version and into the cache, and no more.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.KEEP_PAGES or state() == CLOSED or not _is_for_anybody(request):
            return self.get_response(request)
        try:
            version, now = present(), timezone.now()
            span = span_of(version, now)
        except Error as error:
            # Told further inside, with all that an answer has to say; a pool would wait a second time to say the same.
            request.database_is_away = error
            return self.get_response(request)
        request.mark = mark = mark_of(request, span, now)
        request.kept = kept = store.get(mark.key)
        if kept and CONDITIONS.isdisjoint(request.META):
            return _given(kept, mark)
        # For what is kept in parts: read before anything that it stands for.
        request.public_state = (version, span.day)
        response = self.get_response(request)
        if getattr(response, "is_to_be_kept", False):
            store.keep(mark.key, (_lasting(response.headers), response.content), KEPT_FOR)
        return response


class Marked:
    """Middleware: decides what anybody may read as it stands, marks it, and answers 304 to who has it already."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if error := getattr(request, "database_is_away", None):
            raise error
        mark = getattr(request, "mark", None)
        if mark is None:
            return self._personal(request)
        # Nobody has this mark who was not given an answer with it; it is asked for without reading a record.
        if mark.tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
            return marked(_not_modified(request), mark)
        if request.kept:
            response = _given(request.kept, mark)
        else:
            is_missed.set(False)
            response = self.get_response(request)
            if is_missed.get() or not _may_be_marked(request, response):
                response.headers.setdefault("Cache-Control", "no-cache")
                return response
            if _may_be_kept(request, response):
                _compress(request, response)
                response.is_to_be_kept = True
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
        and "HTTP_AUTHORIZATION" not in request.META
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
        and len(request.META.get("HTTP_ACCEPT", "")) <= LONGEST_ACCEPT
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
    return "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")


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
        response.headers["Last-Modified"] = _date(mark.modified)
    response.headers.setdefault("Cache-Control", REVALIDATED)
    return response


def _not_modified(request):
    if kept := request.kept:
        headers = {name: kept[0][name] for name in ("Cache-Control", "Vary") if name in kept[0]}
    else:
        headers = {"Vary": "Accept, Accept-Encoding" if request.path.startswith(NEGOTIATED) else "Accept-Encoding"}
    return HttpResponseNotModified(headers=headers)


def _lasting(headers: ResponseHeaders) -> ResponseHeaders:
    lasting = {
        name: value
        for name, value in headers.items()
        if name.lower() not in PASSING and not name.lower().startswith(LIMITS)
    }
    return ReadyHeaders(lasting)


def _given(kept: Kept, mark: Mark) -> HttpResponse:
    headers, content = kept
    response = HttpResponse(content)
    # Ready, with the mark among them: to set each anew takes longer than to find the page.
    response.headers = headers
    response.is_marked = True
    if mark.modified:
        response.headers["Last-Modified"] = _date(mark.modified)
    return response


_date = lru_cache(maxsize=64)(http_date)
