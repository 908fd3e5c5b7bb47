"""Deletion in the admin: refused, with the reason and the way out, while something public depends on it."""

from collections.abc import Iterable

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from .whereabouts import Places, hindrance_of


def refuse_deletion(request: HttpRequest, rows: Iterable[models.Model]) -> HttpResponse | None:
    """The page that says who names these rows; nothing when they may go."""
    rows = list(rows)
    hindrances = [found for row in rows if (found := hindrance_of(row, request.user, besides=rows))]
    if not hindrances:
        return None
    if request.method == "POST":
        messages.error(request, _("Nothing was deleted."))
    places = Places(request.user)
    context = {
        "page_title": _("Not to be deleted"),
        "header_title": _("Not to be deleted"),
        "header_icon": "warning",
        "refused": [(found, places.of_uses(found.uses), places.of_rows(found.below)) for found in hindrances],
        "back_url": get_valid_next_url_from_request(request) or places.find_url(rows[0]),
    }
    return TemplateResponse(request, "admin/whole/not_deleted.html", context)


def refuse_page_deletion(request, page):
    return refuse_deletion(request, [page])


def refuse_bulk_deletion(request, action_type, rows, action):
    return refuse_deletion(request, rows) if action_type == "delete" else None
