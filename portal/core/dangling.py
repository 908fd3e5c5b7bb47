"""Drafts may point to rows that were deleted since: the database does not see inside a revision."""

from django.db import models
from modelcluster.fields import ParentalKey


def without_dangling(model: type[models.Model], data: dict) -> dict:
    """Serialised data of a revision without references to rows that no longer exist.

    A reference of the record itself becomes empty; an inline row that needs the missing record is left out.
    """
    clean = dict(data)
    for relation in model._meta.related_objects:
        name = relation.get_accessor_name()
        if isinstance(relation.field, ParentalKey) and name in clean:
            child = relation.related_model
            clean[name] = [without_dangling(child, row) for row in clean[name] if not _lost_required(child, row)]
    for field in _lost(model, clean):
        clean[field.name] = None
    return clean


def _lost(model, data):
    """Protected references of ``data`` whose target is gone; Django itself clears the other kinds."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and not isinstance(field, ParentalKey)
        and field.remote_field.on_delete in (models.PROTECT, models.RESTRICT)
        and data.get(field.name) is not None
        and not field.related_model._base_manager.filter(pk=data[field.name]).exists()
    ]


def _lost_required(model, row):
    return any(not field.null for field in _lost(model, row))
