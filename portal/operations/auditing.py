"""What Wagtail notes in its history goes to the log too, once it is certain: which record, what, and who by number."""

import logging
from functools import partial

from django.db import connections, transaction
from django.db.backends.signals import connection_created
from django.db.models.signals import post_save
from wagtail.models import ModelLogEntry, PageLogEntry

from .logs import SlowQueries

logger = logging.getLogger("portal.audit.history")


def _noted(sender, instance, created, raw=False, **kwargs) -> None:
    if not created or raw or not logger.isEnabledFor(logging.INFO):
        return
    model = instance.content_type.model if instance.content_type_id else ""
    about = {
        "event": instance.action,
        "object": f"{model} {instance.object_id}",
        "user_id": instance.user_id,
    }
    # No titles: that of a person is a name.
    tell = partial(logger.info, "%(event)s %(object)s by user %(user_id)s", about, extra=about)
    transaction.on_commit(tell)


def connect(slow_query_ms: int) -> None:
    for model in (ModelLogEntry, PageLogEntry):
        post_save.connect(_noted, sender=model, dispatch_uid=f"audit_{model.__name__}")
    if slow_query_ms:
        watch = SlowQueries(slow_query_ms)

        def begin(sender, connection, **kwargs):
            if watch not in connection.execute_wrappers:
                connection.execute_wrappers.append(watch)

        connection_created.connect(begin, weak=False, dispatch_uid="slow_queries")
        for connection in connections.all(initialized_only=True):
            begin(None, connection)
