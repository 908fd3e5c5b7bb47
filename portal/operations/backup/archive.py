"""The file of a backup: a ZIP with a file for each table, the media, and last a list of all that must be in it."""

import hashlib
import hmac
import json
import os
import tomllib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.utils import validate_file_name

from portal.core.freshness.release import release

from .refusal import Refused, Unreadable
from .tables import Table

FORMAT = 1
MANIFEST = "backup.json"
MEDIA = "media/"
CHUNK = 256 * 1024
ROUNDS = 100_000


@dataclass(frozen=True)
class Entry:
    """What one file of the backup must be."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """What the backup says of itself. ``files`` are known by their name in the archive."""

    made_at: str
    version: str
    release: str
    database: str
    key: dict[str, str]
    migrations: list[tuple[str, str]]
    tables: list[dict] = field(default_factory=list)
    files: dict[str, Entry] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def begin(cls, now: datetime, database: str, migrations: list[tuple[str, str]]) -> "Manifest":
        project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        salt = os.urandom(16).hex()
        key = {"salt": salt, "hash": _hashed_key(salt)}
        return cls(now.isoformat(timespec="seconds"), project["version"], release(), database, key, migrations)

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        stored = json.loads(text)
        if stored.get("format") != FORMAT:
            raise Refused(f"The backup has the format {stored.get('format')}, this release reads {FORMAT}.")
        manifest = cls(**stored)
        manifest.migrations = [(app, name) for app, name in manifest.migrations]
        manifest.files = {name: Entry(**entry) for name, entry in stored["files"].items()}
        return manifest

    @property
    def media(self) -> dict[str, Entry]:
        """By their name in the storage."""
        return {name.removeprefix(MEDIA): entry for name, entry in self.files.items() if name.startswith(MEDIA)}

    @property
    def rows(self) -> int:
        return sum(stored["rows"] for stored in self.tables)

    def is_of_this_key(self) -> bool:
        return hmac.compare_digest(self.key["hash"], _hashed_key(self.key["salt"]))


def _hashed_key(salt: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", settings.SECRET_KEY.encode(), bytes.fromhex(salt), ROUNDS).hex()


def table_file(name: str) -> str:
    return f"tables/{name}.ndjson"


class Writer:
    """Adds files to an archive, and counts each into the manifest."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest):
        self.archive = archive
        self.manifest = manifest

    def add(self, name: str, parts: Iterable[bytes], method: int = zipfile.ZIP_DEFLATED) -> int:
        """Returns how many parts there were."""
        about = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        about.compress_type = method
        digest, size, count = hashlib.sha256(), 0, 0
        with self.archive.open(about, "w", force_zip64=True) as file:
            for part in parts:
                file.write(part)
                digest.update(part)
                size, count = size + len(part), count + 1
        self.manifest.files[name] = Entry(size, digest.hexdigest())
        return count

    def finish(self) -> None:
        self.archive.writestr(MANIFEST, json.dumps(asdict(self.manifest), indent=1), zipfile.ZIP_DEFLATED)


@contextmanager
def opened(path: Path) -> Iterator["Archive"]:
    """The backup in this file, once it has been found whole."""
    archive = _checked(path)
    try:
        yield archive
    finally:
        archive.file.close()


def _checked(path: Path) -> "Archive":
    try:
        archive = Archive(zipfile.ZipFile(path))
        archive.check()
    except FileNotFoundError as wrong:
        raise Unreadable(f"There is no file {path}.") from wrong
    except OSError as wrong:
        raise Unreadable(f"{path} cannot be read: {wrong.strerror or wrong}.") from wrong
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as wrong:
        raise Refused(f"{path} is no whole backup: {wrong}.") from wrong
    return archive


class Archive:
    def __init__(self, file: zipfile.ZipFile):
        self.file = file
        try:
            self.manifest = Manifest.read(file.read(MANIFEST))
            self.tables = [Table.read({n: t[n] for n in ("name", "key", "columns")}) for t in self.manifest.tables]
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise Refused(f"{file.filename} is no backup of this portal, or only half of one.") from wrong

    def parts(self, name: str) -> Iterator[bytes]:
        with self.file.open(name) as file:
            while part := file.read(CHUNK):
                yield part

    def lines(self, table: Table) -> Iterator[bytes]:
        with self.file.open(table_file(table.name)) as file:
            yield from file

    def check(self) -> None:
        """Refuse a file in which anything is missing, changed or too much."""
        there = set(self.file.namelist()) - {MANIFEST}
        expected = {table_file(table.name) for table in self.tables} | self.manifest.files.keys()
        if there != expected or expected != self.manifest.files.keys():
            odd = sorted((there ^ expected) | (expected ^ self.manifest.files.keys()))
            raise Refused(f"The backup does not hold what it says: {', '.join(odd[:5])}.")
        for name in self.manifest.media:
            try:
                validate_file_name(name, allow_relative_path=True)
            except SuspiciousFileOperation as wrong:
                raise Refused(f"The backup has a file with the name {name!r}, which leads elsewhere.") from wrong
        for name, entry in self.manifest.files.items():
            digest, size = hashlib.sha256(), 0
            for part in self.parts(name):
                digest.update(part)
                size += len(part)
            if Entry(size, digest.hexdigest()) != entry:
                raise Refused(f"{name} in the backup is damaged.")
