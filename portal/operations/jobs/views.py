"""What the background could not do, for administrators, with a way to try it again."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import ListView
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from . import queue
from .models import Job

RIGHT = "operations.change_job"
PATIENCE = timedelta(minutes=2)  # a worker that is busy is no news
# Kinds by the words that people know; what is missing here is shown by its name.
WORDS = {
    "mail": gettext_lazy("Mail"),
    "schedule": gettext_lazy("Publication on schedule"),
    "dumps": gettext_lazy("Daily dump for the API"),
    "links": gettext_lazy("Check of web addresses"),
    "drawing": gettext_lazy("Drawing of what was published"),
    "backup": gettext_lazy("Backup of the night"),
    "sweeping": gettext_lazy("Sweeping of what was abandoned"),
}


def described(job: Job) -> Job:
    """With ``words`` for its kind, and whom it concerns; never with the text of a letter."""
    job.words = WORDS.get(job.kind, job.kind)
    job.concerns = ", ".join(job.about.get("to", []))
    return job


class FailedJobs(WagtailAdminTemplateMixin, ListView):
    template_name = "admin/jobs/failed.html"
    page_title = gettext_lazy("Failed in the background")
    header_icon = "warning"
    paginate_by = 50

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return queue.failed()

    def get_breadcrumbs_items(self):
        return []

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        now = timezone.now()
        since = queue.waiting_since(now)
        waiting_since = since if since and since < now - PATIENCE else None
        jobs = [described(job) for job in context["object_list"]]
        return context | {"jobs": jobs, "waiting_since": waiting_since, "media": Media(css={"all": ["css/admin.css"]})}


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    job = get_object_or_404(queue.failed(), pk=pk)
    queue.try_again(job, timezone.now())
    messages.success(request, _("It is tried again within seconds. If it fails, it comes back to this list."))
    return redirect(reverse("failed_jobs"))


class FailedJobsPanel(Component):
    """On the dashboard of those who may do something about it, while there is something to do."""

    name = "failed-jobs"
    order = 90
    is_work = True  # nobody is told beneath it that there is nothing to do
    template_name = "admin/jobs/panel.html"

    def get_context_data(self, parent_context):
        return {"count": queue.failed().count()}


def add_panel(request, panels) -> None:
    if request.user.has_perm(RIGHT) and queue.failed().exists():
        panels.append(FailedJobsPanel())
