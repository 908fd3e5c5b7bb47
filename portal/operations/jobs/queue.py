"""The table of jobs as a queue that any number of workers share."""

import os
import socket
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from . import holding
from .kinds import KINDS, Hopeless
from .models import Job, State

DONE_KEPT, FAILED_KEPT = timedelta(days=14), timedelta(days=90)
LONGEST_ERROR = 2000
KILLED = "Its worker was killed, or did not come to an end."


def queue(kind: str, about: dict, *, key: str = "") -> bool:
    """Queue a job in the transaction of what asks for it. Under a key that was queued before nothing happens.

    Returns whether it is new, as far as is known: where somebody queues the same at this moment, one of both wins.
    """
    now, key = timezone.now(), key or uuid4().hex
    if Job.objects.filter(kind=kind, key=key).exists():
        return False
    Job.objects.bulk_create([Job(kind=kind, key=key, about=about, queued_at=now, due_at=now)], ignore_conflicts=True)
    return True


def arm(now: datetime) -> None:
    """Make the rows of what is done regularly; safe to repeat."""
    regular = [kind for kind in KINDS.values() if kind.every]
    rows = [Job(kind=kind.name, queued_at=now, due_at=kind.first_due(now)) for kind in regular]
    known = set(Job.objects.filter(key="").values_list("kind", flat=True))
    Job.objects.bulk_create([row for row in rows if row.kind not in known], ignore_conflicts=True)


def due(now: datetime) -> models.QuerySet[Job]:
    """What a worker may take: only kinds that this release knows; others wait for the worker of another one."""
    is_free = Q(held_until=None) | Q(held_until__lte=now)
    return Job.objects.filter(is_free, state=State.WAITING, due_at__lte=now, kind__in=KINDS).order_by("due_at", "pk")


def take(now: datetime) -> Job | None:
    """Take the job that waits longest. No two workers take the same."""
    if not due(now).exists():  # asked first: on SQLite what follows waits for every writer
        return None
    with transaction.atomic():
        job = due(now).select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.held_by, job.held_until = name_of_worker(), holding.until(now, now + KINDS[job.kind].lease)
        job.attempts += 1
        job.save(update_fields=["held_by", "held_until", "attempts"])
    return job


def name_of_worker() -> str:
    """Another one for each job taken, so that who was too slow cannot end what is in other hands by now."""
    return f"{socket.gethostname()[:50]}:{os.getpid()}:{uuid4().hex[:12]}"


def carry_out(job: Job) -> str | None:
    """Do a job that was taken, and store how it ended. Returns a line for the log, or nothing."""
    kind = KINDS[job.kind]
    if kind.every is None and job.attempts > kind.tries:
        # It kills whoever takes it up.
        return _failed(job, Hopeless(job.last_error or KILLED))
    try:
        with holding.breathing(job, kind.lease):
            said = kind.run(job)
    except Exception as error:  # Whatever is wrong with one job, the others are done.
        return _failed(job, error)
    _store(job, **_ended(job))
    return said


def _ended(job) -> dict:
    now, kind = timezone.now(), KINDS[job.kind]
    end = {"ended_at": now, "attempts": 0, "last_error": ""} if kind.every else {"ended_at": now, "state": State.DONE}
    # What it was about may be somebody's letter: nobody needs it any more.
    return end | ({"due_at": kind.next_due(now)} if kind.every else {"about": {}, "last_error": ""})


def _failed(job, error) -> str:
    now, kind = timezone.now(), KINDS[job.kind]
    reason = (str(error) or type(error).__name__)[:LONGEST_ERROR].replace("\x00", "")
    is_over = kind.every is None and (isinstance(error, Hopeless) or job.attempts >= kind.tries)
    if is_over:
        _store(job, last_error=reason, state=State.FAILED, ended_at=now)
    else:
        _store(job, last_error=reason, due_at=kind.next_try(job.attempts, now))
    return f"{job.kind}: {reason}" + (" – given up" if is_over else "")


def _store(job, **fields) -> None:
    Job.objects.filter(pk=job.pk, held_by=job.held_by).update(held_until=None, **fields)


def failed() -> models.QuerySet[Job]:
    """What administrators should know of: given up, or done regularly and failing again and again."""
    return Job.objects.filter(Q(state=State.FAILED) | Q(state=State.WAITING, key="", attempts__gte=3)).order_by(
        F("ended_at").desc(nulls_first=True), "pk"
    )


def try_again(job: Job, now: datetime) -> None:
    """Let the next worker take it up, with as many tries as at first."""
    Job.objects.filter(pk=job.pk, state__in=(State.FAILED, State.WAITING)).update(
        state=State.WAITING, due_at=now, attempts=0, ended_at=None
    )


def waiting_since(now: datetime) -> datetime | None:
    """Since when the job that waits longest could have been done: how far the workers are behind."""
    return due(now).values_list("due_at", flat=True).first()


def sweep(now: datetime) -> None:
    """Remove what ended long ago."""
    done, lost = (
        Q(state=State.DONE, ended_at__lt=now - DONE_KEPT),
        Q(state=State.FAILED, ended_at__lt=now - FAILED_KEPT),
    )
    Job.objects.filter(done | lost).delete()
