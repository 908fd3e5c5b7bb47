"""How the fields of a serializer are told from plain values."""

from collections.abc import Callable, Mapping
from functools import cache, partial

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers

from ..addresses import absolute
from ..dates import PartialDateField
from ..rows import parent_field
from .reading import Relation, Told, as_text, unique

SOURCES = ("source_url", "checked_on")


def fields_of(serializer: serializers.BaseSerializer, prefix: str = "") -> dict[str, Told]:
    """What each field of a serializer tells of its model, found at ``prefix`` from the rows that are read."""
    model = serializer.Meta.model
    return {name: _told(field, model, prefix) for name, field in serializer.fields.items()}


def _told(field, model, prefix) -> Told:
    if hasattr(field, "told"):
        return field.told(model, prefix)
    if isinstance(field, serializers.ListSerializer):
        return rows(model, str(field.source), field.child)
    *links, name = field.source.split(".")
    if name in SOURCES and parent_field(model):
        return _of_row_or_record(model, name, prefix)
    for link in links:
        model, prefix = model._meta.get_field(link).related_model, f"{prefix}{link}__"
    return column(model._meta.get_field(name), f"{prefix}{name}")


def column(field: models.Field, name: str) -> Told:
    if isinstance(field, PartialDateField):
        text = as_text(name)
        return Told(lambda row, asked: row[text] or None, (text,))
    write = next((write for kind, write in WRITERS.items() if isinstance(field, kind)), None)
    if write is None:
        return Told(lambda row, asked: row[name], (name,))
    return Told(lambda row, asked: None if row[name] is None else write(row[name]), (name,))


def _moment(value) -> str:
    text = timezone.localtime(value).isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


WRITERS: dict[type[models.Field], Callable] = {
    models.DateTimeField: _moment,
    models.DateField: lambda value: value.isoformat(),
    models.DecimalField: lambda value: f"{value:f}",
}


def _of_row_or_record(model, name, prefix) -> Told:
    """A row without a source of its own shares source and day of check with its record."""
    record = f"{prefix}{parent_field(model).name}__"
    own = column(model._meta.get_field(name), f"{prefix}{name}")
    shared = column(model._meta.get_field(name), f"{record}{name}")
    source = f"{prefix}source_url"

    def tell(row, asked):
        return (own if row[source] else shared).tell(row, asked)

    return Told(tell, unique(source, *own.columns, *shared.columns))


def rows(model, relation: str, serializer, sorted_by: Callable | None = None) -> Told:
    """The public inline rows of a record, each told by a serializer."""
    within = fields_of(serializer)
    found = inline_rows(model, relation, *(name for told in within.values() for name in told.columns))

    def tell(row, asked):
        told = [{name: one.tell(child, asked) for name, one in within.items()} for child in row[relation]]
        return sorted(told, key=sorted_by) if sorted_by else told

    return Told(tell, relations=(found,), within=within)


def inline_rows(model, relation: str, *columns: str) -> Relation:
    link = model._meta.get_field(relation)
    return Relation(relation, partial(_public, link.related_model), link.field.attname, unique(*columns))


def _public(model):
    rows = model._default_manager.filter(model.live_q() if hasattr(model, "live_q") else models.Q())
    return rows.order_by(*model._meta.ordering, "pk")


def reference(model, prefix: str) -> Told:
    """A record as others name it; nothing for one that is not public."""
    slug, live = f"{prefix}slug", f"{prefix}live"
    names = [f"{prefix}{name}" for name in model.named_by()]

    def tell(row, asked):
        if not row[live]:
            return None
        key, site = row[slug], settings.SITE_URL
        return {
            "slug": key,
            "name": model.called(*(row[name] for name in names)),
            "url": f"{items_at(model, site)}{key}/",
            "page_url": f"{pages_at(model, site)}{key}/",
        }

    return Told(tell, (slug, live, *names), leads_to=model)


def references(model, relation: str) -> Told:
    """The public ones among the records of a relation to many.

    They come by what is told of them: an order by anything else could change without a change of what names them.
    """
    link = model._meta.get_field(relation)
    target = link.related_model
    if link.many_to_many:
        through, prefix = link.remote_field.through, f"{link.m2m_reverse_field_name()}__"
        parent = f"{link.m2m_field_name()}_id"
    else:
        through, prefix, parent = target, "", link.field.attname
    one = reference(target, prefix)
    found = Relation(
        relation,
        lambda: through._default_manager.filter(target.live_q(prefix)).order_by(),
        parent,
        one.columns,
    )
    return Told(
        lambda row, asked: sorted((one.tell(child, asked) for child in row[relation]), key=_by_name),
        relations=(found,),
        leads_to=target,
    )


def _by_name(told: Mapping) -> tuple[str, str]:
    return told["name"].casefold(), told["slug"]


@cache
def items_at(model, site: str) -> str:
    """Before the key of a record: its address in the API."""
    return absolute(reverse(f"api:{model._meta.model_name}-detail", args=["1"]).removesuffix("1/"))


@cache
def pages_at(model, site: str) -> str:
    """Before the slug of a record: the address of its page."""
    return absolute(reverse(model.url_name, args=["x"]).removesuffix("x/"))
