"""Requests that no page of the admin sends: answered with 400, never with 500."""

import logging
from types import TracebackType

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from draftjs_exporter.error import ExporterException

log = logging.getLogger(__name__)

# How Wagtail fails when a key, a part of a form or a piece of JSON is not what its own scripts send.
FAILURES = (
    ArithmeticError,
    AttributeError,
    DataError,
    ExporterException,
    LookupError,
    ObjectDoesNotExist,
    RecursionError,
    TypeError,
    ValueError,
)
OURS = ("portal", "consortia", "programmes")
WAGTAILS = ("wagtail", "modelcluster")
NUL = ("\x00", "%00")


class UnreadableRequests:
    """Middleware: what Wagtail's views cannot read is a bad request.

    Only failures inside Wagtail count; one of our own code stays a fault of the server. Each is logged with
    its traceback, so that a real fault of Wagtail is not lost.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        text = request.path + request.META.get("QUERY_STRING", "")
        if _is_admin(request) and any(sign in text for sign in NUL):
            return refusal(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not (_is_admin(request) and isinstance(error, FAILURES) and _is_wagtails(error.__traceback__)):
            return None
        log.error("Not understood: %s %s", request.method, request.path, exc_info=error)
        return refusal(request)


def refusal(request: HttpRequest) -> HttpResponse:
    return render(request, "400.html", status=400)


def _is_admin(request):
    return request.path.startswith("/admin/")


def _is_wagtails(traceback: TracebackType | None) -> bool:
    """Whether it was code of Wagtail, not ours, that gave the odd value to whatever failed."""
    last = ""
    while traceback is not None:
        package = traceback.tb_frame.f_globals.get("__name__", "").partition(".")[0]
        if package in OURS or package in WAGTAILS:
            last = package
        traceback = traceback.tb_next
    return last in WAGTAILS
