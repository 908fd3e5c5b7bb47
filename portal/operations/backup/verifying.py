"""Verifies a backup: restores it into a scratch database, compares, opens pictures, asks for the main addresses."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from . import archive
from .models import Backup
from .places import moment_of
from .refusal import Refused, Unreadable
from .rehearsal import Findings

logger = logging.getLogger(__name__)


def verify(path: Path, place: str = "") -> Findings:
    """What is wrong with the backup, if anything; noted, so that the desk and the page of health can tell.

    ``place`` is where it is kept, when ``path`` is a copy for this purpose. Raises ``Refused`` when nothing can be said
    of the backup. What lacks the name of a backup is not noted: nobody looks for it.
    """
    made_at = moment_of(path.name)
    try:
        with archive.opened(path) as whole:
            made_at = made_at and datetime.fromisoformat(whole.manifest.made_at)
    except Unreadable:
        raise
    except Refused as wrong:
        findings = Findings(wrong=[str(wrong)])
    else:
        findings = _rehearse(path)
    if made_at:
        _note(path, place or str(path.parent.resolve()), made_at, findings)
    return findings


def _note(path: Path, place: str, made_at: datetime, findings: Findings) -> None:
    noted = {"verified_at": timezone.now(), "findings": "\n".join(findings.wrong)}
    first = noted | {"made_at": made_at, "size": path.stat().st_size}
    try:
        Backup.objects.update_or_create(place=place, name=path.name, defaults=noted, create_defaults=first)
    except Error:
        logger.warning("What was found was not noted: the database is not there, or not up to date.")


def _rehearse(path: Path) -> Findings:
    """In a process of its own: the settings of this one lead to the real database."""
    with tempfile.TemporaryDirectory(prefix="portal-verify-") as folder, scratch_database() as database:
        environment = os.environ | {"SCRATCH": folder} | ({"SCRATCH_DATABASE": database} if database else {})
        command = [sys.executable, "-m", "portal.operations.backup.rehearsal", str(path.resolve())]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)  # noqa: S603
    try:
        findings = Findings(**json.loads(done.stdout.rstrip().rpartition("\n")[2]))
    except (ValueError, TypeError):
        last = done.stderr.strip().rpartition("\n")[2] or f"ended with {done.returncode}"
        return Findings(wrong=[f"The rehearsal did not finish: {last}"])
    if findings.is_out_of_room:
        raise Refused(f"There is too little room in {tempfile.gettempdir()} or the database: {findings.wrong[0]}")
    return findings


@contextmanager
def scratch_database() -> Iterator[str]:
    """The name of a new PostgreSQL database where the portal has one and may make another; otherwise nothing."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield ""
        return
    name = f"portal_verify_{uuid4().hex[:12]}"
    try:
        with connection.cursor() as cursor:
            _drop_forgotten(cursor)
            cursor.execute(f"CREATE DATABASE {name}")
    except Error:
        yield ""  # SQLite will do
        return
    try:
        yield name
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _drop_forgotten(cursor) -> None:
    """Those of a verification that was killed; nobody is connected to them."""
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'portal\\_verify\\_%%' "
        "AND datdba = (SELECT oid FROM pg_roles WHERE rolname = CURRENT_USER) "
        "AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = pg_database.datname)",
        [],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


def last_verified() -> Backup | None:
    """The newest backup of which is known that it can be restored."""
    return Backup.objects.filter(verified_at__isnull=False, findings="").order_by("-made_at").first()


def age_of_last_verified(now: datetime) -> timedelta | None:
    backup = last_verified()
    return now - backup.made_at if backup else None
