"""How the portal is, part by part. What the answer to a reader needs decides; the rest is told and may wait."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from .backup.models import Backup
from .backup.verifying import age_of_last_verified
from .jobs import queue

logger = logging.getLogger(__name__)

OK, LATE, DOWN, OFF = "ok", "late", "down", "off"
LATEST_JOB = timedelta(minutes=10)
LATEST_BACKUP = timedelta(hours=50)  # one night may fail
# Each look writes: whoever asks more often is told what was found a moment ago.
FRESH = 5  # seconds


class Part(NamedTuple):
    """``is_vital``: without it no machine can serve readers; a proxy then asks another one."""

    name: str
    state: str
    is_vital: bool = False
    age: timedelta | None = None

    def told(self) -> dict:
        seconds = {"age_seconds": round(self.age.total_seconds())} if self.age is not None else {}
        return {"state": self.state} | seconds


def writes_to_database() -> None:
    with transaction.atomic():
        Backup.objects.create(name=f"probe-{uuid4().hex}", made_at=timezone.now())
        transaction.set_rollback(True)


def writes_to_storage() -> None:
    name = default_storage.save(f"health/{uuid4().hex}", ContentFile(b"alive"))
    try:
        with default_storage.open(name) as file:
            if file.read() != b"alive":
                raise OSError("What was written is not what is read.")
    finally:
        default_storage.delete(name)


def keeps_in_cache() -> None:
    name = f"health:{uuid4().hex}"
    cache.set(name, "alive", 10)
    if cache.get(name) != "alive":
        raise OSError("The cache keeps nothing.")
    cache.delete(name)


def age_of_queue() -> Part:
    since = queue.waiting_since(timezone.now())
    age = max(timezone.now() - since, timedelta()) if since else timedelta()
    return Part("queue", LATE if age > LATEST_JOB else OK, age=age)


def age_of_backup() -> Part:
    age = age_of_last_verified(timezone.now())
    if not settings.BACKUP_DIR:
        return Part("backup", OFF, age=age)
    return Part("backup", OK if age is not None and age < LATEST_BACKUP else LATE, age=age)


def parts() -> list[Part]:
    """All parts, as they are or were a moment ago."""
    with _lock:
        if time.monotonic() - _found["at"] > FRESH or not _found["parts"]:
            _found.update(parts=_look(), at=time.monotonic())
        return _found["parts"]


def forget() -> None:
    _found.update(parts=[], at=0.0)


def _look() -> list[Part]:
    found = [_tried("database", writes_to_database, is_vital=True)]
    found.append(_tried("storage", writes_to_storage, is_vital=True))
    found.append(_tried("cache", keeps_in_cache))
    if found[0].state == OK:
        found += [age_of_queue(), age_of_backup()]
    return found


def _tried(name: str, attempt: Callable[[], None], *, is_vital: bool = False) -> Part:
    try:
        attempt()
    except Exception as error:  # whatever is wrong with it, it is down
        logger.warning("The part “%s” is down: %s", name, error)
        if name == "database":
            connection.close()
        return Part(name, DOWN, is_vital)
    return Part(name, OK, is_vital)


_lock = threading.Lock()
_found: dict = {"parts": [], "at": 0.0}
