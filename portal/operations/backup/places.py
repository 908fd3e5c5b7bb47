"""Where backups are kept: in a folder, or in a bucket that speaks S3."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage
from django.utils.module_loading import import_string

from portal.core.files.places import storage_at

from .media import BACKUP
from .refusal import Refused

HALF = ".half"
MOMENT = "portal-%Y%m%dT%H%M%S"
FORGOTTEN = 6 * 3600  # seconds after which nobody writes a half file any more


def place_of(where: str) -> "Folder | Bucket":
    if not where:
        raise Refused("Say where the backup goes: --to FOLDER or s3://BUCKET/PREFIX, or set BACKUP_DIR.")
    if "://" not in where:
        return Folder(where)
    if not where.startswith("s3://"):
        raise Refused(f"{where!r} is neither a folder nor s3://BUCKET/PREFIX.")
    return Bucket(where)


def name_of(moment: datetime) -> str:
    """The name of a backup that was made then; the later, the further behind."""
    return f"{moment.astimezone(UTC):{MOMENT}}Z.zip"


def moment_of(name: str) -> datetime | None:
    """When the backup of this name was made; ``None`` where that is no name of a backup."""
    if not BACKUP.fullmatch(name):
        return None
    try:
        return datetime.strptime(name[:22], MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


class Folder:
    def __init__(self, where: str):
        self.path = Path(where).expanduser().resolve()
        if self.path.is_relative_to(settings.MEDIA_ROOT):
            raise Refused(f"{self.path} belongs to the media, which would then hold their own backups.")

    def __str__(self):
        return str(self.path)

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """A file for its owner only, which has its name once it is whole."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for half in self.path.glob(f".*{HALF}"):
            if half.stat().st_mtime < time() - FORGOTTEN:
                half.unlink(missing_ok=True)
        path = self.path / f".{name}{HALF}"
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            yield path
            with path.open("rb") as file:
                os.fsync(file.fileno())
            path.replace(self.path / name)
        finally:
            path.unlink(missing_ok=True)

    @contextmanager
    def reading(self, name: str) -> Iterator[Path]:
        yield self.path / name

    def names(self) -> list[str]:
        """Of all backups, the newest first."""
        return sorted((path.name for path in self.path.iterdir() if BACKUP.fullmatch(path.name)), reverse=True)

    def delete(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)


class Bucket:
    """With the server and the region of the bucket of media, unless the address names others."""

    def __init__(self, where: str):
        parts = urlsplit(where)
        self.where = where.partition("?")[0]
        storage, media = storage_at(where), settings.STORAGES["default"]
        if not parts.query and media["BACKEND"] == storage["BACKEND"]:
            storage["OPTIONS"] = media["OPTIONS"] | storage["OPTIONS"]
        self.storage: Storage = import_string(storage["BACKEND"])(**storage["OPTIONS"])

    def __str__(self):
        return self.where

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="portal-backup-") as folder:
            path = Path(folder) / name
            path.touch(0o600)
            yield path
            with path.open("rb") as file:
                stored = self.storage.save(name, File(file))
            if stored != name:
                self.storage.delete(stored)
                raise Refused(f"There is a backup {name} already.")

    @contextmanager
    def reading(self, name: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="portal-backup-") as folder:
            path = Path(folder) / name
            with self.storage.open(name) as file, path.open("wb") as copy:
                for part in file.chunks():
                    copy.write(part)
            yield path

    def names(self) -> list[str]:
        return sorted((name for name in self.storage.listdir("")[1] if BACKUP.fullmatch(name)), reverse=True)

    def delete(self, name: str) -> None:
        self.storage.delete(name)
