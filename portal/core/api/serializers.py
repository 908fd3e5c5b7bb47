"""What resources tell: serializers as declarations, for the contract and for reading."""

from collections.abc import Callable

from django.conf import settings
from django.db import models
from django_countries.fields import CountryField
from drf_spectacular.drainage import set_override
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..dates import PartialDateField
from ..records import RelationRecord
from . import telling
from .reading import Told

ADDRESS = {"type": "string", "format": "uri"}
ADDRESS_OR_NONE = {"type": ["string", "null"], "format": "uri"}
REFERENCE = {
    "type": ["object", "null"],
    "properties": {
        "slug": {"type": "string", "description": "Last part of its addresses."},
        "name": {"type": "string", "description": "What people call it."},
        "url": ADDRESS | {"description": "Its address here."},
        "page_url": ADDRESS | {"description": "Its page for people."},
        "record": {"type": "object", "description": "The whole record, when `include` names it."},
    },
    "required": ["slug", "name", "url", "page_url"],
}
REFERENCES = {"type": "array", "items": REFERENCE | {"type": "object"}}


@extend_schema_field(
    {
        "type": ["string", "null"],
        "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
        "description": "ISO 8601 date known to the year, the month or the day.",
        "examples": ["2020-07"],
    }
)
class PartialDateValue(serializers.Field):
    pass


@extend_schema_field({"type": "string", "description": "ISO 3166 code of two letters; empty when not known."})
class CountryCode(serializers.Field):
    pass


class ReadField(serializers.Field):
    """A field that says itself how it is told from columns."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def told(self, model: type[models.Model], prefix: str) -> Told:
        raise NotImplementedError


@extend_schema_field(REFERENCE)
class Reference(ReadField):
    def told(self, model, prefix):
        link = model._meta.get_field(self.source)
        return telling.reference(link.related_model, f"{prefix}{self.source}__")


@extend_schema_field(REFERENCES)
class References(ReadField):
    """The public ones among many records."""

    def told(self, model, prefix):
        return telling.references(model, str(self.source))


@extend_schema_field({"type": "array", "items": ADDRESS})
class Lines(ReadField):
    def told(self, model, prefix):
        name = f"{prefix}{self.source}"
        return Told(lambda row, asked: [line.strip() for line in row[name].splitlines() if line.strip()], (name,))


class Derived(ReadField):
    """Told by a function of some columns."""

    def __init__(self, *columns: str, by: Callable, schema: dict, **kwargs):
        super().__init__(**kwargs)
        self.columns, self.by = columns, by
        set_override(self, "field", schema)

    def told(self, model, prefix):
        fields = [telling.column(model._meta.get_field(name), f"{prefix}{name}") for name in self.columns]
        by = self.by
        return Told(
            lambda row, asked: by(*(field.tell(row, asked) for field in fields)),
            tuple(name for field in fields for name in field.columns),
        )


class OfRelation(ReadField):
    """Told by a function ``by(rows, asked)`` of the rows of a relation, which hold the ``columns``."""

    def __init__(self, relation: str, *columns: str, by: Callable, schema: dict, **kwargs):
        super().__init__(**kwargs)
        self.relation, self.columns, self.by = relation, columns, by
        set_override(self, "field", schema)

    def told(self, model, prefix):
        relation = telling.inline_rows(model, self.relation, *self.columns)
        by = self.by
        return Told(lambda row, asked: by(row[relation.name], asked), relations=(relation,))


@extend_schema_field(REFERENCES)
class ReferencesThrough(ReadField):
    """The public records that inline rows name in a field."""

    def __init__(self, name: str, **kwargs):
        super().__init__(**kwargs)
        self.name = name

    def told(self, model, prefix):
        row_model = model._meta.get_field(self.source).related_model
        one = telling.reference(row_model._meta.get_field(self.name).related_model, f"{self.name}__")
        relation = telling.inline_rows(model, str(self.source), *one.columns)
        return Told(
            lambda row, asked: [one.tell(child, asked) for child in row[relation.name]],
            relations=(relation,),
            leads_to=one.leads_to,
        )


class Rows(ReadField):
    """Inline rows in an order that no column has."""

    def __init__(self, serializer: type[serializers.BaseSerializer], *, sorted_by: Callable, **kwargs):
        super().__init__(**kwargs)
        self.serializer, self.sorted_by = serializer, sorted_by
        set_override(self, "field", serializer(many=True))

    def told(self, model, prefix):
        return telling.rows(model, str(self.source), self.serializer(), self.sorted_by)


class RowSerializer(serializers.ModelSerializer):
    def build_standard_field(self, field_name, model_field):
        if isinstance(model_field, CountryField):
            return CountryCode, {"read_only": True}
        if isinstance(model_field, PartialDateField):
            return PartialDateValue, {"read_only": True}
        return super().build_standard_field(field_name, model_field)


@extend_schema_field(ADDRESS)
class ItemAddress(ReadField):
    """Where the API answers with this record; ``of`` names the record that has an address, if the row has none."""

    def __init__(self, of: str = "", **kwargs):
        super().__init__(**kwargs)
        self.of = of

    def told(self, model, prefix):
        if self.of:
            return ItemAddress().told(model._meta.get_field(self.of).related_model, f"{prefix}{self.of}__")
        name = f"{prefix}{'pk' if issubclass(model, RelationRecord) else 'slug'}"

        def tell(row, asked):
            return f"{telling.items_at(model, settings.SITE_URL)}{row[name]}/"

        return Told(tell, (name,))


@extend_schema_field(ADDRESS)
class PageAddress(ItemAddress):
    """The page that shows the record to people."""

    def told(self, model, prefix):
        if self.of:
            return PageAddress().told(model._meta.get_field(self.of).related_model, f"{prefix}{self.of}__")
        return self._anchored(model) if issubclass(model, RelationRecord) else _on_page_of(model, prefix)

    def _anchored(self, model):
        homes = [PageAddress(of=name).told(model, "") for name in model.homes]
        anchor = model._meta.model_name

        def tell(row, asked):
            home = next(home for home in homes if row[home.columns[0]])
            return f"{home.tell(row, asked)}#{anchor}-{row['pk']}"

        return Told(tell, tuple(name for home in homes for name in home.columns))


def _on_page_of(model, prefix) -> Told:
    slug = f"{prefix}slug"
    return Told(lambda row, asked: f"{telling.pages_at(model, settings.SITE_URL)}{row[slug]}/", (slug,))


class RecordSerializer(RowSerializer):
    """Every record answers with these beside its own fields."""

    url = ItemAddress(help_text="The address of this record here.")
    page_url = PageAddress(help_text="Its page for people.")
    updated_at = serializers.DateTimeField(
        source="last_published_at", read_only=True, help_text="When it was last published."
    )
    more_sources = Lines()

    identity = ["url", "page_url", "updated_at"]
    sources = ["source_url", "more_sources", "checked_on"]
    period = ["since", "until", "is_ongoing", "confirmed_on"]
