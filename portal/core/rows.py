"""Inline rows and the record that holds them."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable


def parent_field(model: type[models.Model]) -> ParentalKey | None:
    """The field by which an inline row belongs to its record; ``None`` for what stands by itself."""
    return next((field for field in model._meta.fields if isinstance(field, ParentalKey)), None)


def holder_of(row: models.Model) -> models.Model:
    """The record in whose form a row is edited; a record, or a row that has none yet, stands for itself."""
    parent = parent_field(type(row))
    return getattr(row, parent.name, None) or row if parent else row


class InOrder(Orderable):
    """Inline rows in the order that the editor gave them; rows without a place come as they were made."""

    class Meta(Orderable.Meta):
        abstract = True
        ordering = ["sort_order", "pk"]
