"""Deletion: what is named stays, and an address that was public leads on when its record is gone."""

from django.db.models import ProtectedError
from django.db.models.signals import post_delete, pre_delete
from django.utils.translation import gettext as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage

from . import addresses
from .records import AddressedRecord
from .references import uses

MOST_NAMED = 20


def refuse_named(sender, instance, **kwargs) -> None:
    """Relations to many records, building blocks and links know no PROTECT: refuse to delete what is public there."""
    if not issubclass(sender, AddressedRecord | AbstractImage | AbstractDocument):
        return
    users = {use.source for use in uses(instance) if use.is_public}
    # Asked of the rows as well: the index is only as good as its last rebuilding.
    for relation in sender._meta.related_objects:
        if relation.many_to_many and issubclass(sender, AddressedRecord):
            rows = relation.related_model._base_manager.filter(live=True, **{relation.field.name: instance.pk})
            users.update(rows[:MOST_NAMED])
    if users:
        raise ProtectedError(_("Others name it."), users)


def retire_address(sender, instance, **kwargs) -> None:
    """The address of a deleted record leads to the list of its kind, so that no other record takes it."""
    if issubclass(sender, AddressedRecord) and instance.first_published_at:
        addresses.redirect(instance.get_absolute_url(), sender.list_address())


def connect() -> None:
    pre_delete.connect(refuse_named, dispatch_uid="refuse_named")
    post_delete.connect(retire_address, dispatch_uid="retire_address")
