"""Addresses under the home page that are not for pages: records and services answer there."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RECORD_PREFIXES = {"consortia", "facilities", "organisations", "partnerships", "people", "programmes", "projects"}
SERVICE_PREFIXES = {"search", "api", "admin", "healthz", "static", "media", "documents"}

HOME_DEPTH = 2


def refuse_reserved(slug: str, parent) -> None:
    """Raise a ``ValidationError`` when a page directly under the home page would take a record's prefix."""
    if parent is None or parent.depth != HOME_DEPTH:
        return
    if slug in RECORD_PREFIXES:
        message = _("“/%(slug)s/” is the address of the list of %(slug)s; a page there is never seen. Choose another.")
    elif slug in SERVICE_PREFIXES:
        message = _("“/%(slug)s/” is used by the portal itself; a page there would never be seen. Choose another.")
    else:
        return
    raise ValidationError(message, code="slug_reserved", params={"slug": slug})
