"""What every answer under /api/ keeps to, whatever made it: errors, readers on other sites, limits."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from .errors import as_problem
from .limits import forgive

READING = ("GET", "HEAD", "OPTIONS")
# Any page may read, without cookies: nothing here differs by who asks.
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Last-Modified, Link, Retry-After, "
    "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, If-Modified-Since, X-Requested-With",
    "Access-Control-Max-Age": "86400",
}


class Manners:
    """The outermost for the API, so that it sees what other middleware answers too."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self._beside(request)
        # Refused here: further inside, a form without its token would be the first thing to be found fault with.
        reads = request.method in READING
        answer = as_problem(self.get_response(request) if reads else HttpResponseNotAllowed(READING))
        if answer.status_code == HTTPStatus.NOT_MODIFIED:
            forgive(request)
        before = PREFLIGHT if request.method == "OPTIONS" else {}
        for name, value in (CROSS_ORIGIN | before | getattr(request, "limits", {})).items():
            answer[name] = str(value)
        return answer

    def _beside(self, request):
        """A list as JSON at its own address (``/facilities.json``) says as the API does that the portal is away."""
        answer = self.get_response(request)
        is_away = answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        return as_problem(answer) if is_away and request.path.endswith(".json") else answer
