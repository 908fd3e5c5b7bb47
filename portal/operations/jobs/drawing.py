"""Draws what was published before the first reader asks: sizes of its pictures, its card, and its page.

Sizes are stored for all. Pages and cards stay where answers are kept, so other processes have them with ``CACHE_URL``.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Page

from portal.core.references import draft_models
from portal.public.cards import address_of

from .models import Job

MOST = 200  # in one turn; after a load of thousands the first readers draw the rest
logger = logging.getLogger(__name__)


def draw_what_was_published(job: Job) -> None:
    """Since the last turn; the first one only notes when it was."""
    now, since = timezone.now(), parse_datetime(job.about.get("since", ""))
    things = list(islice(_published(since), MOST)) if since else []
    addresses = {address for thing in things for address in _addresses(thing)}
    draw(["/", *sorted(addresses)] if addresses else [])
    Job.objects.filter(pk=job.pk).update(about={"since": now.isoformat()})


def _published(since: datetime) -> Iterator:
    for model in draft_models():
        rows = model._default_manager.filter(live=True, last_published_at__gte=since).order_by("last_published_at")
        yield from (row.specific if isinstance(row, Page) else row for row in rows)


def _addresses(thing) -> Iterator[str]:
    address = thing.get_url() if isinstance(thing, Page) else thing.get_absolute_url()
    if address:
        yield urlsplit(address).path  # a membership stands on the page of its consortium
    if hasattr(thing, "headline"):
        yield address_of(thing)


def draw(addresses: list[str]) -> None:
    """Ask the portal in this process, as a browser would ask it."""
    if not addresses:
        return
    handler, site = BaseHandler(), urlsplit(settings.SITE_URL)
    handler.load_middleware()
    ask = RequestFactory(headers={"host": site.netloc, "accept-encoding": "gzip"})
    for address in addresses:
        try:
            handler.get_response(ask.get(address, secure=settings.IS_SECURE))
        except Exception:  # What one page cannot do, its readers will see; the others are drawn.
            logger.exception("Not drawn: %s", address)
