"""Facets: filters that take several values, and offer those that occur with the number of rows each would leave.

A facet says once where its values stand. The condition on a list and the counts both follow from that, so that
an option never promises another number than its list holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db.models import Count, Model, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from drf_spectacular.drainage import set_override

MOST_VALUES, LONGEST_VALUE, MOST_OPTIONS = 50, 200, 100


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


@dataclass
class Offer:
    """A facet as a list shows it: its options, the more frequent first where they have no order of their own."""

    name: str
    label: str
    options: list[Option]
    errors: list[str]
    first: int = 6

    @property
    def at_first(self) -> list[Option]:
        return self.options[: self.first] if len(self.options) > self.first + 2 else self.options

    @property
    def others(self) -> list[Option]:
        return self.options[len(self.at_first) : MOST_OPTIONS]

    @property
    def left_out(self) -> int:
        """How many values are not offered, because nobody would read so many."""
        return max(len(self.options) - MOST_OPTIONS, 0)

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

    def __init__(self, *, value="", among="", row="pk", beside="", implied=(), **kwargs):
        self.value, self.among, self.row, self.beside, self.implied = value, among, row, beside, implied
        super().__init__(**({"widget": forms.CheckboxSelectMultiple} | kwargs))

    @property
    def path(self) -> str:
        return self.value or self.field_name

    def condition(self, chosen: Iterable) -> Q:
        return Q(**{f"{self.path}__in": list(chosen)})

    def occurring(self, pairs: QuerySet) -> list[Option]:
        """The values in these rows, each with the number of rows of the list, asked in one query."""
        found = pairs.order_by().values_list(self.path).annotate(Count(self.row, distinct=True))
        counts = {value: count for value, count in found if value not in ("", None)}
        options = [Option(value, str(label), count=counts[value]) for value, label in self.choices if value in counts]
        return options if self.in_given_order else by_count(options)

    def named(self, value: str) -> Option:
        """An option for a value that was asked for and does not occur."""
        return Option(value, str(dict(self.choices).get(value, value)))

    @property
    def choices(self) -> list[tuple]:
        choices = self.extra["choices"]
        return choices() if callable(choices) else choices


def by_count(options: list[Option]) -> list[Option]:
    return sorted(options, key=lambda option: (-option.count, str(option).casefold()))


class TextFacet(Facet):
    """Words that editors type freely: all those are choices that public rows hold."""

    in_given_order = False

    def occurring(self, pairs):
        found = pairs.order_by().values_list(self.path).annotate(Count(self.row, distinct=True))
        return by_count([Option(value, value, count=count) for value, count in found if value])

    def named(self, value):
        return Option(value, value)


class CountryFacet(Facet):
    """ISO 3166 code of the country of a record."""

    in_given_order = False

    def __init__(self, **kwargs):
        messages = {"invalid_choice": _("“%(value)s” is no country code: two capital letters, such as DE.")}
        extra = {"label": _("Country"), "choices": list(countries), "error_messages": messages}
        super().__init__(**(extra | kwargs))


class RecordFacet(django_filters.filters.QuerySetRequestMixin, Facet):
    """Public records, by slug."""

    field_class = SeveralRecords

    def __init__(self, model=None, *, label, **kwargs):
        messages = {"invalid_choice": _("There is no public record with the address “%(value)s” here.")}
        rows = {"queryset": lambda request: model.objects.live()} if model else {}
        super().__init__(**({"to_field_name": "slug", "label": label, "error_messages": messages} | rows | kwargs))
        told = format_lazy(_("{label}: its slug, the last part of its address."), label=label)
        set_override(self, "field", {"type": "string", "description": told})

    def occurring(self, pairs):
        model = self.get_queryset(None).model
        stored = {field.name for field in model._meta.concrete_fields}
        names = ["slug", *(name for name in NAMES if name in stored)]
        found = (
            pairs.filter(model.live_q(f"{self.path}__"))
            .order_by()
            .values_list(*(f"{self.path}__{name}" for name in names))
            .annotate(Count(self.row, distinct=True))
        )
        return by_count(
            [Option(slug, record=model(slug=slug, **dict(zip(names[1:], said, strict=True))), count=count)
             for slug, *said, count in found]
        )  # fmt: skip

    def named(self, value):
        return Option(value, value)


# The fields from which a record gets what people call it.
NAMES = ("acronym", "short_name", "name", "given_name", "family_name", "title", "full_title")


class FacetedSet(django_filters.FilterSet):
    """``facets`` names the filters that a public list offers with counts, in their order."""

    facets: tuple[str, ...] = ()

    def filter_queryset(self, rows):
        return self._narrowed(rows)

    def themselves(self) -> QuerySet:
        """Where the values of a facet stand that needs no other rows."""
        return self.queryset.model._base_manager.all()

    @cached_property
    def offers(self) -> list[Offer]:
        """What each facet offers, under all that is asked for besides: one query for each facet."""
        wrong = (name for name in self.form.errors if name in self._facets and name not in self.facets)
        return [offer for name in (*self.facets, *wrong) if (offer := self._offer(name)).options]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was asked for by a link and is not offered: the form sends it along."""
        offered = {offer.name for offer in self.offers}
        return [(name, value) for name in self._facets if name not in offered for value in self._typed(name)]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The other fields that a form shows."""
        return [field for field in self.form.visible_fields() if field.name not in self._facets]

    @property
    def _facets(self) -> dict[str, Facet]:
        return {name: one for name, one in self.filters.items() if isinstance(one, Facet)}

    def _offer(self, name) -> Offer:
        facet, group = self.filters[name], self._group_of(name)
        under_others = self._narrowed(self.queryset, but=group).order_by().values("pk")
        pairs = self._pairs(group, but=name).filter(**{f"{facet.row}__in": under_others})
        options = facet.occurring(pairs)
        asked = self._typed(name)
        known = {option.value for option in options}
        options += [self._asked_for(name, value) for value in asked if value not in known]
        for option in options:
            option.is_chosen = option.value in asked
        errors = [str(error) for error in self.form.errors.get(name, ())]
        return Offer(name, str(facet.label), options, errors)

    def _typed(self, name) -> list[str]:
        values = self.data.getlist(name) if hasattr(self.data, "getlist") else self.data.get(name, ())
        return [value for value in dict.fromkeys(values) if value and len(value) <= LONGEST_VALUE][:MOST_VALUES]

    def _asked_for(self, name, value) -> Option:
        option = self.filters[name].named(value)
        option.record = next((one for one in self._chosen(name) if getattr(one, "slug", None) == value), None)
        return option

    def _chosen(self, name) -> list:
        return list(self.form.cleaned_data.get(name) or ())

    def _group_of(self, name) -> str:
        return self.filters[name].beside or name

    def _group(self, group) -> dict[str, Facet]:
        return {name: one for name, one in self._facets.items() if group in (name, one.beside)}

    def _narrowed(self, rows, but="") -> QuerySet:
        """The rows under all that is asked for, but for one group of facets."""
        for name, one in self.filters.items():
            if not isinstance(one, Facet):
                rows = one.filter(rows, self.form.cleaned_data.get(name))
            elif not one.beside and name != but and any(self._chosen(member) for member in self._group(name)):
                rows = rows.filter(pk__in=self._pairs(name).values(one.row))
        return rows

    def _pairs(self, group, but="") -> QuerySet:
        """The rows in which the values of a group stand, as far as its facets allow, but for one of them."""
        members = self._group(group)
        pairs = getattr(self, members[group].among or "themselves")()
        for name, facet in members.items():
            if name != but and (chosen := self._chosen(name) or facet.implied):
                pairs = pairs.filter(facet.condition(chosen))
        return pairs
