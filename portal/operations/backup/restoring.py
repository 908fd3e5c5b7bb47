"""Restores a backup: whole or not at all, read back and compared before it counts."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.db import Error, connection
from wagtail.models import Site

from portal.core import maintenance
from portal.core.freshness import version

from . import rows, schema
from .archive import Archive, Manifest, opened, table_file
from .media import Bringing
from .models import Backup
from .refusal import Refused
from .tables import NOT_SAVED, STAYS, Table

# PostgreSQL worked it out by itself, from the words of a search entry; since core.0005 in a table of its own.
OF_THE_DATABASE = {"vector"}


def restore(path: Path, say: Callable[[str], None], *, other_key: bool = False) -> Manifest:
    """Replace all rows and media by those of the backup; raises ``Refused`` with everything as it was.

    When only the media cannot be brought to an end it raises, too, and the portal stays closed.
    """
    with opened(path) as archive:
        manifest = archive.manifest
        schema.refuse_unknown(manifest.migrations)
        if not other_key and not manifest.is_of_this_key():
            raise Refused(
                "The backup was made with another SECRET_KEY: links and tokens that were signed with it would be void. "
                "Put the old key in place, or restore knowingly with --other-key."
            )
        bringing, before = Bringing(archive), maintenance.state()
        maintenance.switch(maintenance.CLOSED)
        try:
            _bring_rows(archive, bringing, say)
        except BaseException:
            maintenance.switch(before)
            raise
        forget_what_was()
        _bring_media_to_an_end(bringing)
        maintenance.switch(before)
        return manifest


def _bring_rows(archive: Archive, bringing: Bringing, say: Callable[[str], None]) -> None:
    try:
        say("Media …")
        bringing.lay_beside()
        with schema.one_transaction():
            _replace_rows(archive, say)
    except BaseException as wrong:
        bringing.take_back()
        if isinstance(wrong, OSError | Error):
            raise Refused(f"Nothing was restored, all is as it was: {wrong}") from wrong
        raise


def _bring_media_to_an_end(bringing: Bringing) -> None:
    try:
        bringing.finish()
    except OSError as wrong:
        raise Refused(
            f"The rows are restored, but not all media: {wrong}. The portal stays closed. Set that right, run restore "
            "once more, and then “maintenance off”."
        ) from wrong


def _replace_rows(archive: Archive, say: Callable[[str], None]) -> None:
    manifest, is_alike = archive.manifest, schema.applied() == archive.manifest.migrations
    known = _what_is_known_of_backups()
    saved = [table.name for table in archive.tables]
    if not is_alike:
        say("Tables as they were …")
        schema.make_anew(manifest.migrations)
    schema.empty([*saved, *NOT_SAVED])
    say("Rows …")
    _load(archive)
    schema.ask_foreign_keys()
    if not is_alike:
        say("Tables of this release …")
        schema.migrate_forward()
        remember(known)
    version.leave_a_gap()
    say("Index of the admin …")
    call_command("update_index", verbosity=0)


def _load(archive: Archive) -> None:
    for table in archive.tables:
        _refuse_unfit(table)
    for table, stored in zip(archive.tables, archive.manifest.tables, strict=True):
        rows.load(table, archive.lines(table))
        rows.go_on_after(table, stored["last"])
    for table in archive.tables:
        _compare(archive, table)


def _refuse_unfit(table: Table) -> None:
    with connection.cursor() as cursor:
        there = {column.name for column in connection.introspection.get_table_description(cursor, table.name)}
    if odd := {column.name for column in table.columns} ^ there - OF_THE_DATABASE:
        raise Refused(f"Table {table.name} has other columns than in the backup: {', '.join(sorted(odd))}.")


def _compare(archive: Archive, table: Table) -> None:
    digest = hashlib.sha256()
    for line in rows.lines_of(table):
        digest.update(line)
    if digest.hexdigest() != archive.manifest.files[table_file(table.name)].sha256:
        raise Refused(f"Table {table.name} would not be what it was.")


def _what_is_known_of_backups() -> list[Backup]:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    return list(Backup.objects.all()) if there >= STAYS else []


def remember(known: list[Backup]) -> None:
    """Note again what was known, in a table made anew, under keys of its own: it does not know the keys of before."""
    for backup in known:
        backup.pk = None
    Backup.objects.bulk_create(known, ignore_conflicts=True)


def forget_what_was() -> None:
    """What this process and the shared caches still remember of the rows before."""
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()
    for name in caches:
        caches[name].clear()
