"""A job is held for two minutes, and again while its worker lives: one that was killed is soon taken up by another."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import Error, connection
from django.utils import timezone

from .models import Job

HELD = timedelta(minutes=2)
BREATH = HELD / 4


def until(now: datetime, end: datetime) -> datetime:
    """How long a job is held from now on that must be done at ``end``."""
    return min(now + HELD, end)


def hold_on(job: Job, moment: datetime) -> None:
    """Hold a job for longer, unless it ended or is in other hands by now."""
    Job.objects.filter(pk=job.pk, held_by=job.held_by, held_until__isnull=False).update(held_until=moment)


@contextmanager
def breathing(job: Job, lease: timedelta) -> Iterator[None]:
    """Tell the other workers again and again that this one is at it, for as long as the job may need."""
    done = Event()
    thread = Thread(target=_breathe, args=(job, timezone.now() + lease, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _breathe(job: Job, end: datetime, done: Event) -> None:
    try:
        while not done.wait(BREATH.total_seconds()) and (now := timezone.now()) < end:
            try:
                hold_on(job, until(now, end))
            except Error:
                connection.close()  # a database that is away is asked again with the next breath
    finally:
        connection.close()  # that of this thread
