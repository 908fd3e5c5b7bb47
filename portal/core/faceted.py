"""The base of every FilterSet: what each of its facets offers, under all that is asked for besides."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import get_language

from . import among, counting, facets, offered  # noqa: F401 - the condition ``among``
from .counting import Occurrences, Rows
from .facets import LONGEST_VALUE, MOST_VALUES, Facet, Offer, Option

NARROWS_NOTHING = ("ordering", "view")


class FacetedSet(django_filters.FilterSet):
    """``facets`` names the filters that a public list offers with counts, in their order.

    ``holds_all_public`` says that the rows are all public ones, and nothing besides.
    """

    facets: tuple[str, ...] = ()
    holds_all_public = False

    def filter_queryset(self, rows):
        narrowed = self._rows_but("") if self._is_long else None
        # By the keys that its count and its facets need as well: what narrows many rows is asked once.
        rows = self._narrowed(rows) if narrowed is None else rows.filter(pk__among=narrowed.keys)
        for name in NARROWS_NOTHING:
            rows = self.filters[name].filter(rows, self.form.cleaned_data.get(name)) if name in self.filters else rows
        return rows

    def themselves(self) -> QuerySet:
        """Where the values of a facet stand that needs no other rows."""
        return self.queryset.model._base_manager.all()

    @cached_property
    def offers(self) -> list[Offer]:
        """What each facet offers, under all that is asked for besides: one query for each facet."""
        if not self.form.is_valid():
            return self._made_offers()
        asked = tuple((name, tuple(self._values_of(name))) for name in self.filters if name not in NARROWS_NOTHING)
        return offered.of_choices.get(self._state, (self._list, get_language(), asked), self._made_offers)

    @property
    def _state(self) -> tuple | None:
        """What is public as of now, if all that is may be kept for others."""
        return getattr(self.request, "public_state", None) if self.holds_all_public else None

    @property
    def _list(self) -> type[Model]:
        return self.queryset.model

    def _known(self, what: str, make: Callable[[], Any]) -> Any:
        """Of the whole list."""
        return offered.of_lists.get(self._state, (self._list, what), make)

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
        """The other fields that a form shows, the order of the list last."""
        fields = [field for field in self.form.visible_fields() if field.name not in self._facets]
        return sorted(fields, key=lambda field: field.name == "ordering")

    @property
    def _narrowing(self) -> dict[str, django_filters.Filter]:
        return {name: one for name, one in self.filters.items() if name not in NARROWS_NOTHING}

    @property
    def _facets(self) -> dict[str, Facet]:
        return {name: one for name, one in self.filters.items() if isinstance(one, Facet)}

    def _offer(self, name) -> Offer:
        facet = self.filters[name]
        options = self._whole[name] if name in self._whole else self._occurring(name)
        is_cut = facet.is_open_ended and len(options) > facets.MOST_OPTIONS
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
        said = f"offers {get_language()}"
        found = self._known(said, lambda: {name: self._occurring(name) for name in self.facets})
        return {name: [replace(option) for option in options] for name, options in found.items()}

    def _occurring(self, name) -> list[Option]:
        group = self._group_of(name)
        if self._is_known(name):
            counts = self._held(name).counts(self._rows_but(group))
            return self.filters[name].options(counts, self._chosen(name))
        under_others = self._narrowed(self.queryset, but=group)
        return self.filters[name].occurring(self._offered_in(name, group, under_others), self._chosen(name))

    def _is_known(self, name) -> bool:
        """Whether the values of a facet stand in the same rows, whatever was asked for, and are many."""
        group = self._group(self._group_of(name))
        depends = self.form.cleaned_data.get("on") or any(self._chosen(one) for one in group if one != name)
        return not depends and self._is_long

    @property
    def _is_long(self) -> bool:
        return self._state is not None and self._all.number >= counting.MANY

    @property
    def _all(self) -> Rows:
        return self._known("all", lambda: Rows.of(self.queryset))

    @cached_property
    def _key_of(self) -> dict[str, int]:
        return self._all.by_text()

    def number_of(self, rows: QuerySet) -> int:
        """How many rows were found; of a long list without asking for it once more."""
        if not self._is_long or not self.form.is_valid():
            return rows.count()
        narrowed = self._rows_but("")
        return self._all.number if narrowed is None else narrowed.number

    def _held(self, name) -> Occurrences:
        return self._known(name, lambda: self._occurrences(name))

    def _occurrences(self, name) -> Occurrences:
        # Rows that are hidden for another reason may stand there too: their keys are left out here, which costs less.
        group = self._group_of(name)
        pairs = self._pairs(group, but=name)
        if "live" in {field.name for field in pairs.model._meta.local_fields}:
            pairs = pairs.filter(live=True)  # as the index of a facet has it
        # A row of the list has a value once; rows that tie it to others may repeat it.
        is_once = not self.filters[group].among
        return Occurrences(self.filters[name].places(pairs), self._key_of, is_once=is_once)

    def held_keys(self, name) -> set[int] | None:
        """The rows under what is asked of one filter; nothing where only the database knows them."""
        if name not in self.facets or not self._is_known(name):
            return None
        return self._held(name).rows(self.filters[name].values(self._chosen(name)))

    def _rows_but(self, group) -> Rows | None:
        """The rows under all that is asked for, but for one group; nothing where that is the whole list."""
        but = group if any(self._chosen(name) for name in self._group(group)) else ""
        if but not in self._narrowed_rows:
            self._narrowed_rows[but] = self._held_rows(but) or self._asked_rows(but)
        return self._narrowed_rows[but]

    def _held_rows(self, but) -> Rows | None:
        asked = [name for name in self._narrowing if self.form.cleaned_data.get(name)]
        asked = [name for name in asked if not but or name not in self._group(but)]
        held = [keys for name in asked if (keys := self.held_keys(name)) is not None]
        return Rows(set.intersection(*held)) if held and len(held) == len(asked) else None

    def _asked_rows(self, but) -> Rows | None:
        rows = self._narrowed(self.queryset, but=but)
        return None if rows is self.queryset else Rows.of(rows)

    @cached_property
    def _narrowed_rows(self) -> dict[str, Rows | None]:
        return {}

    def _offered_in(self, name, group, under_others) -> QuerySet:
        """The rows in which the values of a facet stand, under all that is asked for besides."""
        if not self._facets[group].among:
            return self._of_group(under_others.order_by(), group, but=name)
        row = self.filters[name].row
        return self._pairs(group, but=name).filter(**{f"{row}__in": under_others.order_by().values("pk")})

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
        for name, one in self._narrowing.items():
            if not isinstance(one, Facet):
                rows = one.filter(rows, self.form.cleaned_data.get(name))
            elif not one.beside and name != but and any(self._chosen(member) for member in self._group(name)):
                stands_there = not one.among and one.stands_in(rows.model)
                rows = (
                    self._of_group(rows, name)
                    if stands_there
                    else rows.filter(pk__in=self._pairs(name).values(one.row))
                )
        return rows

    def _pairs(self, group, but="") -> QuerySet:
        """The rows in which the values of a group stand, as far as its facets allow, but for one of them."""
        return self._of_group(getattr(self, self._facets[group].among or "themselves")(), group, but)

    def _of_group(self, pairs, group, but="") -> QuerySet:
        for name, facet in self._group(group).items():
            if name != but and (chosen := self._chosen(name) or facet.implied):
                pairs = pairs.filter(facet.condition(chosen))
        return pairs
