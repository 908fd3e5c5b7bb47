"""One FilterSet per kind of page, for its public list and the API."""

from collections import Counter
from datetime import date

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from drf_spectacular.drainage import set_override

from portal.core import records
from portal.core.counting import Keys
from portal.core.dates import PartialDate
from portal.core.facets import Facet, Option, RecordFacet
from portal.core.filters import DayFilter, OrderFilter, RecordFilter

from .models import NewsKind, PublicationKind
from .months import FIRST_YEAR, LAST_YEAR, Month


class YearFacet(Facet):
    """Pages of a year, by the days that they cover: a meeting over New Year is of both."""

    def __init__(self, *, label, first=FIRST_YEAR, last=LAST_YEAR, **kwargs):
        self.first, self.last = first, last
        wrong = _("“%(value)s” is no year from {first} to {last}.").format(first=first, last=last)
        years = [(str(year), str(year)) for year in range(first, last + 1)]
        super().__init__(label=label, choices=years, error_messages={"invalid_choice": wrong}, **kwargs)
        told = {"type": "integer", "minimum": first, "maximum": last, "description": label}
        set_override(self, "field", told)

    def condition(self, chosen):
        covered = Q()
        for year in map(int, chosen):
            covered |= Q(first_day__lte=date(year, 12, 31), last_day__gte=date(year, 1, 1))
        return covered

    def occurring(self, pairs, asked):
        # Days, not years: SQLite has no function of its own that takes a year from a day.
        spans = pairs.order_by().values_list("first_day", "last_day").annotate(Count("pk"))
        counts: Counter[str] = Counter()
        for begin, end, count in spans:
            counts.update(dict.fromkeys(self._years(begin, end), count))
        return self.options(counts, asked)

    def options(self, counts, asked):
        return [Option(year, year, count=counts[year]) for year in sorted(counts, reverse=True)]

    def places(self, pairs):
        spans = pairs.order_by().values("first_day", "last_day").annotate(rows=Keys("pk"))
        for span in spans:
            for year in self._years(span["first_day"], span["last_day"]):
                yield year, span["rows"]

    def _years(self, begin: date, end: date) -> list[str]:
        return [str(year) for year in range(max(begin.year, self.first), min(end.year, self.last) + 1)]


class ConcernFacet(RecordFacet):
    """Pages that concern a public record.

    A list offers consortia alone; the others are reached by links from the records' pages.
    """

    def __init__(self, record: str, relation: str, *, label):
        super().__init__(queryset=lambda request: records.get(record).live(), label=label, value=relation)


class PageFilter(RecordFilter):
    facets: tuple[str, ...] = ("year", "consortium")

    consortium = ConcernFacet("consortium", "consortia", label=_("Consortium"))
    year = YearFacet(label=_("Year"))
    facility = ConcernFacet("facility", "facilities", label=_("Facility"))
    organisation = ConcernFacet("organisation", "organisations", label=_("Organisation"))
    partnership = ConcernFacet("partnership", "partnerships", label=_("Partnership"))
    programme = ConcernFacet("programme", "programmes", label=_("Programme"))
    project = ConcernFacet("project", "projects", label=_("Project"))
    person = ConcernFacet("person", "people", label=_("Person"))
    ordering = OrderFilter(fields={"first_day": "date", "title": "title"}, label=_("Order"))


class NewsFilter(PageFilter):
    facets = ("kind", *PageFilter.facets)

    kind = Facet(label=_("Kind"), choices=NewsKind.choices)


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
        month, none = {"type": "string", "pattern": r"^\d{4}-\d{2}$"}, {"type": "string", "maxLength": 0}
        set_override(self, "field", {"anyOf": [month, none], "description": _("A month as 2026-11. Empty: all.")})

    def spoken(self, first: date) -> str:
        return PartialDate(first.year, first.month).display()


class EventFilter(PageFilter):
    month = MonthFilter(label=_("Month"), method="filter_month", widget=forms.HiddenInput)
    on = DayFilter(help_text=_("Shows events that take place on that day. Empty: all."))

    def filter_month(self, rows, name, first):
        return rows.in_month(first)


class PublicationFilter(PageFilter):
    facets = ("kind", *PageFilter.facets)

    kind = Facet(label=_("Kind"), choices=PublicationKind.choices)
    issuer = ConcernFacet("consortium", "issuing_consortia", label=_("Issuer"))
