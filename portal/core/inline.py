"""Inline rows of a record or page: which relations hold them, and what each row is asked before publication."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey


def relations(model: type[models.Model]) -> list:
    """The relations of the model itself whose rows are kept with it, in its draft and in its history."""
    return [
        relation
        for relation in model._meta.related_objects
        if isinstance(relation.field, ParentalKey) and relation.model is model
    ]


def check_each(record: models.Model, relation) -> list:
    """The rows of a relation, each of them valid. Raises ``ValidationError`` that says which one is not."""
    rows = list(getattr(record, relation.get_accessor_name()).all())
    for number, row in enumerate(rows, start=1):
        try:
            row.full_clean(exclude=[relation.field.name])
        except ValidationError as wrong:
            label = relation.related_model._meta.verbose_name
            raise ValidationError([f"{label} {number}: {message}" for message in wrong.messages]) from wrong
    return rows
