"""What is due: scheduled publication and withdrawal, each on its own, so that a bad one stops nobody else."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models, transaction
from wagtail.models import Page, Revision

from portal.core.publication import reasons
from portal.core.references import draft_models

from .desk import refusals

logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What one run did: names of what was published and withdrawn, and what was refused with the reason."""

    published: list[str] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __bool__(self):
        return bool(self.published or self.expired or self.refused)

    def __str__(self):
        # For the log, so without names: that of a person is one. The history tells which.
        parts = (("published", self.published), ("expired", self.expired), ("refused", self.refused))
        return ", ".join(f"{word} {len(names)}" for word, names in parts if names)


@dataclass(frozen=True)
class Due:
    """One thing to do: a revision to publish, or a row to withdraw."""

    step: Callable
    model: type[models.Model]
    key: object


@dataclass(frozen=True)
class Refusal:
    due: Due
    row: models.Model | None
    error: Exception

    @property
    def name(self) -> str:
        return self.row.object_str if isinstance(self.row, Revision) else str(self.row or self.due.model._meta)

    @property
    def reason(self) -> str:
        is_revision = isinstance(self.row, Revision)
        return reasons(self.error, self.row.content_type.model_class() if is_revision else self.due.model)


def publish_due(now: datetime) -> Outcome:
    """Withdraw what has expired and publish what is due at ``now``.

    Each one has a transaction of its own. What is refused is tried again after the others: of a hand-over
    the second half may wait for the first. What is refused still keeps its place in the schedule, stands on
    the editors' list with its reason, and is reported by every run until an editor mends it.
    """
    outcome, waiting, refused = Outcome(), [*_expiries(now), *_publications(now)], []
    while waiting:
        refused = [refusal for due in waiting if (refusal := _attempt(outcome, due, now))]
        if len(refused) == len(waiting):
            break
        waiting = [refusal.due for refusal in refused]
    for refusal in refused:
        outcome.refused.append(f"{refusal.name}: {refusal.reason}")
        _keep(refusal)
    return outcome


def _expiries(now: datetime) -> Iterable[Due]:
    for model in draft_models():
        due = model._default_manager.filter(live=True, expire_at__lte=now).order_by("expire_at")
        yield from (Due(_expire, model, key) for key in list(due.values_list("pk", flat=True)))


def _publications(now: datetime) -> Iterable[Due]:
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    return [Due(_publish, Revision, key) for key in due.values_list("pk", flat=True)]


def _attempt(outcome: Outcome, due: Due, now: datetime) -> Refusal | None:
    row = None
    try:
        with transaction.atomic():
            # Asked again under the lock: another worker, or the editor, may have been faster.
            row = due.model._default_manager.select_for_update().filter(pk=due.key).first()
            if row is not None:
                due.step(outcome, row, now)
    except Exception as error:  # Whatever is wrong with one row must not keep the others from their hour.
        logger.debug("Not done on schedule: %s", due, exc_info=True)
        return Refusal(due, row, error)
    return None


def _expire(outcome: Outcome, row, now) -> None:
    if not row.live or row.expire_at is None or row.expire_at > now:
        return
    row = row.specific if isinstance(row, Page) else row
    row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    outcome.expired.append(str(row))


def _publish(outcome: Outcome, revision: Revision, now) -> None:
    if revision.approved_go_live_at is None or revision.approved_go_live_at > now:
        return
    revision.publish(log_action="wagtail.publish.scheduled")
    outcome.published.append(revision.object_str)


def _keep(refusal: Refusal) -> None:
    """Let the editors see the reason; a database that refuses this too is left to the next run."""
    if refusal.row is None:
        return
    try:
        with transaction.atomic():
            refusals.keep(refusal.row, refusal.reason)
    except Exception:
        logger.exception("The reason of a refusal was not stored: %s", refusal.name)
