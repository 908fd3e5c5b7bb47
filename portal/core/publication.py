"""What else a publication depends on: who publishes, and what will be public by the time it happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.models import Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

Check = Callable[[Revision, "AbstractBaseUser"], None]
_checks: list[Check] = []


def register(check: Check) -> Check:
    """Ask ``check(revision, user)`` whenever a person publishes; what it raises refuses the publication."""
    if check not in _checks:
        _checks.append(check)
    return check


def check(revision: Revision, user: "AbstractBaseUser | None") -> None:
    """Ask all that is registered. The worker that does what is due is nobody: a person has approved it before."""
    if user is not None:
        for registered in _checks:
            registered(revision, user)


@contextmanager
def naming(record: models.Model) -> Iterator[None]:
    """Name the record in what refuses its publication, so that the answer can lead to its form."""
    try:
        yield
    except ValidationError as refused:
        refused.record = record
        raise


def reasons(error: Exception, model: type[models.Model] | None = None) -> str:
    """Why something was refused, with the names of the fields."""
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        return " ".join(f"{_label(model, name)}{' '.join(said)}" for name, said in error.message_dict.items())
    said = getattr(error, "messages", None) or [str(error) or type(error).__name__]
    return " ".join(str(message) for message in said)


def _label(model, name):
    field = next((field for field in model._meta.get_fields() if field.name == name), None) if model else None
    label = getattr(field, "verbose_name", "")
    return f"{capfirst(str(label))}: " if label else ""


def others_beside(record: models.Model, **same: Any) -> list:
    """Other public rows of its kind that agree in these fields, as they will be when the record goes public.

    A record that is scheduled stands beside what is scheduled before it: of a hand-over at midnight both
    halves can be approved today. One that is published now stands beside what is public now.
    """
    model, at = type(record), record.go_live_at
    rows = model.objects.live().filter(**same).exclude(pk=record.pk)
    if at is None or at <= timezone.now():
        return list(rows)
    due = _due_by(model, at)
    waiting = model._base_manager.filter(pk__in=due).exclude(pk=record.pk)
    changed = [row.with_content_json(due[row.pk]) for row in waiting]
    agreeing = [row for row in changed if all(getattr(row, name) == value for name, value in same.items())]
    return [*rows.exclude(pk__in=due).exclude(expire_at__lte=at), *agreeing]


def _due_by(model: type[models.Model], at: datetime) -> dict[Any, dict]:
    """What is approved to go public by then: key of a row → content of its scheduled revision."""
    scheduled = Revision.objects.filter(
        base_content_type=model.get_base_content_type(), approved_go_live_at__lte=at
    ).order_by("approved_go_live_at")
    return {model._meta.pk.to_python(key): content for key, content in scheduled.values_list("object_id", "content")}
