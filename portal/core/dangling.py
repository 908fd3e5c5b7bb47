"""Drafts may point to rows that were deleted since: the database does not see inside a revision."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import models
from modelcluster.fields import ParentalKey

Missing = dict[type[models.Model], set]


def without_dangling(model: type[models.Model], data: dict) -> dict:
    """Serialised data of a revision without references to rows that no longer exist.

    A reference of the record itself becomes empty; an inline row that needs the missing record is left out.
    Each kind of record is asked for once, however many rows name it.
    """
    return _cleaned(model, data, _missing(model, data))


def _cleaned(model, data: dict, missing: Missing) -> dict:
    clean = dict(data)
    for name, child in _rows_in(model, data):
        rows = [row for row in data[name] if not any(not field.null for field in _lost(child, row, missing))]
        clean[name] = [_cleaned(child, row, missing) for row in rows]
    return clean | {field.name: None for field in _lost(model, clean, missing)}


def _missing(model, data: dict) -> Missing:
    named = defaultdict(set)
    for field, key in _references(model, data):
        named[field.related_model].add(key)
    return {
        target: keys - set(target._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
        for target, keys in named.items()
    }


def _references(model, data: dict) -> Iterator[tuple[models.ForeignKey, object]]:
    """Fields and keys of all references in the data, those of its inline rows too."""
    yield from _own_references(model, data)
    for name, child in _rows_in(model, data):
        for row in data[name]:
            yield from _references(child, row)


def _own_references(model, data: dict) -> Iterator[tuple[models.ForeignKey, object]]:
    for field in model._meta.concrete_fields:
        # A row leads back to its record, whatever key that has by now.
        is_reference = isinstance(field, models.ForeignKey) and not isinstance(field, ParentalKey)
        if is_reference and data.get(field.name) is not None and field.remote_field.on_delete != models.DO_NOTHING:
            yield field, field.target_field.to_python(data[field.name])


def _rows_in(model, data: dict) -> list[tuple[str, type[models.Model]]]:
    """Name and model of each inline relation in the data."""
    relations = [relation for relation in model._meta.related_objects if isinstance(relation.field, ParentalKey)]
    named = [(relation.get_accessor_name(), relation.related_model) for relation in relations]
    return [(name, child) for name, child in named if name in data]


def _lost(model, data: dict, missing: Missing) -> list[models.ForeignKey]:
    return [field for field, key in _own_references(model, data) if key in missing.get(field.related_model, ())]
