"""The files of the storage, saved and brought back; what is there already is not written again."""

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Iterator

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.text import get_valid_filename

from .archive import CHUNK, MEDIA, Archive, Entry, Writer
from .refusal import Refused

BACKUP = re.compile(r"portal-\d{8}T\d{6}(\d{6})?Z\.zip", re.ASCII)
# Files that wait for their turn while a restoration may still fail.
WAITING = "restoring"


def names(folder: str = "") -> Iterator[str]:
    """Every file of the storage, but for backups that lie in the same bucket."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(files) if name and not BACKUP.fullmatch(name))
    for name in sorted(folders):
        if prefix + name != WAITING:
            yield from names(prefix + name)


def save(writer: Writer) -> None:
    for name in names():
        try:
            with default_storage.open(name) as file:
                # Pictures and documents are compressed already.
                writer.add(MEDIA + name, file.chunks(CHUNK), zipfile.ZIP_STORED)
        except FileNotFoundError:
            continue  # an editor deleted it just now


class Bringing:
    """Brings the media of a backup in two steps, so that until the second the old ones are all there.

    First what is missing is added, and what would be replaced is laid beside. When the rows are restored, the second
    step replaces, and takes away what the backup does not have. A restoration that was killed, or could not do the
    second step, is simply run again.
    """

    def __init__(self, archive: Archive):
        self.archive = archive
        self.wanted = archive.manifest.media
        self.added: list[str] = []
        self.waiting: dict[str, str] = {}

    def lay_beside(self) -> None:
        there = set(names())
        for number, (name, entry) in enumerate(self.wanted.items()):
            if name not in there:
                self.added.append(name)
                self._write(name, name)
            elif _entry_of(name) != entry:
                self.waiting[name] = f"{WAITING}/{number}-{get_valid_filename(name.rpartition('/')[2])}"
                default_storage.delete(self.waiting[name])
                self._write(name, self.waiting[name])

    def take_back(self) -> None:
        for name in (*self.added, *self.waiting.values()):
            default_storage.delete(name)

    def finish(self) -> None:
        for name, beside in self.waiting.items():
            _move(beside, name)
        for name in list(names()):
            if name not in self.wanted:
                default_storage.delete(name)
        for left in list(names(WAITING)):
            default_storage.delete(left)  # by one that was killed

    def _write(self, name: str, place: str) -> None:
        with self.archive.file.open(MEDIA + name) as packed:
            # Some storages ask how long a file is, which a packed one does not know.
            content = File(_Sized(packed, self.wanted[name].size))
            stored = default_storage.save(place, content if content.size else ContentFile(b""))
        if stored != place:
            default_storage.delete(stored)
            raise Refused(f"The storage keeps {place} under another name: {stored}.")


class _Sized(io.BufferedReader):
    def __init__(self, raw, size: int):
        super().__init__(raw, CHUNK)
        self.size = size


def _move(place: str, name: str) -> None:
    try:
        old, new = default_storage.path(place), default_storage.path(name)
    except NotImplementedError:  # a bucket
        default_storage.delete(name)
        with default_storage.open(place) as file:
            default_storage.save(name, File(file))
        default_storage.delete(place)
    else:
        os.replace(old, new)  # needs no room, which may be gone by now


def _entry_of(name: str) -> Entry:
    digest, size = hashlib.sha256(), 0
    with default_storage.open(name) as file:
        for part in file.chunks(CHUNK):
            digest.update(part)
            size += len(part)
    return Entry(size, digest.hexdigest())
