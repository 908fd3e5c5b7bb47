"""Drafts that should go public together with what names them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.locks import ScheduledForPublishLock
from wagtail.models import Page, Revision

from portal.core.references import base_model, drafts_named, relations_waiting

# Who publishes a membership names its organisation, and through it a successor: further nobody reads a list.
DEPTH = 4
MOST = 60


@dataclass
class Companion:
    """A draft, in which field of what it is named, and why it cannot go along, if it cannot."""

    draft: models.Model
    named_in: str
    reason: str = ""
    is_relation: bool = False
    edit_url: str | None = None
    refusal: str = ""
    is_ticked: bool = False

    @property
    def key(self) -> str:
        return f"{self.draft._meta.label_lower}:{self.draft.pk}"

    @property
    def name(self) -> str:
        """What its user may see of it, as Wagtail's own list of uses has it."""
        return (
            str(self.draft) if self.edit_url else _("(Private %(object)s)") % {"object": self.draft._meta.verbose_name}
        )

    @property
    def kind(self) -> str:
        return str(capfirst(self.draft._meta.verbose_name))

    @property
    def state(self) -> str:
        return _("Withdrawn, was public before") if self.draft.first_published_at else _("Never published")


def companions_of(revisions: Iterable[Revision], user) -> list[Companion]:
    """Drafts that these revisions name, and those that tie them to others, in an order for publication.

    What is named comes before what names it. A draft that names a draft brings it along.
    """
    drafts = [revision.as_object() for revision in revisions]
    search = _Search(user, {_key(draft) for draft in drafts}, max(map(moment, drafts), default=timezone.now()))
    for draft in drafts:
        search.follow(draft, DEPTH)
    for draft in drafts:
        if not draft.live:
            search.follow_relations(draft)
    return search.found


def moment(draft: models.Model) -> datetime:
    """When the draft goes public if it is published now: at the time that it names, or at once."""
    now = timezone.now()
    return max(draft.go_live_at or now, now)


def may_publish(user, row: models.Model) -> bool:
    if isinstance(row, Page):
        return row.permissions_for_user(user).can_publish()
    return type(row).snippet_viewset.permission_policy.user_has_permission_for_instance(user, "publish", row)


def hindrance(user, draft: models.Model) -> str:
    """Why the user cannot publish the draft now; empty when nothing is in the way."""
    if not may_publish(user, draft):
        return _("You may not publish this; ask a publisher.")
    lock = draft.get_lock()
    if isinstance(lock, ScheduledForPublishLock):
        return _("It is scheduled for %(day)s already.") % {"day": day_and_hour(draft.scheduled_revision)}
    return _("It is locked; open it to see by whom.") if lock and lock.for_user(user) else ""


def day_and_hour(revision: Revision) -> str:
    return date_format(timezone.localtime(revision.approved_go_live_at), "j F Y, H:i")


class _Search:
    def __init__(self, user, seen, by):
        self.user, self.seen, self.by = user, seen, by
        self.find_url = AdminURLFinder(user).get_edit_url
        self.found: list[Companion] = []

    def follow(self, row, depth):
        for draft, label in drafts_named(row):
            self._add(draft, f"{row}: {label}", depth)

    def follow_relations(self, row):
        for draft in relations_waiting(row):
            self._add(draft, _("ties %(record)s to another record") % {"record": row}, DEPTH, is_relation=True)

    def _add(self, row, named_in, depth, is_relation=False):
        if _key(row) in self.seen or len(self.found) >= MOST or self._is_public_by_then(row):
            return
        self.seen.add(_key(row))
        draft = row.get_latest_revision_as_object()
        if depth > 1:
            self.follow(draft, depth - 1)
        reason = hindrance(self.user, draft)
        if not reason and draft.go_live_at and draft.go_live_at > self.by:
            reason = _("It has a schedule of its own, set in its form.")
        is_ticked = not reason and draft.first_published_at is None
        edit_url = self.find_url(draft)
        self.found.append(Companion(draft, named_in, reason, is_relation, edit_url, is_ticked=is_ticked))

    def _is_public_by_then(self, row):
        scheduled = row.scheduled_revision
        return bool(scheduled and scheduled.approved_go_live_at <= self.by)


def _key(row):
    return base_model(type(row)), row.pk
