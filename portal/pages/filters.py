"""One FilterSet per kind of page, for its public list and the API."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.drainage import set_override

from portal.core import records
from portal.core.filters import RecordFilter, SlugFilter

from .models import NewsKind, PublicationKind
from .months import FIRST_YEAR, LAST_YEAR, Month


class YearFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField

    def __init__(self, *, label, first=FIRST_YEAR, last=LAST_YEAR, **kwargs):
        super().__init__(label=label, min_value=first, max_value=last, **kwargs)
        told = {"type": "integer", "minimum": first, "maximum": last, "description": label}
        set_override(self, "field", told)


class ConcernFilter(SlugFilter):
    """Pages that concern a public record, chosen by its slug.

    A list offers a field for consortia alone; the others are reached by links from the records' pages.
    """

    def __init__(self, record: str, relation: str, **kwargs):
        self.relation = relation
        super().__init__(queryset=lambda request: records.get(record).live(), **kwargs)

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


class MonthField(forms.CharField):
    """A month as ``2026-11``; its value is the first day."""

    default_error_messages = {"invalid": _("Type a month as 2026-11.")}

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return Month.parse(text) if text else None
        except ValueError as wrong:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from wrong

    def run_validators(self, value):
        """A day has no length that could be too long."""


class MonthFilter(django_filters.CharFilter):
    field_class = MonthField

    def __init__(self, *, label, **kwargs):
        super().__init__(label=label, **kwargs)
        told = {"type": "string", "pattern": r"^\d{4}-\d{2}$", "description": _("A month as 2026-11.")}
        set_override(self, "field", told)


class EventFilter(PageFilter):
    month = MonthFilter(label=_("Month"), method="filter_month", widget=forms.HiddenInput)

    def filter_month(self, rows, name, first):
        return rows.in_month(first)


class PublicationFilter(PageFilter):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PublicationKind.choices, empty_label=_("All kinds"))
    issuer = ConcernFilter("consortium", "issuing_consortia", label=_("Issuer"), widget=forms.HiddenInput)
