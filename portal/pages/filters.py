"""One FilterSet per kind of page, for its public list and the API."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Aggregate, Count, Func, IntegerField, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.drainage import set_override

from portal.core import records
from portal.core.counting import Keys
from portal.core.dates import PartialDate
from portal.core.facets import Facet, Option, RecordFacet
from portal.core.filters import DayFilter, OrderFilter, RecordFilter

from .models import NewsKind, PublicationKind
from .months import FIRST_YEAR, LAST_YEAR, Month


class YearOf(Func):
    """The year of a day, by a function that the database has itself: Django gives SQLite one in Python."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, template="CAST(strftime('%%%%Y', %(expressions)s) AS integer)", **context
        )

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="EXTRACT(YEAR FROM %(expressions)s)::integer", **context)


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
        counts: Counter[str] = Counter()
        for years, count in self._spans(pairs, Count("pk")):
            counts.update(dict.fromkeys(years, count))
        return self.options(counts, asked)

    def options(self, counts, asked):
        return [Option(year, year, count=counts[year]) for year in sorted(counts, reverse=True)]

    def places(self, pairs):
        for years, rows in self._spans(pairs, Keys("pk")):
            for year in years:
                yield year, rows

    def _spans(self, pairs: QuerySet, told: Aggregate) -> Iterator[tuple[list[str], Any]]:
        """The years of each span that pages cover, with what is told of these pages."""
        spans = pairs.order_by().values(begin=YearOf("first_day"), end=YearOf("last_day")).annotate(told=told)
        for begin, end, found in spans.values_list("begin", "end", "told"):
            yield [str(year) for year in range(max(begin, self.first), min(end, self.last) + 1)], found


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
