from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from wagtail.admin import messages

from . import publication
from .admin.conflicts import Collision
from .admin.links import edit_url
from .editing import StaleEdit

PUBLIC_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; object-src 'none'"
)
# Wagtail's admin writes scripts and styles into its pages; it needs no 'unsafe-eval'.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'; object-src 'none'"
)


# Of everything that a device could offer, nothing is asked for but passkeys.
UNUSED = ("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer")
UNUSED += ("microphone", "midi", "payment", "usb")
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


class SafetyHeaders:
    """What every answer says to browsers: a strict policy for what the public sees, a second one for the admin.

    It stands outside of all that may answer first, so that redirects, errors and static files say it as well.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # The API refuses methods by itself, with a problem document.
        refused = request.method == "TRACE" and not request.path.startswith("/api/")
        response = HttpResponse(status=405) if refused else self.get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/api/"):  # anybody may read it from any page
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


class RefusalsInAdmin:
    """What publication, deletion or a newer version refuses is said where it was asked for, never as a bare error.

    Approval, scheduling and buttons in lists have no form that could show it. The draft is stored by then.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not request.path.startswith("/admin/") or request.method != "POST":
            return None
        if isinstance(error, StaleEdit):
            return self._newer_version(request, error.record)
        if isinstance(error, ValidationError):
            messages.error(request, self._refusal(error))
        elif isinstance(error, ProtectedError):
            users = ", ".join(sorted({str(row) for row in error.protected_objects})[:10])
            messages.error(request, _("Not deleted, because these name it: %s.") % users)
        else:
            return None
        return redirect(self._way_back(request, error))

    def _refusal(self, error):
        record = getattr(error, "record", None)
        if record is None:
            return _("Not published: %s") % publication.reasons(error)
        said = {"name": record, "reasons": publication.reasons(error, type(record))}
        return _("“%(name)s” is not published: %(reasons)s") % said

    def _way_back(self, request, error):
        """The page that asked; the form of a new record, which is stored by now, is left for its own one."""
        if request.resolver_match.url_name == "add" and (record := getattr(error, "record", None)):
            return edit_url(record)
        came_from = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
        return came_from if is_ours else "wagtailadmin_home"

    def _newer_version(self, request, record):
        if request.accepts("text/html"):
            return Collision(request, record).answer()
        message = _("Somebody else saved a newer version meanwhile.")
        return JsonResponse({"success": False, "error_code": "invalid_revision", "error_message": message}, status=400)
