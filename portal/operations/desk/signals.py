"""What the desk does when something is submitted, decided or published."""

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_cancelled, workflow_rejected

from portal.core import publication

from . import four_eyes, mails, notes


def connect() -> None:
    """Our mails go out under the names of Wagtail's, which are connected later and step back from a name taken."""
    task_submitted.connect(notes.keep_note, dispatch_uid="keep_note_to_reviewer")
    for signal, sender, receiver, name in (
        (task_submitted, TaskState, mails.submitted, "group_approval_task_submitted_email_notification"),
        (workflow_approved, WorkflowState, mails.approved, "workflow_state_approved_email_notification"),
        (workflow_rejected, WorkflowState, mails.rejected, "workflow_state_rejected_email_notification"),
        (workflow_cancelled, WorkflowState, mails.cancelled, "workflow_state_cancelled_email_notification"),
    ):
        signal.connect(receiver, sender=sender, dispatch_uid=name)
    publication.register(four_eyes.refuse_own_words)
