"""What readers and programs are told while the database or the storage of files does not answer."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from portal.core.files.places import StorageAway

AWAY = (OperationalError, InterfaceError, StorageAway)
RETRY_AFTER = "10"  # seconds; a server that is started again is there by then
logger = logging.getLogger(__name__)


def failed(request: HttpRequest) -> HttpResponse:
    """The page of a fault, or, where something is only away, that it is worth coming back.

    Under /api/ the portal makes a problem document of either. No page that was kept is given instead: without the
    database nobody knows whether it is still true.
    """
    error = sys.exc_info()[1]
    if not isinstance(error, AWAY):
        return server_error(request)
    logger.error("Answered with 503: %s", str(error).splitlines()[0] if str(error) else type(error).__name__)
    answer = HttpResponse(render_to_string("503.html", {"is_outage": True}), status=503)
    answer["Retry-After"] = RETRY_AFTER
    answer["Cache-Control"] = "no-store"
    return answer
