"""Facets: filters that take several values, and offer those that occur with the number of rows each would leave.

A facet says once where its values stand. The condition on a list and the counts both follow from that, so that
an option never promises another number than its list holds.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db.models import Case, Count, Max, Model, Q, QuerySet, When
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from drf_spectacular.drainage import set_override

from . import naming
from .counting import Keys
from .hidden import hidden_keys

MOST_VALUES, LONGEST_VALUE, MOST_OPTIONS = 50, 200, 40


@dataclass
class Option:
    """A value that a facet offers: a word, or the public ``record`` whose slug it is."""

    value: str
    label: str = ""
    record: Model | None = None
    count: int = 0
    is_chosen: bool = False

    def __str__(self):
        return str(self.record or self.label)

    @property
    def anchor(self) -> str:
        """The value as a part of an id."""
        return self.value if self.record else slugify(self.value)


@dataclass
class Offer:
    """A facet as a list shows it: its options, the more frequent first where they have no order of their own.

    ``is_cut``: there are rarer values that are not offered, because nobody would read so many.
    """

    name: str
    label: str
    options: list[Option]
    errors: list[str]
    is_cut: bool = False
    first: int = 6

    @property
    def at_first(self) -> list[Option]:
        return self.options[: self.first] if len(self.options) > self.first + 2 else self.options

    @property
    def others(self) -> list[Option]:
        return self.options[len(self.at_first) :]

    @property
    def chosen(self) -> int:
        return sum(option.is_chosen for option in self.options)

    @property
    def is_chosen_among_others(self) -> bool:
        return any(option.is_chosen for option in self.others)


class SeveralValues:
    """Of a form field: what is empty chooses nothing, as a form sends it; the same value twice is one."""

    def clean(self, value):
        values = list(dict.fromkeys(one for one in value or () if one))
        if len(values) > MOST_VALUES:
            raise ValidationError(_("Choose at most %d values at once.") % MOST_VALUES, code="too_many")
        if any(len(one) > LONGEST_VALUE for one in values):
            raise ValidationError(_("A value is longer than any that there is: take it away."), code="too_long")
        return super().clean(values)


class SeveralChoices(SeveralValues, django_filters.fields.MultipleChoiceField):
    pass


class SeveralRecords(SeveralValues, django_filters.fields.ModelMultipleChoiceField):
    def _check_values(self, value):
        for one in value:
            # Not every database takes every sign.
            if not slug_re.fullmatch(one):
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": one})
        return super()._check_values(value)


class Facet(django_filters.MultipleChoiceFilter):
    """Rows that have any of the chosen values.

    The values stand at ``value`` (or else at ``field_name``) in the rows of the list itself, or in those that a
    method of the FilterSet named by ``among`` gives for the asked day; ``row`` leads from there to the row of the
    list. A facet that stands ``beside`` another asks for its value in the same one of these rows: who belongs to
    this consortium *as an associate*. ``implied`` holds there while another is chosen and this one is not.
    """

    field_class = SeveralChoices
    in_given_order = True
    is_open_ended = False

    def __init__(self, *, value="", among="", row="pk", beside="", implied=(), **kwargs):
        self.value, self.among, self.row, self.beside, self.implied = value, among, row, beside, implied
        super().__init__(**({"widget": forms.CheckboxSelectMultiple} | kwargs))

    @property
    def path(self) -> str:
        return self.value or self.field_name

    @property
    def last_order(self) -> str:
        """What decides between values that are as frequent."""
        return self.path

    def condition(self, chosen: Iterable) -> Q:
        return Q(**{f"{self.path}__in": list(chosen)})

    def occurring(self, pairs: QuerySet, asked: list) -> list[Option]:
        """The values in these rows, each with the number of rows of the list, asked in one query.

        Where there may be any number of them those that were ``asked`` for, the most frequent, and one more.
        """
        found = self.counted(pairs).values_list(self.path, "number")
        return self.options({value: number for value, number in found if value not in ("", None)}, asked)

    def options(self, counts: dict[Any, int], asked: list) -> list[Option]:
        """The same, where it is known how often each value occurs."""
        options = [Option(value, str(label), count=counts[value]) for value, label in self.choices if value in counts]
        return options if self.in_given_order else by_count(options)

    def values(self, chosen: list) -> list:
        """What was chosen, as it stands in the rows."""
        return chosen

    def places(self, pairs: QuerySet) -> Iterable[tuple[Any, str]]:
        """Each value with the keys of the rows of the list in which it stands, as one text or as several."""
        return pairs.order_by().values(self.path).annotate(rows=Keys(self.row)).values_list(self.path, "rows")

    def counted(self, pairs: QuerySet) -> QuerySet:
        """Each value with the ``number`` of rows of the list."""
        stands_in_row = self.row == "pk" and self.stands_in(pairs.model)
        return pairs.order_by().values(self.path).annotate(number=Count(self.row, distinct=not stands_in_row))

    def stands_in(self, model: type[Model]) -> bool:
        """Whether the value is a column of the row."""
        return self.path in {field.name for field in model._meta.concrete_fields}

    def most_frequent(self, pairs: QuerySet, asked: list) -> QuerySet:
        """The same, but no more than are offered, and one that says that there are more."""
        order = [Case(When(**{f"{self.path}__in": asked}, then=0), default=1)] if asked else []
        return self.counted(pairs).order_by(*order, "-number", self.last_order)[: MOST_OPTIONS + 1]

    def named(self, value: str) -> Option:
        """An option for a value that was asked for and does not occur."""
        return Option(value, str(dict(self.choices).get(value, value)))

    @property
    def choices(self) -> list[tuple]:
        choices = self.extra["choices"]
        return choices() if callable(choices) else choices


def most(counts: dict[Any, int], asked: Collection) -> list[tuple[Any, int]]:
    """As many as are offered, and one that says that there are more: those asked for, then the most frequent."""
    least = min(nlargest(MOST_OPTIONS + 1, counts.values()), default=0)
    likely = (one for one in counts.items() if one[1] >= least or one[0] in asked)
    return sorted(likely, key=lambda one: (one[0] not in asked, -one[1], one[0]))[: MOST_OPTIONS + 1]


def by_count(options: list[Option]) -> list[Option]:
    return sorted(options, key=lambda option: (-option.count, str(option).casefold()))


class TextFacet(Facet):
    """Words that editors type freely: all those are choices that public rows hold."""

    in_given_order = False

    is_open_ended = True

    def occurring(self, pairs, asked):
        found = self.most_frequent(pairs.exclude(**{self.path: ""}), asked).values_list(self.path, "number")
        return by_count([Option(value, value, count=number) for value, number in found])

    def options(self, counts, asked):
        return by_count([Option(value, value, count=number) for value, number in most(counts, asked)])

    def named(self, value):
        return Option(value, value)


class CountryFacet(Facet):
    """ISO 3166 code of the country of a record."""

    in_given_order = False

    def __init__(self, **kwargs):
        messages = {"invalid_choice": _("“%(value)s” is no country code: two capital letters, such as DE.")}
        extra = {"label": _("Country"), "choices": _countries, "error_messages": messages}
        super().__init__(**(extra | kwargs))  # choices by a function, for each form would copy a list
        told = format_lazy(_("{label}: its ISO 3166 code, two capital letters."), label=self.label)
        set_override(self, "field", {"type": "string", "enum": list(dict(countries)), "description": told})


def _countries() -> list[tuple[str, str]]:
    return list(naming.country_names().items())


class OneRecord(django_filters.fields.ModelChoiceField):
    def to_python(self, value):
        # Not every database takes every sign.
        if value not in self.empty_values and not slug_re.fullmatch(value):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return super().to_python(value)


def _by_slug(model, label) -> dict[str, Any]:
    """How a filter takes a public record by its slug, and what it says of one that is none."""
    message = _("There is no public record with the address “%(value)s” here.")
    rows = {"queryset": lambda request: model.objects.live()} if model else {}
    return {"to_field_name": "slug", "label": label, "error_messages": {"invalid_choice": message}} | rows


def _described(one: django_filters.Filter, label) -> None:
    told = format_lazy(_("{label}: its slug, the last part of its address."), label=label)
    set_override(one, "field", {"type": "string", "description": told})


class RecordByAddress(django_filters.ModelChoiceFilter):
    """A public record that a link names by its slug; no list offers it."""

    field_class = OneRecord

    def __init__(self, model, *, label, **kwargs):
        super().__init__(**(_by_slug(model, label) | {"widget": forms.HiddenInput} | kwargs))
        _described(self, label)

    def spoken(self, record: Model) -> str:
        return str(record)


class RecordFacet(django_filters.filters.QuerySetRequestMixin, Facet):
    """Public records, by slug."""

    field_class = SeveralRecords
    is_open_ended = True

    def __init__(self, model=None, *, label, **kwargs):
        super().__init__(**(_by_slug(model, label) | kwargs))
        _described(self, label)

    @property
    def last_order(self):
        # By the key: the order of the other table would be grouped by as well.
        return f"{self.path}__pk"

    def occurring(self, pairs, asked):
        model = self._model
        names = naming.columns(model)
        # Grouped by the key alone: the largest of equal texts is that text, and costs less than to group by it.
        said = {f"said_{name}": Max(f"{self.path}__{name}") for name in names}
        found = self.most_frequent(pairs.filter(model.live_q(f"{self.path}__")), asked).annotate(**said)
        return by_count([self._option(model, dict(zip(names, texts, strict=True)), number)
                         for number, *texts in found.values_list("number", *said)])  # fmt: skip

    def options(self, counts, asked):
        model = self._model
        number_of = dict(most(counts, {record.pk for record in asked}))
        # Rows with these columns alone are made in a seventh of the time of new records.
        found = model._base_manager.filter(pk__in=number_of).only(*naming.columns(model))
        return by_count([Option(record.slug, record=record, count=number_of[record.pk]) for record in found])

    def values(self, chosen):
        return [record.pk for record in chosen]

    def places(self, pairs):
        model = self._model
        if not self.stands_in(pairs.model):
            return super().places(pairs.filter(model.live_q(f"{self.path}__")))
        named = pairs.exclude(**{self.path: None})
        return super().places(named.exclude(**{f"{self.path}__in": hidden_keys(model)}))

    @property
    def _model(self) -> type[Model]:
        return self.get_queryset(None).model

    def _option(self, model, said, number):
        return Option(said["slug"], record=model(**said), count=number)

    def named(self, value):
        return Option(value, value)
