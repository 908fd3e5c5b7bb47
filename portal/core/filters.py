"""The base of the one FilterSet per record that serves the admin list, the public list and the API."""

from datetime import date
from difflib import get_close_matches

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from drf_spectacular.drainage import set_override

DAY_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %B %Y"]


class DayField(forms.DateField):
    """A day as ``2020-07-15``, or as a European office types it."""

    default_error_messages = {"invalid": _("Type a day as 2020-07-15.")}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs):
        super().__init__(input_formats=DAY_FORMATS, **kwargs)


class DayForm(forms.Form):
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


# Ways to show a list.
VIEWS = {"list": _("List"), "map": _("Map"), "years": _("Years")}


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


class CountryFilter(django_filters.ChoiceFilter):
    """ISO 3166 code of the country of a record."""

    def __init__(self, **kwargs):
        messages = {"invalid_choice": _("“%(value)s” is no country code: two capital letters, such as DE.")}
        extra = {"label": _("Country"), "choices": list(countries), "error_messages": messages}
        super().__init__(**(extra | kwargs))


class SlugFilter(django_filters.ModelChoiceFilter):
    """A choice among public records, by slug."""

    def __init__(self, *, label, **kwargs):
        messages = {"invalid_choice": _("There is no public record with the address “%(value)s” here.")}
        super().__init__(to_field_name="slug", label=label, error_messages=messages, **kwargs)
        told = format_lazy(_("{label}: its slug, the last part of its address."), label=label)
        set_override(self, "field", {"type": "string", "description": told})


class LiveChoiceFilter(SlugFilter):
    """A choice among the public records of a model, by slug."""

    def __init__(self, model, **kwargs):
        super().__init__(queryset=lambda request: model.objects.live(), **kwargs)


class RecordFilter(django_filters.FilterSet):
    """Filters over the rows that the caller passes: public ones on a page, permitted ones in the admin.

    ``day`` is the day for which the whole list is asked: ``on``, or else today.
    """

    q = django_filters.CharFilter(label=_("Name"), method="filter_text")

    @property
    def day(self) -> date:
        return self.form.cleaned_data.get("on") or timezone.localdate()

    def get_form_class(self):
        form_class = super().get_form_class()
        for name, field in form_class.base_fields.items():
            if hasattr(field, "choices") and "error_messages" not in self.filters[name].extra:
                field.error_messages["invalid_choice"] = lazy(_is_none_of, str)(field)
        return form_class

    def filter_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return rows.matching(text[:200])

    def filter_on(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        return rows.on(day)

    def unknown_names(self, also: set[str] = frozenset()) -> dict[str, str]:
        """Parameters that no filter knows, each with what to do about it."""
        known = set(self.filters) | also
        return {name: _no_such_filter(name, known) for name in self.data if name not in known}


def _is_none_of(field) -> str:
    """Says what a parameter takes; asked for only where something else was given, for choices may be rows."""
    known = ", ".join(str(value) for value, _label in field.choices if value != "")
    return _("“%(value)s” is none of these: {choices}.").format(choices=known.replace("%", "%%"))


def _no_such_filter(name, known):
    if close := get_close_matches(name, known, n=1):
        return _("There is no such parameter. Did you mean “%s”?") % close[0]
    return _("There is no such parameter. Known are: %s.") % ", ".join(sorted(known))


class DatedFilter(RecordFilter):
    """For rows with a period. Without ``on`` a list shows all times, past and present."""

    on = DayFilter(help_text=_("Shows what held on that day. Empty: all times."))
