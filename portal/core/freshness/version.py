"""The content version: read by every request, moved by every public change, in its own transaction."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from .models import ContentVersion

# More publications than there are between a backup and the day on which it has to be restored.
GAP = 1_000_000
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Version(NamedTuple):
    """Of a database in which nothing was ever published, number 0."""

    number: int = 0
    moved_us: int = 0

    @property
    def moved_at(self) -> datetime:
        return BEGINNING + self.moved_us * MICROSECOND


def present() -> Version:
    """The version as of now; one query, which every request asks, so it is written out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, moved_us FROM core_content_version WHERE id = 1")
        row = cursor.fetchone()
    return Version(*row) if row else Version()


@transaction.atomic(savepoint=False)
def move() -> Version:
    """Move the version. The row stays locked until the transaction ends: the order of numbers is that of commits."""
    row = ContentVersion.objects.filter(pk=ContentVersion.ONLY)
    step = {"number": F("number") + 1, "moved_us": (timezone.now() - BEGINNING) // MICROSECOND}
    if not row.update(**step):
        ContentVersion.objects.bulk_create([ContentVersion(pk=ContentVersion.ONLY)], ignore_conflicts=True)
        row.update(**step)
    return present()


def leave_a_gap() -> None:
    """Go on with numbers that were never given, also when what was restored is older than what readers have seen."""
    move()
    ContentVersion.objects.filter(pk=ContentVersion.ONLY).update(number=F("number") + GAP)
