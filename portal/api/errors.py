"""Every error of the API as a problem document (RFC 9457), whoever noticed it."""

from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from rest_framework.exceptions import ValidationError
from rest_framework.views import exception_handler

from portal.core.addresses import absolute

PROBLEM = "application/problem+json"

# Status → anchor on the page that explains it, and what it means there. An anchor stays for ever.
KINDS = {
    400: (
        "bad-parameter",
        "A parameter is unknown or has a bad value. `errors` names each one and says what it takes.",
    ),
    404: ("not-found", "There is nothing public at this address."),
    405: ("method-not-allowed", "The API is for reading only: GET, HEAD and OPTIONS."),
    406: ("not-acceptable", "The resource is not given in any form that the `Accept` header names."),
    410: ("gone", "The record was public once and has been deleted; asking again is of no use."),
    412: (
        "precondition-failed",
        "What you have is not the present state, which `If-Match` or `If-Unmodified-Since` asked for.",
    ),
    429: (
        "too-many-requests",
        "You asked more often than a minute allows. `Retry-After` says when to go on, in seconds.",
    ),
    500: ("server-error", "Something broke on our side. It has been noted; try again later."),
    503: ("unavailable", "The portal is being worked on. `Retry-After` says when to try again, in seconds."),
}

MOST_ERRORS, LONGEST_NAME, LONGEST_DETAIL = 20, 100, 2000

# What no page of ours explains: the title says as much as the status does (RFC 9457, 4.2.1).
UNEXPLAINED = "about:blank"


def type_of(status: int) -> str:
    """The address that explains the problem."""
    return absolute(f"{reverse('api:docs')}#problem-{KINDS[status][0]}") if status in KINDS else UNEXPLAINED


def document(status: int, detail: str = "", **more) -> dict:
    known = HTTPStatus(status)
    said = KINDS[status][1] if status in KINDS else f"{known.description or known.phrase}."
    return {"type": type_of(status), "title": known.phrase, "status": known.value, "detail": detail or said, **more}


def problem(error, context):
    """Answer of Django REST framework to an exception, as a problem document."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        errors = [
            {"parameter": shortened(name, LONGEST_NAME), "detail": shortened(message)}
            for name, messages in response.data.items()
            for message in (messages if isinstance(messages, list) else [messages])
        ]
        said = "A parameter is unknown or has a bad value."
        response.data = document(response.status_code, said, errors=errors[:MOST_ERRORS])
    else:
        response.data = document(response.status_code, shortened(response.data["detail"]))
    response.content_type = PROBLEM
    return response


def shortened(said, most: int = LONGEST_DETAIL) -> str:
    """What is endless is not sent back."""
    text = str(said)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def as_problem(response: HttpResponse) -> HttpResponse:
    """An error that something else than a resource answered with: middleware, an unknown address, a fault."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(PROBLEM):
        return response
    kept = {name: response[name] for name in ("Allow", "Retry-After", "Cache-Control") if name in response}
    told = document(response.status_code)
    if response.status_code == HTTPStatus.BAD_REQUEST:  # no parameter of ours was looked at
        told |= {
            "type": UNEXPLAINED,
            "detail": "The request as a whole cannot be read: its host, or what it is made of.",
        }
    return JsonResponse(told, status=response.status_code, content_type=PROBLEM, headers=kept)
