"""What the filters of a record list in the admin offer: values that occur, not every record there is."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.faceted import FacetedSet
from portal.core.facets import Facet, TextFacet

OFFERED = _("Those that occur, the most frequent first; of very many the rarest are left out.")


def in_admin(filters: type[FacetedSet]) -> type[FacetedSet]:
    """The FilterSet of a record for its list in the admin, which has a search box and sortable columns of its own."""
    facets = [name for name, one in filters.base_filters.items() if isinstance(one, Facet) and one.is_open_ended]
    left_out = {"q": None, "ordering": None}
    return type(f"{filters.__name__}InAdmin", (OffersWhatOccurs, filters), {"facets": tuple(facets), **left_out})


class OffersWhatOccurs(FacetedSet):
    """Of a facet that may have any number of values those of the rows that the list holds otherwise are offered."""

    @property
    def form(self) -> forms.Form:
        is_made = hasattr(self, "_form")
        form = super().form
        if not is_made:
            for name in self.facets:
                field = form.fields[name]
                if isinstance(self.filters[name], TextFacet):
                    field.valid_value = bool  # drafts hold words that no public row does
                # Asked for when the field is drawn: an export draws none.
                field.widget.choices, field.help_text = partial(self._choices, name), OFFERED
        return form

    def _choices(self, name: str) -> list[tuple[str, str]]:
        self.form.is_valid()
        return [(option.value, f"{option} ({option.count})") for option in self._offer(name).options]
