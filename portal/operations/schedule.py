"""What is due: scheduled publication and expiry, each on its own, so that a bad one stops nobody else."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db import models, transaction
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What one run did: names of what was published and expired, and what was refused with the reason."""

    published: list[str] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __bool__(self):
        return bool(self.published or self.expired or self.refused)

    def __str__(self):
        parts = (("published", self.published), ("expired", self.expired), ("refused", self.refused))
        return "; ".join(f"{word} {len(names)} ({', '.join(names)})" for word, names in parts if names)


def publish_due(now: datetime) -> Outcome:
    """Take down what has expired and publish what is due at ``now``.

    Each one has a transaction of its own. What is refused keeps its place in the schedule and is reported
    again by every run until an editor mends it.
    """
    outcome = Outcome()
    for model in _draft_models():
        due = model._default_manager.filter(live=True, expire_at__lte=now).order_by("expire_at")
        for key in list(due.values_list("pk", flat=True)):
            _attempt(outcome, _expire, model, key, now)
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    for key in list(due.values_list("pk", flat=True)):
        _attempt(outcome, _publish, Revision, key, now)
    return outcome


def _draft_models() -> list[type[models.Model]]:
    """Every model with a schedule; a page stands for all page types."""
    drafts = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    return [Page, *(model for model in drafts if not issubclass(model, Page))]


def _attempt(outcome: Outcome, step, model, key, now) -> None:
    try:
        with transaction.atomic():
            # Asked again under the lock: another worker, or the editor, may have been faster.
            row = model._default_manager.select_for_update().filter(pk=key).first()
            if row is not None:
                step(outcome, row, now)
    except Exception as error:  # Whatever is wrong with one row must not keep the others from their hour.
        name = row.object_str if isinstance(row, Revision) else str(row)
        logger.debug("Not done on schedule: %s", name, exc_info=True)
        outcome.refused.append(f"{name}: {_reason(error)}")


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


def _reason(error: Exception) -> str:
    messages = getattr(error, "messages", None) or [str(error) or type(error).__name__]
    return " ".join(str(message) for message in messages)
