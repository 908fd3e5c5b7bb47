"""Which records and pages have an address of their own in the API, and how one knows their rows."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from wagtail.models import Page

from portal.core.addresses import absolute
from portal.core.api import RecordViewSet

from .routes import collected_routes


class Item(NamedTuple):
    """A row of the API: the name of its resource, and its key in the database, which never changes."""

    resource: str
    row: int


class Kind(NamedTuple):
    resource: str
    model: type[models.Model]
    lookup: str

    def key_of(self, row: models.Model) -> str:
        return str(getattr(row, self.lookup))

    def public(self) -> models.QuerySet:
        rows = collected_routes()[self.resource].public()
        return rows if issubclass(self.model, Page) else rows.select_related(*self.model.ends)


@cache
def kinds() -> dict[str, Kind]:
    """Name of a resource with items → its kind."""
    views = {name: view for name, view in collected_routes().items() if issubclass(view, RecordViewSet)}
    return {name: Kind(name, view.model, view.lookup_field) for name, view in views.items()}


@cache
def kind_of(model: type[models.Model]) -> Kind | None:
    return next((kind for kind in kinds().values() if kind.model is model), None)


def address_of(resource: str, key: str) -> str:
    kind = kinds()[resource]
    return absolute(reverse(f"api:{kind.model._meta.model_name}-detail", args=[key]))


def naming(kind: Kind, row: int) -> Iterator[Item]:
    """Records and pages, public or not, that name a record: in a field or in an inline row."""
    for relation in kind.model._meta.related_objects:
        source = relation.related_model
        parent = _parent_field(source)
        named_by = source._base_manager.filter(**{relation.field.name: row})
        if holder := kind_of(source):
            yield from (Item(holder.resource, key) for key in named_by.values_list("pk", flat=True))
        elif parent and parent is not relation.field and (holder := kind_of(parent.related_model)):
            yield from (Item(holder.resource, key) for key in named_by.values_list(parent.attname, flat=True))


def telling_of(row: models.Model) -> Iterable[Item]:
    """Records that tell of this one though they do not name it."""
    found = []
    for name in getattr(row, "told_by", ()):
        field = row._meta.get_field(name)
        kind = kind_of(field.related_model)
        value = getattr(row, name if field.many_to_many else field.attname)
        keys = [other.pk for other in value.all()] if field.many_to_many else [value] if value else []
        found += [Item(kind.resource, key) for key in keys]
    return found


@cache
def _parent_field(model: type[models.Model]) -> ParentalKey | None:
    return next((field for field in model._meta.fields if isinstance(field, ParentalKey)), None)
