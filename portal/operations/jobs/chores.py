"""What the portal does regularly: each chore is declared once, and may be done by any worker."""

from datetime import time, timedelta

from django.conf import settings
from django.utils import timezone

from portal.api import dumps
from portal.core.files.storing import sweep_abandoned
from portal.operations.backup.making import make, remove_old
from portal.operations.backup.places import place_of
from portal.operations.backup.verifying import verify
from portal.operations.links.checking import check_some
from portal.operations.schedule import publish_due

from . import queue
from .drawing import draw_what_was_published
from .kinds import declare
from .models import Job


class DuePublication:
    """What is refused is refused in every round: it is said once, and again when it changes."""

    def __init__(self):
        self.last_refused: list[str] = []

    def __call__(self, job: Job) -> str | None:
        outcome = publish_due(timezone.now())
        is_news = outcome.published or outcome.expired or outcome.refused != self.last_refused
        self.last_refused = outcome.refused
        return str(outcome) if outcome and is_news else None


def make_dump(job: Job) -> None:
    dumps.make_due(timezone.now(), is_alone=True)  # whoever holds the job is


def sweep(job: Job) -> None:
    sweep_abandoned(timezone.now())
    queue.sweep(timezone.now())


def back_up(job: Job) -> str:
    place, now = place_of(settings.BACKUP_DIR), timezone.now()
    made = make(place, now)
    try:
        with place.reading(made.name) as path:
            findings = verify(path, str(place))
    finally:
        remove_old(place, now)
    if findings.wrong:
        raise RuntimeError(f"{made.name} is not good: {'; '.join(findings.wrong)}")
    return f"{made.name} was made and verified"


def declare_all() -> None:
    declare("schedule", DuePublication(), every=timedelta(seconds=30), lease=timedelta(minutes=2))
    # Every day one, as portal.api.dumps knows; asked often, so that one that was interrupted is soon made again.
    declare("dumps", make_dump, every=timedelta(minutes=10), lease=dumps.LEASE)
    if settings.BACKUP_DIR:
        declare("backup", back_up, every=timedelta(days=1), at=time(2, 30), lease=timedelta(hours=6))
    if settings.LINK_CHECKS:
        declare("links", check_some, every=timedelta(minutes=10), lease=timedelta(minutes=30))
    declare("drawing", draw_what_was_published, every=timedelta(seconds=30), lease=timedelta(minutes=10))
    declare("sweeping", sweep, every=timedelta(hours=1), lease=timedelta(minutes=30))
