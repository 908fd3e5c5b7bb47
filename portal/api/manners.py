"""What every answer under /api/ keeps to, whatever made it: errors, readers on other sites, limits."""

from django.http import HttpRequest, HttpResponse

from .errors import as_problem

# Any page may read, without cookies: nothing here differs by who asks.
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After, "
    "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


class Manners:
    """The outermost for the API, so that it sees what other middleware answers too."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not request.path.startswith("/api/"):
            return answer
        answer = as_problem(answer)
        before = PREFLIGHT if request.method == "OPTIONS" else {}
        for name, value in (CROSS_ORIGIN | before | getattr(request, "limits", {})).items():
            answer[name] = str(value)
        return answer
