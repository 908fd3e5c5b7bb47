"""Mails about the review: text, in our own words, to whom it concerns and who may open the record."""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.mail import EmailNotificationMixin, Notifier
from wagtail.models import Page, Revision, TaskState, WorkflowState

from portal.core import addresses

logger = logging.getLogger(__name__)
User = get_user_model()


def may_open(user, record) -> bool:
    if isinstance(record, Page):
        return record.permissions_for_user(user).can_edit()
    return record.snippet_viewset.permission_policy.user_has_permission_for_instance(user, "change", record)


class Mail(EmailNotificationMixin, Notifier):
    """Queued in the transaction of what it tells of; a mail that cannot be written undoes nothing.

    ``notification`` names the choice in a user's account by which he or she does without it.
    """

    template_directory = "admin/desk/mails/"
    template_base = ""

    def __call__(self, instance=None, **kwargs):
        if not self.can_handle(instance, **kwargs):
            return
        try:
            with transaction.atomic():
                # As it is stored by now: the sender may hold an older state of it.
                super().__call__(type(instance)._default_manager.get(pk=instance.pk), **kwargs)
        except Exception:  # Whatever is wrong with a mail, what it tells of is done.
            logger.exception("Mail “%s” was not written", self.template_base or self.notification)

    def get_valid_recipients(self, instance, **kwargs):
        record = self.record(instance)
        return {user for user in super().get_valid_recipients(instance, **kwargs) if may_open(user, record)}

    def get_template_base_prefix(self, instance, **kwargs):
        return ""

    def get_template_set(self, instance, **kwargs):
        base = f"{self.template_directory}{self.template_base or self.notification}"
        return {"subject": f"{base}_subject.txt", "text": f"{base}.txt"}

    def get_context(self, instance, **kwargs):
        record, revision = self.record(instance), self.revision(instance)
        return {
            "record": record,
            "kind": record._meta.verbose_name,
            # A line break in a name would break the head of the mail.
            "name": " ".join(revision.object_str.split()),
            "person": kwargs.get("user"),
            "site_name": settings.WAGTAIL_SITE_NAME,
            "address": addresses.absolute(AdminURLFinder().get_edit_url(record)),
        }

    def record(self, instance):
        """What it is about, as it is stored now."""
        record = getattr(instance, "workflow_state", instance).content_object
        return record.specific if isinstance(record, Page) else record

    def revision(self, instance):
        if isinstance(instance, Revision):
            return instance
        return instance.revision if isinstance(instance, TaskState) else instance.current_task_state.revision


class Submitted(Mail):
    """To those who may approve, but the one who submits."""

    notification = "submitted"

    def __init__(self):
        super().__init__((TaskState,))

    def can_handle(self, instance, **kwargs):
        return super().can_handle(instance, **kwargs) and hasattr(instance.task.specific, "groups")

    def get_recipient_users(self, instance, **kwargs):
        users = User.objects.filter(groups__in=instance.task.specific.groups.all()) | User.objects.filter(
            is_superuser=True
        )
        return users.exclude(pk=getattr(kwargs.get("user"), "pk", None)).distinct()

    def get_context(self, instance, **kwargs):
        return super().get_context(instance, **kwargs) | {"comment": instance.comment}


class Decided(Mail):
    """To the one who submitted and to the record's contacts, but the one who decides."""

    def __init__(self):
        super().__init__((WorkflowState,))

    def get_recipient_users(self, instance, **kwargs):
        contacts = getattr(self.record(instance), "contacts", None)
        users = {contact.user for contact in contacts.select_related("user")} if contacts is not None else set()
        return {*users, instance.requested_by} - {None, kwargs.get("user")}

    def get_context(self, instance, **kwargs):
        record = self.record(instance)
        return super().get_context(instance, **kwargs) | {
            "comment": instance.current_task_state.comment,
            "public_address": addresses.absolute(record.get_absolute_url()) if record.live else "",
            # The version that was approved may be newer than the one that was submitted.
            "due_at": getattr(record.scheduled_revision, "approved_go_live_at", None),
        }


class Approved(Decided):
    notification = "approved"


class Rejected(Decided):
    notification = "rejected"


class Cancelled(Decided):
    """The review ended without a decision: somebody withdrew it, or published past it."""

    notification = "rejected"
    template_base = "cancelled"


class Refused(Mail):
    """To the one who scheduled what could not be done, once for each reason."""

    notification = "rejected"
    template_base = "refused"

    def __init__(self):
        super().__init__((Revision,))

    def get_recipient_users(self, instance, **kwargs):
        return User.objects.filter(pk=kwargs["scheduled_by"])

    def get_context(self, instance, **kwargs):
        return super().get_context(instance, **kwargs) | {"reason": kwargs["reason"]}


refused = Refused()
submitted, approved, rejected, cancelled = Submitted(), Approved(), Rejected(), Cancelled()
