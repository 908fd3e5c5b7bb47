"""The base of the one FilterSet per record that serves the admin list, the public list and the API."""

from datetime import date

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .dates import to_partial_date
from .faceted import FacetedSet
from .facets import LONGEST_VALUE, RecordFacet, SeveralValues
from .meant import meaningless, meant
from .search.narrowing import found_among, sought_among

DAY_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %B %Y"]


class DayField(forms.DateField):
    """A day as ``2020-07-15``, or as a European office types it."""

    default_error_messages = {"invalid": _("Type a day as 2020-07-15.")}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs):
        super().__init__(input_formats=DAY_FORMATS, **kwargs)

    def bound_data(self, data, initial):
        """A day in the one form in which a calendar opens at it; what is no day, as it was typed."""
        try:
            day = self.to_python(data)
        except ValidationError:
            return data[:LONGEST_VALUE] if isinstance(data, str) else data
        return day.isoformat() if day else data


class SoughtText(forms.CharField):
    """Words that are sought: refused when a part cannot be read or nobody would type so many, and sent back short."""

    longest = 200
    unreadable = ("\0", "\N{REPLACEMENT CHARACTER}")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators = [self.refuse]  # in the place of a bare "Null characters are not allowed."

    def refuse(self, text: str) -> None:
        if any(sign in text for sign in self.unreadable):
            raise ValidationError(_("A part of the text could not be read. Type it again."))
        if len(text) > self.longest:
            message = _("The text has %(length)s characters. Type %(most)s at most: a name or some words.")
            raise ValidationError(message, params={"length": len(text), "most": self.longest})

    def shown(self, text: str | None) -> str:
        """The text as it stands in the field again."""
        return (text or "").replace("\0", "").strip()[: self.longest]

    def bound_data(self, data, initial):
        return self.shown(data)


class TextFilter(django_filters.CharFilter):
    field_class = SoughtText


class AsksOnce(forms.Form):
    """Of a form: what takes one value may not be given two that differ; what is endless is told by its beginning."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(self._bounded(data), *args, **kwargs)

    def _bounded(self, data):
        if not hasattr(data, "lists"):
            return data
        # A sought text is refused by its length, and says it.
        is_sought = {name for name, field in self.base_fields.items() if isinstance(field, SoughtText)}
        bounded = QueryDict(mutable=True)
        for name, values in data.lists():
            if name in self.base_fields:
                most = None if name in is_sought else LONGEST_VALUE + 1
                bounded.setlist(name, [value[:most] for value in values])
        return bounded

    def clean(self):
        if not hasattr(self.data, "getlist"):
            return
        for name, field in self.fields.items():
            if not isinstance(field, SeveralValues) and len(set(self.data.getlist(name))) > 1:
                self.add_error(name, _("This was asked twice, with different values: keep one of them."))


class DayForm(AsksOnce):
    """The question "on which day?" that pages and API items answer beside the lists."""

    on = DayField(required=False, label=_("On the day"))

    @property
    def day(self) -> date | None:
        return self.cleaned_data.get("on") if self.is_valid() else None


class DayFilter(django_filters.DateFilter):
    field_class = DayField

    def __init__(self, **kwargs):
        extra = {
            "label": _("On the day"),
            "method": "filter_on",
            "help_text": _("Shows what held on that day. Empty: today."),
        }
        super().__init__(**(extra | kwargs))

    def spoken(self, day: date) -> str:
        return to_partial_date(day).display()


# Ways to show a list.
VIEWS = {"list": _("List"), "table": _("Table"), "map": _("Map"), "years": _("Years")}

WRITTEN = ("list", "table")


class ViewFilter(django_filters.ChoiceFilter):
    """How a list is shown; it takes no row away, and links to it stand beside the list."""

    def __init__(self, views):
        wrong = _("There is no view “%(value)s”. Choose one of: {}.").format(", ".join(views))
        choices = [(name, VIEWS[name]) for name in views]
        super().__init__(
            label=_("View"), choices=choices, widget=forms.HiddenInput, error_messages={"invalid_choice": wrong}
        )

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        return rows


ORDERS = {
    "acronym": _("Acronym"),
    "contributed_amount": _("Contributed amount"),
    "country": _("Country"),
    "date": _("Date"),
    "given_name": _("Given name"),
    "kind": _("Kind"),
    "name": _("Name"),
    "number": _("Number"),
    "organisation": _("Organisation"),
    "person": _("Person"),
    "project": _("Project"),
    "role": _("Role"),
    "since": _("Since"),
    "title": _("Title"),
    "total_amount": _("Total amount"),
    "until": _("Until"),
}


class OrderFilter(django_filters.OrderingFilter):
    """By what a list is sorted; its words are looked up when they are shown, not when this is read."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **({"empty_label": _("usual")} | kwargs))

    def build_choices(self, fields, labels):
        words = {param: labels.get(field) or ORDERS[param] for field, param in fields.items()}
        both = [
            ((param, word), (f"-{param}", format_lazy(_("{} (descending)"), word))) for param, word in words.items()
        ]
        return [choice for pair in both for choice in pair]


