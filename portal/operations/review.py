"""The review that comes with the portal: what is submitted, a publisher approves."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    GroupApprovalTask,
    Page,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from portal.core import records

from .roles import ADMINISTRATOR, PUBLISHER

NAME = "Secretariat review"
FORMER_NAME = "Review"
TASK = "Approval by a publisher"


@transaction.atomic
def create_review() -> None:
    """Make the review once and give it to the page tree and to every record that has none; safe to repeat."""
    _rename_former()
    workflow, is_new = Workflow.objects.get_or_create(name=NAME)
    if is_new:
        _remove_wagtails_own()
        task = GroupApprovalTask.objects.create(name=TASK)
        task.groups.set(Group.objects.filter(name__in=[PUBLISHER.name, ADMINISTRATOR.name]))
        WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.get_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
    for content_type in ContentType.objects.get_for_models(*records.models_by_name().values()).values():
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})


def _rename_former() -> None:
    """An installation from before the review was named after the secretariat keeps it, with its history."""
    former = Workflow.objects.filter(name=FORMER_NAME, workflow_tasks__task__name=TASK).first()
    if former and not Workflow.objects.filter(name=NAME).exists():
        former.name = NAME
        former.save()


def _remove_wagtails_own() -> None:
    """Wagtail brings a workflow and two groups whose names would stand beside ours and confuse."""
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
    Task.objects.filter(name="Moderators approval", task_states=None, workflow_tasks=None).delete()
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()
