"""The last approval of a review publishes; where drafts are named, the reviewer is asked as any publisher is."""

import json
from contextvars import ContextVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.utils import get_latest_str, get_valid_next_url_from_request
from wagtail.models import Revision, WorkflowState
from wagtail.workflows import publish_workflow_state

from .publishing import is_answered, must_ask, question, tell_of_missing_sources

# What approvals have published for the one who sits before the admin; nothing where nobody does.
_published: ContextVar[list[models.Model] | None] = ContextVar("published", default=None)


class NamesDrafts(Exception):
    """The approval would publish what names drafts; it is taken back until its author has answered."""

    def __init__(self, revision: Revision, task_state_id: int):
        self.revision, self.task_state_id = revision, task_state_id


def publish_approved(workflow_state: WorkflowState, user=None) -> None:
    """Publish what the last step of a review approves, or ask its reader first."""
    revision, published = workflow_state.content_object.get_latest_revision(), _published.get()
    has_reader = published is not None and not is_answered()
    if has_reader and user and must_ask([revision], user):
        raise NamesDrafts(revision, workflow_state.current_task_state_id)
    publish_workflow_state(workflow_state, user)
    if has_reader:
        published.append(revision.as_object())


def outcome(row: models.Model, action: str) -> str:
    """What a reviewer's decision in the form of a record or page has led to."""
    named = {"kind": capfirst(row._meta.verbose_name), "name": get_latest_str(row)}
    if action == "reject":
        return _("%(kind)s “%(name)s” was sent back with your comment.") % named
    # The approval may have published it, on a row of its own.
    stored = type(row)._base_manager.get(pk=row.pk)
    if stored.live and not stored.has_unpublished_changes:
        return _("%(kind)s “%(name)s” was approved and published.") % named
    if stored.approved_schedule:
        return _("%(kind)s “%(name)s” was approved and waits for its hour.") % named
    return _("%(kind)s “%(name)s” was approved.") % named


class AsksBeforeApproval:
    """Middleware: only who sits before the admin can be asked, and told; the answer belongs to the approval."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith("/admin/"):
            return self.get_response(request)
        published: list[models.Model] = []
        token = _published.set(published)
        try:
            response = self.get_response(request)
        finally:
            _published.reset(token)
        tell_of_missing_sources(request, published)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, NamesDrafts):
            return None
        answer = question(
            [error.revision],
            task=error.task_state_id,
            comment=_comment(request),
            next=get_valid_next_url_from_request(request),
        )
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return render_modal_workflow(request, "", None, {}, {"step": "success", "redirect": answer.url})
        return answer


def _comment(request) -> str:
    """The reviewer's comment, from the dialogue or, in a record's form, beside the form."""
    if comment := request.POST.get("comment"):
        return comment
    try:
        extra = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    except ValueError:
        return ""
    return str(extra.get("comment", "")) if isinstance(extra, dict) else ""
