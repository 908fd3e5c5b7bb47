"""Bases of the read-only API: strict filters, references by slug, dates with their precision."""

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django_countries.fields import CountryField
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import APIException, ValidationError

from .addresses import absolute, led_on
from .dates import PartialDateField
from .exports import Listing
from .filters import DayForm

# Read by paging and content negotiation, not by a FilterSet.
GENERAL_PARAMETERS = {"page", "page_size", "format"}
ON_PARAMETER = OpenApiParameter("on", OpenApiTypes.DATE, description="Show what held on that day. Empty: today.")


def api_url(record) -> str:
    """The address of a record in the API; memberships and appointments go by their number."""
    return absolute(reverse(f"api:{record._meta.model_name}-detail", args=[getattr(record, "slug", record.pk)]))


class StrictFilterBackend(DjangoFilterBackend):
    """A misspelt parameter is an error: it must not return the whole register."""

    def filter_queryset(self, request, queryset, view):
        if view.detail:
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        if unknown := filterset.unknown_names(also=view.general_parameters):
            raise ValidationError(unknown)
        rows = super().filter_queryset(request, queryset, view)
        view.day = filterset.form.cleaned_data.get("on") if filterset.is_valid() else None
        return rows


@extend_schema_field(
    {
        "type": ["string", "null"],
        "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
        "description": "ISO 8601 date known to the year, the month or the day.",
        "examples": ["2020-07"],
    }
)
class PartialDateValue(serializers.Field):
    def to_representation(self, value):
        return str(value)


REFERENCE = {
    "type": ["object", "null"],
    "properties": {
        "slug": {"type": "string"},
        "name": {"type": "string"},
        "url": {"type": "string", "format": "uri"},
        "page_url": {"type": "string", "format": "uri"},
    },
    "required": ["slug", "name", "url", "page_url"],
}


def reference(record) -> dict | None:
    """A record as others name it; ``None`` for one that is not public."""
    if record is None or not record.is_public():
        return None
    return {
        "slug": record.slug,
        "name": str(record),
        "url": api_url(record),
        "page_url": absolute(record.get_absolute_url()),
    }


@extend_schema_field(REFERENCE)
class Reference(serializers.Field):
    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, record):
        return reference(record)


@extend_schema_field({"type": "array", "items": REFERENCE | {"type": "object"}})
class References(serializers.Field):
    """The public ones among many records."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, records):
        rows = records.all() if hasattr(records, "all") else records
        return [row for record in rows if (row := reference(record))]


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uri"}})
class Lines(serializers.Field):
    def to_representation(self, text):
        return [line.strip() for line in text.splitlines() if line.strip()]


@extend_schema_field({"type": "string", "description": "ISO 3166 code of two letters; empty when not known."})
class CountryCode(serializers.Field):
    def to_representation(self, country):
        return country.code or ""


class RowSerializer(serializers.ModelSerializer):
    def build_standard_field(self, field_name, model_field):
        if isinstance(model_field, CountryField):
            return CountryCode, {"read_only": True}
        if isinstance(model_field, PartialDateField):
            return PartialDateValue, {"read_only": True}
        field, options = super().build_standard_field(field_name, model_field)
        if field_name in ("source_url", "checked_on"):
            options["source"] = f"stated_in.{field_name}"
        return field, options


class RecordSerializer(RowSerializer):
    """Every record answers with these beside its own fields; ``day`` is the day that was asked for."""

    url = serializers.SerializerMethodField()
    page_url = serializers.SerializerMethodField()
    updated_at = serializers.DateTimeField(source="last_published_at", read_only=True)
    more_sources = Lines(read_only=True)

    identity = ["url", "page_url", "updated_at"]
    sources = ["source_url", "more_sources", "checked_on"]
    period = ["since", "until", "is_ongoing", "confirmed_on"]

    def get_url(self, record) -> str:
        return api_url(record)

    def get_page_url(self, record) -> str:
        return absolute(record.get_absolute_url())

    @property
    def day(self):
        return self.context["view"].asked_day


class ListViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """A filterable list without item addresses. ``model`` and ``filterset_class`` are the whole declaration."""

    model = None
    filter_backends = [StrictFilterBackend]
    general_parameters = GENERAL_PARAMETERS
    newest_first: tuple[str, ...] = ("-last_published_at", "-pk")
    day = None

    @property
    def asked_day(self):
        return self.day or timezone.localdate()

    def get_queryset(self):
        return self.model.objects.live()

    def list(self, request, *args, **kwargs):
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def whole(self, request, listed_at="", only=None, **kwargs):
        """All rows that fit, for those who subscribe or download, in the form that the suffix of the address names.

        ``listed_at`` is the page that lists them, ``only`` the key of a single row.
        """
        rows = self.filter_queryset(self.get_queryset())
        rows = rows if only is None else rows.filter(pk=only)
        if request.accepted_renderer.begins_with_newest and "ordering" not in request.query_params:
            rows = rows.order_by(*self.newest_first) if self.newest_first else rows
        serializer = self.get_serializer()
        query = request.META.get("QUERY_STRING", "")
        title = str(self.model._meta.verbose_name_plural).capitalize()
        listing = Listing(
            title=", ".join([title, *(f"{name}: {value}" for name, value in request.query_params.items() if value)]),
            site=settings.WAGTAIL_SITE_NAME,
            address=absolute(f"{listed_at}?{query}" if query else listed_at),
            own_address=absolute(request.get_full_path()),
            rows=rows,
            columns=list(serializer.fields),
            tell=serializer.to_representation,
        )
        return request.accepted_renderer.answer(listing)


class Gone(APIException):
    """There was a public record here, and it was deleted; asking again is of no use."""

    status_code = 410
    default_code = "gone"
    default_detail = "The record that was here has been deleted."


class RecordViewSet(mixins.RetrieveModelMixin, ListViewSet):
    """A filterable list and an address for each row; the old address of a renamed record leads to the new one."""

    lookup_field = "slug"
    lookup_value_converter = "slug"

    def retrieve(self, request, *args, **kwargs):
        form = DayForm(request.query_params)
        unknown = set(request.query_params) - {"on", "format"}
        if unknown:
            raise ValidationError(dict.fromkeys(unknown, "There is no such parameter."))
        if not form.is_valid():
            raise ValidationError({name: list(map(str, messages)) for name, messages in form.errors.items()})
        self.day = form.day
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            present = self.present_slug(kwargs[self.lookup_field]) if self.lookup_field == "slug" else None
            if not present:
                raise
        address = reverse(f"api:{self.model._meta.model_name}-detail", args=[present])
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

    def present_slug(self, old: str) -> str | None:
        """Under which slug the record is found that had this one once. Raises ``Gone`` when it was deleted."""
        link = led_on(reverse(self.model.url_name, args=[old]))
        if link == reverse(str(self.model._meta.verbose_name_plural)):
            raise Gone
        slug = (link or "").rstrip("/").rpartition("/")[2]
        # A record that is not public now is not known, under any name.
        return slug if slug and self.model.objects.live().filter(slug=slug).exists() else None
