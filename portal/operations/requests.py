"""Each request gets an id, which its log lines, its answer and the proxy share; how long it took is counted."""

import logging
import re
import time
from secrets import token_hex

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from . import logs, metrics
from .views import healthz

logger = logging.getLogger("portal.requests")
GIVEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}", re.ASCII)
NOT_COUNTED = ("/healthz", "/readyz", "/metrics", "/static/")


class Requests:
    """The outermost middleware, so that it sees every answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request.id = given if GIVEN.fullmatch(given) else token_hex(16)
        start, before = time.perf_counter(), logs.request_id.set(request.id)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request.id
            if request.method == "HEAD" and not response.streaming:
                response.content = b""  # gunicorn drops it too, with a line in the log for each
            if not request.path.startswith(NOT_COUNTED):
                _tell(request, response, time.perf_counter() - start)
            return response
        finally:
            logs.request_id.reset(before)


class Alive:
    """Says that this process lives to whoever asks, by whatever name and without https: so do those who restart it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return healthz(request) if request.path == "/healthz" else self.get_response(request)


def _tell(request, response, seconds: float) -> None:
    if settings.METRICS_TOKEN:
        metrics.count(request.method, response.status_code, seconds)
    if logger.isEnabledFor(logging.INFO):
        # The pattern of the address: the address may hold what somebody looks for, or a way to a new password.
        match = request.resolver_match
        told = {"method": request.method, "route": match.route if match else "(kept)", "status": response.status_code}
        told["milliseconds"] = round(seconds * 1000)
        logger.info("%(method)s %(route)s %(status)s in %(milliseconds)s ms", told, extra=told)
