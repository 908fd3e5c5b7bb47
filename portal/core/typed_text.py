"""What an editor typed outlives a session that ended, a right that was taken away, a record that is gone."""

import json
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

FORMS = {"add", "edit", "create"}
# Reason → heading, what to do, whether the same form may be sent again.
REASONS = {
    "signed-out": (
        _("You were signed out"),
        _("What you typed is kept on this page. Sign in again in another tab, come back and save again."),
        True,
    ),
    "signed-in-again": (_("You signed in again"), _("What you typed is kept on this page. Save again."), True),
    "forbidden": (
        _("You may no longer save this"),
        _("What you typed is kept on this page. Copy it, or save again once somebody has restored your rights."),
        True,
    ),
    "gone": (
        _("This was deleted meanwhile"),
        _("What you typed is kept on this page. Copy what you need."),
        False,
    ),
    "failed": (_("The portal could not save this"), _("What you typed is kept on this page. Save again."), True),
}
# Parts of a form that nobody typed.
MACHINERY = re.compile(
    r"csrfmiddlewaretoken|next|action-.*|(loaded|overwrite)_revision.*|.*(_FORMS|-id|-ORDER|-DELETE|-type|-order|-deleted|-count)"
)


class TypedTextIsKept:
    """Answers a form that could not be saved with a page that holds all that was in it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not self._is_form(request):
            return response
        reason = _reason(request, response)
        if not reason:
            return response
        if not request.accepts("text/html"):
            return _told_to_autosave(response, reason)
        return response if request.FILES else _page(request, response, reason)

    def _is_form(self, request):
        match = request.resolver_match
        return (
            request.method == "POST"
            and request.path.startswith("/admin/")
            and match is not None
            and match.url_name in FORMS
        )


def _reason(request: HttpRequest, response: HttpResponse) -> str:
    """Why the form was not taken, as a key of ``REASONS``; empty when it was, or answered for itself."""
    if not request.user.is_authenticated:
        return "signed-out" if _is_ours(request) else ""
    if response.status_code == 403:
        return "signed-in-again" if _is_ours(request) else ""
    if response.status_code == 302 and _is_refusal(response.headers["Location"]):
        return "forbidden"
    return {400: "failed", 404: "gone", 500: "failed"}.get(response.status_code, "")


def _told_to_autosave(response, reason) -> HttpResponse:
    """The reason as Wagtail's script shows it beside the word that autosave is paused, unless the view has told one.

    The script shows the text of three codes, of which this one asks for nothing else.
    """
    if response.headers.get("Content-Type", "").startswith("application/json"):
        return response
    title, advice, _may_repeat = REASONS[reason]
    return JsonResponse({"success": False, "error_code": "locked", "error_message": f"{title}. {advice}"}, status=400)


def _is_refusal(address: str) -> bool:
    """Whether Wagtail sends somebody there who lacks the right to save."""
    return address.partition("?")[0] in {reverse("wagtailadmin_home"), settings.LOGIN_URL}


def _is_ours(request: HttpRequest) -> bool:
    """Whether one of our own pages posted the form; a page of somebody else gets no answer made of its text."""
    return urlsplit(request.headers.get("Origin", request.headers.get("Referer", ""))).netloc == request.get_host()


def _page(request, response, reason):
    title, advice, may_repeat = REASONS[reason]
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "title": title,
        "advice": advice,
        "may_repeat": may_repeat,
        "sign_in": reason == "signed-out",
        "posted": [(name, value) for name, value in pairs if name != "csrfmiddlewaretoken"],
        "typed": [(_label(name), words) for name, value in pairs if (words := _words(name, value))],
    }
    status = response.status_code if response.status_code >= 400 else 403
    return render(request, "admin/typed_text.html", context, status=status)


def _label(name: str) -> str:
    return capfirst(re.sub(r"[-_]+", " ", name).strip())


def _words(name: str, value: str) -> str:
    """What a person wrote in the field; a rich text without its marks."""
    if MACHINERY.fullmatch(name) or value.strip() in ("", "null"):
        return ""
    try:
        blocks = json.loads(value)["blocks"]
        text = "\n".join(block["text"] for block in blocks).strip()
        return text.encode(errors="replace").decode()  # half a sign, which JSON can hold and no page
    except (ValueError, TypeError, KeyError, RecursionError):
        return "" if value.isdecimal() else value.strip()
