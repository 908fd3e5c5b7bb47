"""What needs attention, in one table: each list is a question to the revisions that a user may know of.

Each question answers with revisions that carry ``moment`` (when), ``person`` (key of who) and ``said`` (words).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import DateTimeField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry, PageLogEntry, Revision, TaskState, WorkflowState

from .reach import kinds, revisions_in, within
from .refusals import last_reason, scheduled_by

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
RECENTLY = timedelta(days=30)
LONG_AGO = timedelta(days=365)
ALL = "all"
NOTHING = Value("", output_field=TextField())


@dataclass(frozen=True)
class Listing:
    """A list of the desk; ``key`` is its address, ``in_reports`` says whether the menu of reports names it.

    ``is_work`` says that somebody should do something about what stands there, ``is_first`` that the first page of the
    admin shows its first rows.
    """

    key: str
    heading: "StrOrPromise"
    question: Callable[..., QuerySet]
    when: "StrOrPromise"
    icon: str
    help: "StrOrPromise" = ""
    in_reports: bool = False
    is_work: bool = True
    is_first: bool = True

    def rows(self, user) -> QuerySet:
        return self.question(user).defer("content")


def to_review(user) -> QuerySet:
    return _of_tasks(user, TaskState.objects.reviewable_by(user), "started_at", "workflow_state__requested_by")


def sent_back(user) -> QuerySet:
    tasks = TaskState.objects.filter(
        workflowstate__status=WorkflowState.STATUS_NEEDS_CHANGES, workflowstate__requested_by=user
    )
    return _of_tasks(user, tasks, "finished_at", "finished_by")


def in_review(user) -> QuerySet:
    tasks = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        workflow_state__requested_by=user,
    )
    return _of_tasks(user, tasks, "started_at", "workflow_state__requested_by")


def drafts(user) -> QuerySet:
    """What the user wrote last and has neither published nor handed on."""
    of_user = revisions_in(user, "latest_revision", of=Q(has_unpublished_changes=True))
    rows = _on_no_way(Revision.objects.filter(of_user, user=user))
    return rows.annotate(moment=F("created_at"), person=F("user"), said=NOTHING).order_by("-created_at")


def unpublished_changes(user) -> QuerySet:
    of_live = revisions_in(user, "latest_revision", of=Q(live=True, has_unpublished_changes=True))
    rows = _on_no_way(Revision.objects.filter(of_live))
    return rows.annotate(moment=F("created_at"), person=F("user"), said=NOTHING).order_by("-created_at")


def scheduled(user) -> QuerySet:
    """First publications, changes and withdrawals to come; what should have happened stands first."""
    withdrawn = revisions_in(user, "live_revision", of=Q(live=True, expire_at__isnull=False))
    rows = Revision.objects.filter(Q(within(user), approved_go_live_at__isnull=False) | withdrawn)
    ends = (model._base_manager.filter(live=True, live_revision=OuterRef("pk")) for model in kinds())
    expiries = (Subquery(rows_of_kind.values("expire_at")[:1], output_field=DateTimeField()) for rows_of_kind in ends)
    return rows.annotate(
        moment=Coalesce("approved_go_live_at", *expiries),
        person=scheduled_by("pk"),
        said=NOTHING,
        reason=last_reason("pk"),
        was_live=KT("content__live"),
    ).order_by("moment", "pk")


def published(user) -> QuerySet:
    """What people, or the schedule for them, published of late; not what was loaded."""
    since = timezone.now() - RECENTLY
    by_people = Q(user__isnull=False) | Q(action="wagtail.publish.scheduled")
    logs = [model.objects.filter(by_people, action__in=PUBLISHED) for model in (ModelLogEntry, PageLogEntry)]
    lately = Q(pk__in=[])
    for log in logs:
        lately |= Q(pk__in=log.filter(timestamp__gte=since).values("revision"))
    last = [log.filter(revision=OuterRef("pk")).order_by("-timestamp", "-pk") for log in logs]
    public = revisions_in(user, "live_revision", of=Q(live=True))
    return (
        Revision.objects.filter(lately)
        .filter(public)
        .annotate(
            moment=Coalesce(*(Subquery(log.values("timestamp")[:1]) for log in last)),
            person=Coalesce(*(Subquery(log.values("user")[:1], output_field=IntegerField()) for log in last)),
            said=NOTHING,
        )
        .order_by("-moment", "-pk")
    )


def to_check(user) -> QuerySet:
    """Public records without a source, or not compared with it for a year; pages speak for themselves."""
    before = timezone.localdate() - LONG_AGO
    lacking = Q(source_url="") | Q(checked_on__isnull=True) | Q(checked_on__lt=before)
    rows = Revision.objects.filter(revisions_in(user, "live_revision", of=Q(live=True) & lacking, only_records=True))
    return rows.annotate(
        moment=F("created_at"),
        person=F("user"),
        said=NOTHING,
        source=KT("content__source_url"),
        checked=KT("content__checked_on"),
    ).order_by(F("checked").asc(nulls_first=True), "object_str", "pk")


def everything(user) -> QuerySet:
    rows = Revision.objects.filter(revisions_in(user, "latest_revision", of=Q()))
    return rows.annotate(moment=F("created_at"), person=F("user"), said=NOTHING).order_by("-created_at", "-pk")


LISTINGS = (
    Listing("review", _("Waiting for my review"), to_review, _("Submitted"), "tasks"),
    Listing("sent-back", _("Sent back to me"), sent_back, _("Sent back"), "resubmit"),
    Listing(
        "scheduled",
        _("Scheduled"),
        scheduled,
        _("When"),
        "calendar-alt",
        _("What should have happened and could not stands first, with the reason. It is tried again every minute."),
        in_reports=True,
    ),
    Listing("drafts", _("My drafts"), drafts, _("Edited"), "draft"),
    Listing("in-review", _("Submitted by me, waiting for others"), in_review, _("Submitted"), "time", is_work=False),
    Listing(
        "changes",
        _("Public, with changes not yet published"),
        unpublished_changes,
        _("Edited"),
        "edit",
        _("Neither in review nor scheduled: somebody should publish or discard them."),
        in_reports=True,
    ),
    Listing(
        "sources",
        _("Without a source, or not checked for a year"),
        to_check,
        _("Edited"),
        "link",
        _("Compare the record with its source and set “checked on”. Pages are left out: they speak for themselves."),
        in_reports=True,
    ),
    Listing(
        "published",
        _("Recently published"),
        published,
        _("Published"),
        "upload",
        _("What people, or a schedule of theirs, published in the last thirty days. What was loaded is not listed."),
        in_reports=True,
        is_work=False,
    ),
    Listing(
        ALL,
        _("All records and pages"),
        everything,
        _("Edited"),
        "search",
        _("Search by a name or an acronym; what was edited last stands first."),
        in_reports=True,
        is_work=False,
        is_first=False,
    ),
)
BY_KEY = {listing.key: listing for listing in LISTINGS}


def _of_tasks(user, tasks: QuerySet, moment: str, person: str) -> QuerySet:
    """Revisions at these steps of a review, the longest waiting first."""
    rows = Revision.objects.filter(within(user), task_states__in=tasks)
    return rows.annotate(
        moment=F(f"task_states__{moment}"), person=F(f"task_states__{person}"), said=F("task_states__comment")
    ).order_by("moment", "pk")


def _on_no_way(rows: QuerySet) -> QuerySet:
    """Without what is in review, was sent back or is scheduled: that stands on lists of its own."""
    active = WorkflowState.objects.active().filter(
        base_content_type=OuterRef("base_content_type"), object_id=OuterRef("object_id")
    )
    return rows.filter(~Exists(active), approved_go_live_at__isnull=True)
