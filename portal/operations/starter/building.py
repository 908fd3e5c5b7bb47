"""From a row of a file to a record or page in memory."""

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from wagtail.fields import StreamField

from .blocks import to_blocks

AnyModel = TypeVar("AnyModel", bound=Model)

# What an inline row takes from its record when it says nothing of its own.
INHERITED = ("source_url", "checked_on")


def build(model: type[AnyModel], row: dict) -> AnyModel:
    """A new, unsaved instance with its inline rows."""
    return fill(model(), row)


def fill(instance: AnyModel, values: dict) -> AnyModel:
    """Set fields and relations of the instance by their names, without saving it.

    Raises ``LookupError`` for a slug that is not stored, ``FieldDoesNotExist`` for an unknown name.
    """
    inherited = {name: values[name] for name in INHERITED if name in values}
    for name, value in values.items():
        setattr(instance, name, to_value(instance._meta.get_field(name), value, inherited))
    return instance


def to_value(field: Any, value: Any, inherited: dict) -> Any:
    """What the field holds for a value of the file: records for slugs, instances for inline rows."""
    if field.one_to_many:
        return to_inlines(field.related_model, value, inherited)
    if field.many_to_many:
        return [by_slug(field.related_model, slug) for slug in value]
    if field.is_relation:
        return by_slug(field.related_model, value)
    if isinstance(field, StreamField):
        return field.stream_block.to_python(to_blocks(value))
    return field.to_python("\n".join(value) if isinstance(value, list) else value)


def to_inlines(model: type[AnyModel], rows: list[dict], inherited: dict) -> list[AnyModel]:
    names = {field.name for field in model._meta.get_fields()}
    inlines = []
    for number, row in enumerate(rows):
        given = inherited | {"sort_order": number}
        inlines.append(build(model, {name: value for name, value in given.items() if name in names} | row))
    return inlines


def by_slug(model: type[AnyModel], slug: str) -> AnyModel:
    """The stored record, be it live or a draft."""
    try:
        return model._base_manager.get(slug=slug)
    except ObjectDoesNotExist as missing:
        raise LookupError(f"there is no {model._meta.verbose_name} “{slug}”") from missing
