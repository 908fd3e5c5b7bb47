"""The portal says that it is being worked on; it needs no database for that."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from portal.core.maintenance import OFF, ON, state

RETRY_AFTER = "600"  # seconds
OPEN = ("/healthz", "/readyz", "/metrics", "/static/")
READING = {"GET", "HEAD", "OPTIONS"}


class Maintenance:
    """Answers with 503 what would write, the admin included; or everything but the question for health."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = OFF if request.path.startswith(OPEN) else state()
        if now == OFF or (now == ON and self.only_reads(request)):
            return self.get_response(request)
        answer = HttpResponse(render_to_string("503.html", {"is_readable": now == ON}), status=503)
        answer["Retry-After"] = RETRY_AFTER
        answer["Cache-Control"] = "no-store"
        return answer

    def only_reads(self, request: HttpRequest) -> bool:
        # Forms of the admin store drafts while they are only looked at.
        return request.method in READING and not request.path.startswith("/admin/")
