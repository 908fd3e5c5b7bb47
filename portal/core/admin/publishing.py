"""Publication is whole: whoever publishes is shown the drafts that are named, and may publish them together."""

from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page, Revision, TaskState

from portal.core.choosers import key_of
from portal.core.freshness.following import together
from portal.core.publication import reasons
from portal.core.records import Record

from .companions import Companion, companions_of, hindrance, moment

URL_NAME = "publish_whole"
MOST_REVISIONS = 500

_answered: ContextVar[bool] = ContextVar("answered", default=False)


def question(revisions: list[Revision], **more) -> HttpResponse:
    """Lead to the page that shows what is named and asks what to publish."""
    query = [("revision", revision.pk) for revision in revisions] + [(key, text) for key, text in more.items() if text]
    return redirect(f"{reverse(URL_NAME)}?{urlencode(query)}")


def must_ask(revisions: list[Revision], user) -> bool:
    return not is_answered() and bool(companions_of(revisions, user))


def is_answered() -> bool:
    return _answered.get()


def ask_before_publishing(request, draft: models.Model) -> HttpResponse | None:
    """The draft is stored by now; it goes public when the question is answered, or at once if there is none."""
    if must_ask([draft.latest_revision], request.user):
        return question([draft.latest_revision], next=get_valid_next_url_from_request(request))
    return None


def ask_before_bulk_publishing(request, action_type, pages, action) -> HttpResponse | None:
    if action_type != "publish" or action.model is not Page:
        return None
    chosen = list(pages)
    if action.cleaned_form.cleaned_data["include_descendants"]:
        for page in pages:
            below = page.get_descendants().not_live()
            chosen += [row for row in below if row.permissions_for_user(request.user).can_publish()]
    revisions = [page.get_latest_revision() or page.specific.save_revision(user=request.user) for page in chosen]
    return question(revisions, next=action.next_url) if must_ask(revisions, request.user) else None


def tell_of_missing_source(request, record: models.Model) -> None:
    if not is_answered():
        tell_of_missing_sources(request, [record])


def tell_of_missing_sources(request, records: list[models.Model]) -> None:
    """Who has just published records without a source is told so, one step from the field for the first of them."""
    lacking = [row for row in records if isinstance(row, Record) and _is_public_without_source(row)]
    if not lacking:
        return
    said = ngettext(
        "%(names)s is public without a source: readers cannot see where it comes from.",
        "%(names)s are public without a source: readers cannot see where they come from.",
        len(lacking),
    )
    names = get_text_list([f"“{row}”" for row in lacking], _("and"))
    address = f"{AdminURLFinder(request.user).get_edit_url(lacking[0])}#tab-sources"
    messages.warning(request, said % {"names": names}, buttons=[messages.button(address, _("Add a source"))])


def _is_public_without_source(row: Record) -> bool:
    # What was published may be scheduled with a source, or tie a record that is a draft.
    return not row.source_url and type(row)._base_manager.filter(row.live_q(), pk=row.pk, source_url="").exists()


class Refused(Exception):
    """One of several was refused, so none is published."""

    def __init__(self, row, error: ValidationError):
        self.row, self.reasons = row, reasons(error, type(row))


class Stopped(Exception):
    """A hook answered in place of publication."""

    def __init__(self, response):
        self.response = response


