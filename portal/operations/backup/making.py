"""Makes a backup: the rows as of one moment, though editors go on writing, then the media they name."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from . import media, rows, schema
from .archive import Manifest, Writer, table_file
from .models import Backup
from .places import Bucket, Folder, name_of
from .tables import saved_tables

DAY = len("portal-20261128")


@dataclass(frozen=True)
class Made:
    name: str
    size: int
    manifest: Manifest


def make(place: Folder | Bucket, now: datetime) -> Made:
    """Write the backup into the place, and note it."""
    name = name_of(now)
    with place.writing(name) as path:
        manifest = write(path, now)
        size = path.stat().st_size
    row = {"made_at": now, "size": size, "verified_at": None, "findings": ""}
    Backup.objects.update_or_create(place=str(place), name=name, defaults=row)
    return Made(name, size, manifest)


def write(path: Path, now: datetime) -> Manifest:
    with zipfile.ZipFile(path, "w", compresslevel=6) as archive:
        with snapshot():
            manifest = Manifest.begin(now, connection.vendor, schema.applied())
            writer = Writer(archive, manifest)
            for table in saved_tables():
                count = writer.add(table_file(table.name), rows.lines_of(table))
                manifest.tables.append(table.stored() | {"rows": count, "last": rows.last_key(table)})
        media.save(writer)
        writer.finish()
    return manifest


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read inside is as of one moment; nobody who writes is kept waiting."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would lock out those who write
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def remove_old(place: Folder | Bucket, now: datetime, *, keep: int | None = None, days: int | None = None) -> list[str]:
    """Remove backups older than ``days``, but neither the newest ``keep`` nor the newest ``keep`` that were verified.

    A night that fails is tried again each hour: one that was found bad goes as soon as its day has a newer one.
    """
    keep = max(settings.BACKUP_KEEP if keep is None else keep, 1)
    days = settings.BACKUP_DAYS if days is None else days
    names = place.names()
    verified = Backup.objects.filter(place=str(place), name__in=names, verified_at__isnull=False)
    is_good = {backup.name: backup.is_good for backup in verified}
    newest = {name[:DAY]: name for name in reversed(names)}.values()
    replaced = [name for name in names if is_good.get(name) is False and name not in newest]
    names = [name for name in names if name not in replaced]
    stay = {*names[:keep], *[name for name in names if is_good.get(name)][:keep]}
    youngest = name_of(now - timedelta(days=days))
    old = [name for name in names if name not in stay and (name < youngest or not days)] + replaced
    for name in old:
        place.delete(name)
    Backup.objects.filter(name__in=old, place=str(place)).delete()
    return old
