"""Full dumps: everything that the API gives, in one file, with the cursor from which the log of changes goes on.

The cursor is taken before the first item is read. What changes while the dump is written stands in the log after it,
so a dump and the changes since are the present state, and no publication waits for a dump.
"""

import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from tempfile import TemporaryFile

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.core.api.reading import Asked
from portal.core.api.selection import whole
from portal.core.freshness.models import ContentVersion

from .changes import Cursor
from .kinds import kinds
from .models import Change, Dump, What
from .recording import reconcile

EVERY = timedelta(days=1)
LEASE = timedelta(hours=1)  # whoever has not finished by then was stopped
DROPPED = timedelta(hours=1)  # no more than one in so long, however much is removed
KEPT = 7
FOLDER = "dumps"


def path_of(dump: Dump) -> str:
    return f"{FOLDER}/{dump.name}"


def make_due(now: datetime, *, is_alone: bool = False) -> Dump | None:
    """Make today's dump, unless there is one or, where one is not known to be alone, somebody else is at it.

    Drops those that hold what was removed.
    """
    _drop_outdated()
    claimed = _claim(now, is_alone)
    if claimed is None:
        return None
    reconcile()
    cursor = Cursor.last()
    with TemporaryFile() as file:
        claimed.items, claimed.sha256 = _write(file, cursor)
        claimed.size = file.tell()
        file.seek(0)
        default_storage.save(path_of(claimed), File(file))
    # Listed only now that the file is there whole.
    claimed.version, claimed.position, claimed.is_whole = cursor.version, cursor.position, True
    claimed.save()
    sweep(now)
    return claimed


def listed() -> QuerySet[Dump]:
    """Whole dumps, the latest first, of which nothing was removed: what was withdrawn is not handed out any more."""
    return Dump.objects.filter(~_removals_since(), is_whole=True).order_by("-made_at")


def _removals_since() -> Exists:
    return Exists(Change.objects.filter(what=What.REMOVED, version__gt=OuterRef("version")))


def _drop_outdated() -> None:
    # The row stays for an hour, as that of one that was stopped, and says when the last one was made.
    for dump in Dump.objects.filter(_removals_since(), is_whole=True):
        default_storage.delete(path_of(dump))
        Dump.objects.filter(pk=dump.pk).update(is_whole=False)


def sweep(now: datetime) -> None:
    """Remove old dumps, and what was left of those that were never finished."""
    old = list(Dump.objects.filter(is_whole=True).order_by("-made_at")[KEPT:])
    abandoned = Dump.objects.filter(is_whole=False, made_at__lt=now - LEASE)
    for dump in (*old, *abandoned):
        dump.delete()
        default_storage.delete(path_of(dump))


@transaction.atomic
def _claim(now: datetime, is_alone: bool) -> Dump | None:
    # The row of the content version, for there is always one to hold; workers ask one after the other.
    ContentVersion.objects.bulk_create([ContentVersion(pk=ContentVersion.ONLY)], ignore_conflicts=True)
    ContentVersion.objects.select_for_update().get()
    was_finished = ~Q(sha256="")
    fresh = Q(is_whole=True, made_at__gt=now - EVERY) | Q(was_finished, made_at__gt=now - DROPPED)
    if not is_alone:
        fresh |= Q(is_whole=False, made_at__gt=now - LEASE)
    if Dump.objects.filter(fresh).exists():
        return None
    return Dump.objects.create(name=f"portal-{now:%Y%m%dT%H%M%S%f}.ndjson.gz", made_at=now)


def _write(file, cursor: Cursor) -> tuple[int, str]:
    """Write all items, one a line. Returns their number and the checksum of the file."""
    digest, count = hashlib.sha256(), 0
    with gzip.GzipFile(fileobj=_Digesting(file, digest), mode="wb", mtime=0) as packed:
        for line in lines(cursor):
            packed.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            count += 1
    return count - 1, digest.hexdigest()


def lines(cursor: Cursor) -> Iterator[dict]:
    """First what the dump is, then every item as its address would give it today."""
    day = timezone.localdate()
    yield {"cursor": str(cursor), "version": cursor.version, "day": day.isoformat()}
    for kind in kinds().values():
        for item in whole(kind.model).stream(kind.public().order_by("pk"), Asked(day)):
            yield {"resource": kind.resource, "key": str(item[key_name(item)]), "url": item["url"], "item": item}


def key_name(item: dict) -> str:
    return "slug" if "slug" in item else "id"


class _Digesting(io.RawIOBase):
    """Passes on what is written, and counts it into a checksum."""

    def __init__(self, file, digest):
        self.file, self.digest = file, digest

    def write(self, data):
        self.digest.update(data)
        return self.file.write(data)
