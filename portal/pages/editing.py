"""Wagtail's form of a page, which publishes by itself: here it publishes as every other door does."""

from contextlib import ExitStack

from django.db import transaction
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView

from portal.core.admin.approval import outcome


class PageEditView(EditView):
    """Stores the draft as a whole, then publishes it as a whole; what is refused leaves the draft stored.

    Wagtail asks the hooks between these two steps and after them: there one transaction ends.
    """

    def publish_action(self):
        with ExitStack() as self.step:
            self.step.enter_context(transaction.atomic())
            return super().publish_action()

    def run_hook(self, name, *args, **kwargs):
        if name in ("before_publish_page", "after_publish_page"):
            self.step.close()
        response = super().run_hook(name, *args, **kwargs)
        if name == "before_publish_page" and response is None:
            self.step.enter_context(self.page.being_published(self.page.latest_revision, self.request.user))
        return response

    def add_save_confirmation_message(self):
        if self.action_name != "perform_workflow_action":
            super().add_save_confirmation_message()
        else:
            messages.success(self.request, outcome(self.page, self.workflow_action))
