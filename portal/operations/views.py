"""What watches the portal asks here: alive, ready, and figures."""

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import health, metrics
from .jobs.views import RIGHT


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; it asks nobody else, for a restart would not cure them."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether this machine can serve readers: 503 when a part is down without which it cannot."""
    parts = health.parts()
    is_down = any(part.state == health.DOWN and part.is_vital for part in parts)
    is_well = all(part.state in (health.OK, health.OFF) for part in parts)
    told: dict = {"status": "down" if is_down else "ok" if is_well else "degraded"}
    if _has_token(request) or _is_administrator(request):
        told["parts"] = {part.name: part.told() for part in parts}
    return JsonResponse(told, status=503 if is_down else 200, headers={"Cache-Control": "no-store"})


@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """For Prometheus. Without a token in the settings there is no such address."""
    if not settings.METRICS_TOKEN:
        raise Http404("No METRICS_TOKEN is set.")
    if not _has_token(request):
        headers = {"WWW-Authenticate": 'Bearer realm="metrics"'}
        return HttpResponse("Give the token of the metrics.\n", "text/plain", status=401, headers=headers)
    parts = health.parts()
    up = {part.name: float(part.state in (health.OK, health.OFF)) for part in parts}
    ages = {part.name: part.age.total_seconds() for part in parts if part.age is not None}
    text, content_type = metrics.exposed(
        metrics.Gauges(
            {
                "portal_part_up": ("1 when a part is as it should be.", up),
                "portal_age_seconds": ("Age of the job that waits longest, and of the last verified backup.", ages),
            }
        )
    )
    return HttpResponse(text, content_type)


def _has_token(request) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, settings.METRICS_TOKEN)


def _is_administrator(request) -> bool:
    try:
        return request.user.has_perm(RIGHT)
    except Error:
        return False  # the database that would know is down
