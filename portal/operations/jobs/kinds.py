"""The kinds of job. Whoever has something to do in the background declares it, from an app's ``ready``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from .models import Job

SOONEST, LATEST = timedelta(seconds=30), timedelta(hours=1)  # between two tries


class Hopeless(Exception):
    """What a job raises when another try would end the same way; people are told at once."""


@dataclass(frozen=True)
class Kind:
    """How a kind of job is done, and when. ``run`` gets the job, and returns what is worth a line in the log."""

    name: str
    run: Callable[["Job"], str | None]
    every: timedelta | None = None
    at: time | None = None
    lease: timedelta = timedelta(minutes=5)
    tries: int = 10

    def first_due(self, now: datetime) -> datetime:
        return now if self.at is None else self.next_due(now)

    def next_due(self, now: datetime) -> datetime:
        if self.every is None:
            raise ValueError(f"“{self.name}” is done once.")
        if self.at is None:
            return now + self.every
        today = timezone.localdate(now)
        if (moment := self._on(today)) <= now:
            moment = self._on(today + self.every)
        return moment

    def _on(self, day: date) -> datetime:
        return timezone.make_aware(datetime.combine(day, self.at or time.min))

    def next_try(self, attempts: int, now: datetime) -> datetime:
        """After a failure: twice as long a wait each time, and never longer than what is done regularly would wait."""
        wait = SOONEST * 2 ** min(attempts - 1, 10)
        return now + min(wait, LATEST, self.every or LATEST)


KINDS: dict[str, Kind] = {}


def declare(
    name: str,
    run: Callable[["Job"], str | None],
    *,
    every: timedelta | None = None,
    at: time | None = None,
    lease: timedelta = Kind.lease,
    tries: int = Kind.tries,
) -> Kind:
    """Declare a kind of job, such as ``declare("backup", back_up, every=timedelta(days=1), at=time(3))``.

    With ``every`` it is done regularly, once for all workers together; with ``at`` at this hour in the portal's time
    zone, and then ``every`` is whole days. ``lease`` is longer than the job ever takes: after that its worker counts
    as dead though it lives. After so many ``tries`` a single job is left to the administrators; a regular one goes on.
    """
    KINDS[name] = Kind(name, run, every, at, lease, tries)
    return KINDS[name]
