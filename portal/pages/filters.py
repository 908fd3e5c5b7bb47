"""One FilterSet per kind of page, for its public list and the API."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from portal.core import records
from portal.core.filters import RecordFilter

from .models import NewsKind, PublicationKind


@extend_schema_field(OpenApiTypes.INT)
class YearFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField

    def __init__(self, **kwargs):
        super().__init__(min_value=1900, max_value=2100, **kwargs)


@extend_schema_field(OpenApiTypes.STR)
class ConcernFilter(django_filters.ModelChoiceFilter):
    """Pages that concern a public record, chosen by its slug.

    A list offers a field for consortia alone; the others are reached by links from the records' pages.
    """

    def __init__(self, record: str, relation: str, **kwargs):
        self.relation = relation
        super().__init__(
            queryset=lambda request: records.get(record).live(),
            to_field_name="slug",
            label=kwargs.pop("label"),
            **kwargs,
        )

    def filter(self, rows, value):
        return rows.concerning(self.relation, value) if value else rows


class PageFilter(RecordFilter):
    q = django_filters.CharFilter(label=_("Words"), method="filter_text")
    consortium = ConcernFilter("consortium", "consortia", label=_("Consortium"), empty_label=_("All consortia"))
    year = YearFilter(label=_("Year"), method="filter_year")
    facility = ConcernFilter("facility", "facilities", label=_("Facility"), widget=forms.HiddenInput)
    organisation = ConcernFilter("organisation", "organisations", label=_("Organisation"), widget=forms.HiddenInput)
    partnership = ConcernFilter("partnership", "partnerships", label=_("Partnership"), widget=forms.HiddenInput)
    programme = ConcernFilter("programme", "programmes", label=_("Programme"), widget=forms.HiddenInput)
    project = ConcernFilter("project", "projects", label=_("Project"), widget=forms.HiddenInput)
    person = ConcernFilter("person", "people", label=_("Person"), widget=forms.HiddenInput)
    ordering = django_filters.OrderingFilter(
        fields={"first_day": "date", "title": "title"}, widget=forms.HiddenInput, label=_("Order")
    )

    def filter_year(self, rows, name, year):
        return rows.in_year(year)

    def offer_years(self, years: list[int]) -> None:
        """Let readers choose among the years that occur; any other year is understood as well."""
        choices = [("", _("All years")), *((year, year) for year in years)]
        self.form.fields["year"].widget = forms.Select(choices=choices)


class NewsFilter(PageFilter):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=NewsKind.choices, empty_label=_("All kinds"))


class EventFilter(PageFilter):
    pass


class PublicationFilter(PageFilter):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PublicationKind.choices, empty_label=_("All kinds"))
    issuer = ConcernFilter("consortium", "issuing_consortia", label=_("Issuer"), widget=forms.HiddenInput)
