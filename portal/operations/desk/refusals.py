"""What the schedule could not do, and why: kept in the history of the record, told once, shown on the list."""

from django.db.models import IntegerField, OuterRef, Subquery, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from . import mails

ACTION = "portal.schedule.refused"
LOGS = (ModelLogEntry, PageLogEntry)


class RefusalFormatter(LogFormatter):
    label = _("Not done on schedule")
    message = _("Not done on schedule")

    def format_comment(self, log_entry):
        return log_entry.data.get("reason", "")


def keep(row, reason: str) -> None:
    """Store why a revision was not published, or a live row not withdrawn, unless that is known already."""
    revision = row if isinstance(row, Revision) else row.live_revision
    record = row.content_object if isinstance(row, Revision) else row
    record = record.specific if isinstance(record, Page) else record
    stored = Revision.objects.filter(pk=getattr(revision, "pk", None))
    known = stored.values("pk", reason=last_reason("pk"), author=scheduled_by("pk")).first()
    if known is None or known["reason"] == reason:
        return
    log(instance=record, action=ACTION, revision=revision, data={"reason": reason})
    mails.refused(revision, reason=reason, scheduled_by=known["author"])


def last_reason(revision: str) -> Coalesce:
    """An expression: the reason for which the revision of this key was refused last, or nothing."""
    entries = (
        entry_model.objects.filter(revision=OuterRef(revision), action=ACTION)
        .annotate(reason=KT("data__reason"))
        .order_by("-timestamp", "-pk")
        .values("reason")[:1]
        for entry_model in LOGS
    )
    return Coalesce(*(Subquery(entry, output_field=TextField()) for entry in entries), output_field=TextField())


def scheduled_by(revision: str) -> Coalesce:
    """An expression: the key of the user who scheduled the revision, or else who wrote it."""
    entries = (
        entry_model.objects.filter(revision=OuterRef(revision), action="wagtail.publish.schedule")
        .order_by("-timestamp", "-pk")
        .values("user")[:1]
        for entry_model in LOGS
    )
    found = (Subquery(entry, output_field=IntegerField()) for entry in entries)
    return Coalesce(*found, Cast("user", IntegerField()))
