"""Forms of a stored record: edited, or begun as a copy of it."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.snippets.views.snippets import CopyView, EditView, RevisionsUnscheduleView

from .approval import outcome


class LeadsToPublicPage:
    """Of a form: what was saved is one step from its page, where readers have one."""

    def get_success_buttons(self):
        buttons = super().get_success_buttons()
        record = self.model._base_manager.get(pk=self.object.pk)  # publication has another object in its hands
        if record.is_public():
            buttons.append(messages.button(record.get_absolute_url(), _("View live"), new_window=True))
        return buttons


class RecordEditView(LeadsToPublicPage, EditView):
    def get_object(self, queryset=None):
        # Wagtail asks twice in one request.
        return self.record

    @cached_property
    def record(self):
        record = super().get_object()
        if self.request.method == "GET":
            record.hold_review()
        return record

    def get_success_message(self, instance=None):
        row = instance or self.object
        if self.action == "workflow-action":
            return outcome(row, self.workflow_action)
        if self.action == "edit":
            return _("The draft of “%(name)s” is saved. Readers see it when it is published.") % {"name": row}
        return super().get_success_message(instance)


class RecordCopyView(CopyView):
    """A new record whose form is filled with all that another one says, rows included; nothing is stored yet."""

    def get_object(self):
        return super().get_object().get_latest_revision_as_object().as_new()


class RecordUnscheduleView(RevisionsUnscheduleView):
    """Leads back to the list from which it was called."""

    def get_context_data(self, **kwargs):
        # The form sends "next" on, and is given it as "next_url" only.
        return super().get_context_data(**kwargs) | {"next": self.get_next_url()}
