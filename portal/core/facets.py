"""Facets: filters that take several values, and offer those that occur with the number of rows each would leave.

A facet says once where its values stand. The condition on a list and the counts both follow from that, so that
an option never promises another number than its list holds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db.models import Case, Count, Max, Model, Q, QuerySet, When
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from drf_spectacular.drainage import set_override

from . import offered
from .hidden import hidden_keys

NARROWS_NOTHING = ("ordering", "view")
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
        counts = {value: number for value, number in found if value not in ("", None)}
        options = [Option(value, str(label), count=counts[value]) for value, label in self.choices if value in counts]
        return options if self.in_given_order else by_count(options)

    def counted(self, pairs: QuerySet) -> QuerySet:
        """Each value with the ``number`` of rows of the list."""
        stands_in_row = self.row == "pk" and self.path in {field.name for field in pairs.model._meta.concrete_fields}
        return pairs.order_by().values(self.path).annotate(number=Count(self.row, distinct=not stands_in_row))

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


def by_count(options: list[Option]) -> list[Option]:
    return sorted(options, key=lambda option: (-option.count, str(option).casefold()))


class TextFacet(Facet):
    """Words that editors type freely: all those are choices that public rows hold."""

    in_given_order = False

    is_open_ended = True

    def occurring(self, pairs, asked):
        found = self.most_frequent(pairs.exclude(**{self.path: ""}), asked).values_list(self.path, "number")
        return by_count([Option(value, value, count=number) for value, number in found])

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
    is_open_ended = True

    def __init__(self, model=None, *, label, **kwargs):
        messages = {"invalid_choice": _("There is no public record with the address “%(value)s” here.")}
        rows = {"queryset": lambda request: model.objects.live()} if model else {}
        super().__init__(**({"to_field_name": "slug", "label": label, "error_messages": messages} | rows | kwargs))
        told = format_lazy(_("{label}: its slug, the last part of its address."), label=label)
        set_override(self, "field", {"type": "string", "description": told})

    @property
    def last_order(self):
        # By the key: the order of the other table would be grouped by as well.
        return f"{self.path}__pk"

    def occurring(self, pairs, asked):
        model = self.get_queryset(None).model
        stored = {field.name for field in model._meta.concrete_fields}
        names = [name for name in ("slug", *NAMES) if name in stored]
        # Grouped by the key alone: the largest of equal texts is that text, and costs less than to group by it.
        said = {f"said_{name}": Max(f"{self.path}__{name}") for name in names}
        found = self.most_frequent(pairs.filter(model.live_q(f"{self.path}__")), asked).annotate(**said)
        return by_count([self._option(model, dict(zip(names, texts, strict=True)), number)
                         for number, *texts in found.values_list("number", *said)])  # fmt: skip

    def _option(self, model, said, number):
        return Option(said["slug"], record=model(**said), count=number)

    def named(self, value):
        return Option(value, value)


# The fields from which a record gets what people call it.
NAMES = ("acronym", "short_name", "name", "given_name", "family_name", "title", "full_title")


class FacetedSet(django_filters.FilterSet):
    """``facets`` names the filters that a public list offers with counts, in their order.

    ``holds_all_public`` says that the rows are all public ones, and nothing besides.
    """

    facets: tuple[str, ...] = ()
    holds_all_public = False

    def filter_queryset(self, rows):
        return self._narrowed(rows)

    def themselves(self) -> QuerySet:
        """Where the values of a facet stand that needs no other rows."""
        return self.queryset.model._base_manager.all()

    @cached_property
    def offers(self) -> list[Offer]:
        """What each facet offers, under all that is asked for besides: one query for each facet."""
        if not self.form.is_valid():
            return self._made_offers()
        asked = tuple((name, tuple(self._values_of(name))) for name in self.filters if name not in NARROWS_NOTHING)
        return self._kept(asked, self._made_offers)

    def _kept(self, asked: Any, make: Callable[[], Any]) -> Any:
        state = getattr(self.request, "public_state", None) if self.holds_all_public else None
        return offered.kept(state, (self.queryset.model, get_language(), asked), make)

    def _made_offers(self) -> list[Offer]:
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
        facet = self.filters[name]
        options = self._whole[name] if name in self._whole else self._occurring(name)
        is_cut = facet.is_open_ended and len(options) > MOST_OPTIONS
        asked = self._typed(name)
        known = {option.value for option in options}
        options += [self._asked_for(name, value) for value in asked if value not in known]
        for option in options:
            option.is_chosen = option.value in asked
        errors = [str(error) for error in self.form.errors.get(name, ())]
        return Offer(name, str(facet.label), options, errors, is_cut)

    @cached_property
    def _whole(self) -> dict[str, list[Option]]:
        """What occurs in the whole list, if nothing that can be read narrows it: so a refusal costs no count."""
        if any(value for name, value in self.form.cleaned_data.items() if name not in NARROWS_NOTHING):
            return {}
        found = self._kept("whole", lambda: {name: self._occurring(name) for name in self.facets})
        return {name: [replace(option) for option in options] for name, options in found.items()}

    def _occurring(self, name) -> list[Option]:
        return self.filters[name].occurring(self._offered_in(name, self._group_of(name)), self._chosen(name))

    def _offered_in(self, name, group) -> QuerySet:
        """The rows in which the values of a facet stand, under all that is asked for besides."""
        under_others = self._narrowed(self.queryset, but=group)
        if not self._facets[group].among:
            return self._of_group(under_others.order_by(), group, but=name)
        pairs, row = self._pairs(group, but=name), self.filters[name].row
        # To exclude by a relation to many would leave out pairs of which any row is hidden.
        leads_to_one = not pairs.model._meta.get_field(row).many_to_many
        if leads_to_one and self.holds_all_public and under_others is self.queryset:
            return pairs.exclude(**{f"{row}__in": hidden_keys(self.queryset.model)}).exclude(**{row: None})
        return pairs.filter(**{f"{row}__in": under_others.order_by().values("pk")})

    def _values_of(self, name) -> list[str]:
        return self.data.getlist(name) if hasattr(self.data, "getlist") else self.data.get(name, ())

    def _typed(self, name) -> list[str]:
        values = self._values_of(name)
        return [value for value in dict.fromkeys(values) if value and len(value) <= LONGEST_VALUE][:MOST_VALUES]

    @property
    def meaningful(self) -> QueryDict:
        """Of what was asked that which can mean something, for links: neither unknown names nor endless values."""
        asked = QueryDict(mutable=True)
        for name in self.data:
            if name in self.filters or name == "page":
                asked.setlist(name, self._typed(name))
        return asked

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
        return self._of_group(getattr(self, self._facets[group].among or "themselves")(), group, but)

    def _of_group(self, pairs, group, but="") -> QuerySet:
        for name, facet in self._group(group).items():
            if name != but and (chosen := self._chosen(name) or facet.implied):
                pairs = pairs.filter(facet.condition(chosen))
        return pairs
