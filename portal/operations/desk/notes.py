"""A note to the reviewer: typed when something is submitted, read in the mail, on the task list and in the history."""

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import SubmitForModerationMenuItem as SubmitPage
from wagtail.log_actions import LogFormatter, log
from wagtail.snippets.action_menu import SubmitForModerationMenuItem as SubmitRecord

FIELD = "note_to_reviewer"
ACTION = "portal.review.note"
LONGEST = 2000


class WithNote:
    """Asks for the note in a dialog whose fields belong to the form of the record."""

    name = "action-submit-with-note"
    template_name = "admin/desk/submit_with_note.html"
    form_id = ""

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | {
            "form_id": self.form_id,
            "field": FIELD,
            "longest": LONGEST,
        }


class SubmitPageWithNote(WithNote, SubmitPage):
    form_id = "page-edit-form"


class SubmitRecordWithNote(WithNote, SubmitRecord):
    form_id = "w-editor-form"


class NoteFormatter(LogFormatter):
    label = _("Note to the reviewer")
    message = _("Note to the reviewer")

    def format_comment(self, log_entry):
        return log_entry.data.get("comment", "")


def take_note(request, *args) -> None:
    """Before a form is worked on: keep the note with the person, who reaches the signal of the submission."""
    if request.method == "POST":
        request.user.note_to_reviewer = Truncator(request.POST.get(FIELD, "").strip()).chars(LONGEST)


def keep_note(sender, instance, user, **kwargs) -> None:
    """A task has begun: store the note with it and in the history of the record."""
    note = getattr(user, "note_to_reviewer", "")
    if not note:
        return
    instance.comment = note
    instance.save(update_fields=["comment"])
    record = instance.workflow_state.content_object
    log(
        instance=getattr(record, "specific_deferred", record),
        action=ACTION,
        user=user,
        revision=instance.revision,
        data={"comment": note},
    )