class PublishWholeView(WagtailAdminTemplateMixin, TemplateView):
    """What ``revision``, once or several times, names in drafts; all of it is published, or that alone.

    With ``task`` the publication is the approval of that step of a review, with ``comment``.
    """

    template_name = "admin/whole/publish.html"
    page_title = gettext_lazy("Publish")
    header_icon = "upload"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        keys = {key_of(text) for text in request.GET.getlist("revision")[:MOST_REVISIONS]}
        self.revisions = list(Revision.objects.filter(pk__in=keys - {None}).order_by("pk"))
        self.drafts = [revision.as_object() for revision in self.revisions]

    def dispatch(self, request, *args, **kwargs):
        if not self.revisions:
            raise Http404
        self.task_state = self.get_task_state()
        for draft in self.drafts:
            if hindrance(request.user, draft):
                raise PermissionDenied
        if outdated := next((row for row in self.revisions if not row.is_latest_revision()), None):
            name = outdated.object_str
            messages.warning(request, _("“%s” has been changed since. Look at it, and publish it again.") % name)
            return redirect(self.get_back_url())
        self.companions = companions_of(self.revisions, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_task_state(self) -> TaskState | None:
        if "task" not in self.request.GET:
            return None
        state = TaskState.objects.filter(pk=key_of(self.request.GET["task"]) or 0).first()
        draft = self.drafts[0]
        if state is None or state != draft.current_workflow_task_state or len(self.drafts) > 1:
            raise Http404
        state = state.specific
        if "approve" not in [name for name, *_rest in state.task.specific.get_actions(draft, self.request.user)]:
            raise PermissionDenied
        return state

    def post(self, request, *args, **kwargs):
        ticked = set(request.POST.getlist("draft")) if request.POST.get("choice") == "all" else set()
        chosen = [row for row in self.companions if row.key in ticked and not row.reason]
        for companion in self.companions:
            companion.is_ticked = companion in chosen
        try:
            with answered(), together():
                self.publish(chosen)
        except Stopped as stopped:
            return stopped.response
        except Refused as refused:
            self.show_refusal(refused)
            return self.get(request, *args, **kwargs)
        names = get_text_list([str(draft) for draft in [*self.drafts, *(row.draft for row in chosen)]], _("and"))
        said = _("Scheduled: %s.") if self.is_scheduled else _("Published: %s.")
        messages.success(request, said % names)
        tell_of_missing_sources(request, [*self.drafts, *(row.draft for row in chosen)])
        return redirect(self.get_next_url())

    def publish(self, chosen: list[Companion]) -> None:
        """Publish what is named, then what names it, then what ties it to others; all or nothing."""
        for companion in chosen:
            if not companion.is_relation:
                self.publish_companion(companion.draft)
        for revision, draft in zip(self.revisions, self.drafts, strict=True):
            self.publish_one(draft, revision)
        for companion in chosen:
            if companion.is_relation:
                self.publish_companion(companion.draft)

    def publish_companion(self, draft) -> None:
        revision = draft.latest_revision
        if self.is_scheduled and not draft.go_live_at:
            draft.go_live_at = max(map(moment, self.drafts))
            revision = None
        self.publish_one(draft, revision or draft.save_revision(user=self.request.user, clean=False))

    def publish_one(self, draft, revision) -> None:
        kind = "_page" if isinstance(draft, Page) else ""
        for hook in hooks.get_hooks(f"before_publish{kind}"):
            if hasattr(response := hook(self.request, draft), "status_code"):
                raise Stopped(response)
        try:
            if self.task_state and revision == self.revisions[0]:
                comment = {"comment": self.request.GET["comment"]} if self.request.GET.get("comment") else {}
                self.task_state.task.specific.on_action(self.task_state, self.request.user, "approve", **comment)
            else:
                revision.publish(user=self.request.user, skip_permission_checks=True)
        except ValidationError as wrong:
            raise Refused(draft, wrong) from wrong
        for hook in hooks.get_hooks(f"after_publish{kind}"):
            hook(self.request, draft)

    def show_refusal(self, refused: Refused) -> None:
        for companion in self.companions:
            if companion.draft == refused.row:
                companion.refusal = refused.reasons
        said = _("Nothing was published, because “%(name)s” is refused: %(reasons)s")
        messages.error(self.request, said % {"name": refused.row, "reasons": refused.reasons})

    @property
    def is_scheduled(self) -> bool:
        return any(moment(draft) > timezone.now() for draft in self.drafts)

    def get_breadcrumbs_items(self):
        return []  # the title in their place

    def get_page_subtitle(self):
        return get_text_list([str(draft) for draft in self.drafts], _("and"))

    def get_back_url(self):
        edit_url = AdminURLFinder(self.request.user).get_edit_url
        return edit_url(self.drafts[0]) if len(self.drafts) == 1 else self.get_next_url()

    def get_next_url(self):
        if next_url := get_valid_next_url_from_request(self.request):
            return next_url
        draft = self.drafts[0]
        if isinstance(draft, Page):
            return reverse("wagtailadmin_explore", args=[draft.get_parent().pk])
        return reverse(type(draft).snippet_viewset.get_url_name("list"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            companions=self.companions,
            moment=max(map(moment, self.drafts)) if self.is_scheduled else None,
            is_approval=bool(self.task_state),
            back_url=self.get_back_url(),
            **kwargs,
        )


@contextmanager
def answered():
    """Within it nobody is asked again."""
    token = _answered.set(True)
    try:
        yield
    finally:
        _answered.reset(token)
