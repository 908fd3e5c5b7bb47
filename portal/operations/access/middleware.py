from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from . import audit
from .adapter import FACTORS
from .roles import must_have_second_factor

ADMIN, OWN = "/admin/", "/accounts/"
DENIAL = "Sorry, you do not have permission to access this area."


class SecondFactor:
    """Who must have a second factor and has none gets to the pages that set it up; elsewhere he or she is a visitor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Whoever has no session is not asked, or an answer for anybody would differ by cookie.
        if settings.SECOND_FACTOR_FOR and settings.SESSION_COOKIE_NAME in request.COOKIES and self._is_missing(request):
            if request.path.startswith(ADMIN) and request.path != f"{ADMIN}logout/":
                return redirect("mfa_index")
            if request.path.startswith(OWN):
                request.needs_second_factor = True
            else:
                request.user = AnonymousUser()
        return self.get_response(request)

    def _is_missing(self, request):
        user = request.user
        return must_have_second_factor(user) and not Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


class Audited:
    """Refusals and exports go to the audit log; pages about the own account are stored nowhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(OWN):
            response.headers["Cache-Control"] = "no-store, private"
        elif request.path.startswith(ADMIN):
            if "export" in request.GET and response.status_code == 200 and response.has_header("Content-Disposition"):
                audit.note("export", request, about=request.get_full_path())
            elif _refuses(request, response):
                audit.note("refused", request, about=f"{request.method} {request.path}")
        return response


def _refuses(request, response) -> bool:
    """Whether somebody was told that he or she may not: by an error, or on the first page as Wagtail does."""
    if response.status_code == 403:
        return True
    if response.status_code != 302 or response.headers.get("Location") != ADMIN or not hasattr(request, "_messages"):
        return False
    told = get_messages(request)._queued_messages
    return any(gettext(DENIAL) in str(message.message) for message in told)