class RecordFilter(FacetedSet):
    """Filters over the rows that the caller passes: public ones on a page, permitted ones in the admin.

    ``day`` is the day for which the whole list is asked: ``on``, or else today.
    """

    q = TextFilter(
        label=_("Words"), method="filter_text", help_text=_("Names, former names or words, as the search finds them.")
    )

    @property
    def day(self) -> date:
        return self.form.cleaned_data.get("on") or timezone.localdate()

    def get_form_class(self):
        form_class = super().get_form_class()
        for name, field in form_class.base_fields.items():
            if hasattr(field, "choices") and "error_messages" not in self.filters[name].extra:
                field.error_messages["invalid_choice"] = _is_none_of(field)
        return type(form_class.__name__, (AsksOnce, form_class), {})

    def filter_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return rows.filter(self._sought)

    # The list and each of its facets are narrowed by what the words mean: the index is asked once.

    @cached_property
    def _sought(self) -> Q:
        keys = self._sought_keys
        return found_among(self.queryset, self.form.cleaned_data["q"]) if keys is None else Q(pk__among=keys)

    @cached_property
    def _sought_keys(self) -> str | None:
        return sought_among(self.queryset, self.form.cleaned_data["q"])

    def held_keys(self, name: str) -> set[int] | None:
        if name == "q" and (keys := self._sought_keys) is not None:
            return self._all.among(keys)
        return super().held_keys(name)

    def filter_on(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        return rows.on(day)

    def if_asked_on(self, rows: QuerySet) -> QuerySet:
        """Of relations, those of the asked day; of all times, if none was asked."""
        day = self.form.cleaned_data.get("on")
        return rows.on(day) if day else rows

    @property
    def unknown(self) -> list[str]:
        """The first few parameters that mean nothing on a page."""
        return meaningless(self.data, {*self.filters, "page"})

    def unknown_names(self, also: set[str] = frozenset()) -> dict[str, str]:
        """Parameters that no filter knows, each with what to do about it."""
        known = set(self.filters) | also
        return {name: no_such_parameter(name, known) for name in self.data if name not in known}


def _none_of(field) -> str:
    """Says what a parameter takes; asked for only where something else was given, for choices may be rows."""
    known = ", ".join(str(value) for value, _label in field.choices if value != "")
    return _("“%(value)s” is none of these: {choices}.").format(choices=known.replace("%", "%%"))


_is_none_of = lazy(_none_of, str)  # made once: each call makes a class


def closest(filterset, name: str) -> str:
    """For a bad value of a parameter: the value that was meant, as a sentence; empty if none looks like it."""
    one, typed = filterset.filters.get(name), filterset.data.get(name, "")
    if isinstance(one, RecordFacet):
        known = one.get_queryset(None).values_list("slug", flat=True)
    else:
        known = [str(value) for value, _label in getattr(filterset.form.fields.get(name), "choices", ())]
    close = meant(typed[:LONGEST_VALUE], known) if typed else None
    return _(" Did you mean “%s”?") % close if close else ""


def no_such_parameter(name: str, known: set[str]) -> str:
    """What to do about a parameter that means nothing: which one was meant, or which ones there are."""
    if close := meant(name, sorted(known)):
        return _("There is no such parameter. Did you mean “%s”?") % close
    return _("There is no such parameter. Known are: %s.") % ", ".join(sorted(known))


class DatedFilter(RecordFilter):
    """For rows with a period. Without ``on`` a list shows all times, past and present."""

    on = DayFilter(help_text=_("Shows what held on that day. Empty: all times."))
