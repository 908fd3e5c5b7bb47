"""The portal says that it is being worked on while a file lies in the data directory; it needs no database for that."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER = "600"  # seconds
OPEN = ("/healthz", "/static/")


def flag() -> Path:
    return Path(settings.DATA_DIR) / "maintenance"


def switch(is_on: bool) -> None:
    """Close the portal for all workers at once, or open it again."""
    if is_on:
        flag().touch()
    else:
        flag().unlink(missing_ok=True)


class Maintenance:
    """Answers everything but the question for health with 503, admin and API included, so that nothing is written."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN) or not flag().exists():
            return self.get_response(request)
        answer = HttpResponse(render_to_string("503.html"), status=503)
        answer["Retry-After"] = RETRY_AFTER
        answer["Cache-Control"] = "no-store"
        return answer
