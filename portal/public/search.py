"""The search page, and the suggestions that stand under its field while somebody types."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.paginator import Paginator
from django.http import JsonResponse, QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View

from portal.core.filters import SoughtText
from portal.core.meant import meaningless
from portal.core.search import finding, index, passages

BEST, IN_GROUP, ON_PAGE = 3, 3, 20


class SearchForm(forms.Form):
    """What may be asked; every refusal says what to do instead."""

    q = SoughtText(required=False, label=gettext_lazy("What do you look for?"))
    kind = forms.ChoiceField(required=False, label=gettext_lazy("Kind"))
    year = forms.IntegerField(required=False, label=gettext_lazy("Year"), min_value=1, max_value=9999)
    page = forms.IntegerField(required=False, label=gettext_lazy("Page"), min_value=1, max_value=9999)

    def __init__(self, data: QueryDict):
        self.asked = data
        super().__init__(data)
        self.fields["kind"].choices = [(kind, named.plural) for kind, named in index.kinds().items()]
        errors = {
            "kind": ("invalid_choice", _("There is no such kind. Choose one of those beside the results.")),
            "year": ("invalid", _("Type a year in four digits, such as 2020.")),
            "page": ("invalid", _("There is no such page. The first one is page 1.")),
        }
        for name, (code, message) in errors.items():
            self.fields[name].error_messages[code] = message
        for name in ("year", "page"):
            for limit in self.fields[name].validators:
                limit.message = errors[name][1]

    def clean(self):
        for name in self.fields:
            if len(self.asked.getlist(name)) > 1:
                self.add_error(name, _("This stands in the address more than once. Keep one of them."))

    @property
    def shown_query(self) -> str:
        """The text as it stands in the field again."""
        return self.fields["q"].shown(self.asked.get("q"))


@dataclass(frozen=True)
class Choice:
    """One way to narrow the results: its name, how many would be left, and the address, if a link leads there."""

    label: str
    number: int
    address: str = ""
    is_chosen: bool = False


class Search(TemplateView):
    """Results by kind, the best first; of one kind, page by page. What cannot be answered is said, with status 400."""

    template_name = "public/search.html"

    def get(self, request, *args, **kwargs):
        self.form = SearchForm(request.GET)
        context = self.get_context_data(**kwargs)
        return self.render_to_response(context, status=400 if self.form.errors else 200)

    @cached_property
    def asked(self) -> dict:
        """What can be answered, also beside something that cannot."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def found(self) -> finding.Found:
        return finding.find(self.asked.get("q", ""))

    @cached_property
    def hits(self) -> list[finding.Hit]:
        return self.found.narrowed(self.asked.get("kind", ""), self.asked.get("year"))

    def get_context_data(self, **kwargs):
        shown = self._one_kind() if self.asked.get("kind") else self._by_kind()
        return super().get_context_data(
            form=self.form,
            unknown=meaningless(self.request.GET, self.form.fields),
            query=self.form.shown_query,
            found=self.found,
            total=len(self.hits),
            kinds=self._kinds(),
            years=self._years(),
            active=self._active(),
            **shown,
            **kwargs,
        )

    def _one_kind(self) -> dict:
        paginator = Paginator(self.hits, ON_PAGE)
        number = self.asked.get("page") or 1
        if number > paginator.num_pages:
            message = _("There is no page %(page)s. The last one is page %(last)s.")
            self.form.add_error("page", message % {"page": number, "last": paginator.num_pages})
        page = paginator.get_page(number)
        return {
            "rows": self._shown(page.object_list),
            "page_obj": page,
            "kind": index.kinds()[self.asked["kind"]].plural,
        }

    def _by_kind(self) -> dict:
        """The best of all, then some of each kind in the order of their best."""
        if (self.asked.get("page") or 1) > 1:
            self.form.add_error("page", _("Results of all kinds stand on one page. Choose a kind to turn pages."))
        best, others = self.hits[:BEST], self.hits[BEST:]
        numbers, kinds = finding.kinds_of(self.hits), index.kinds()
        by_kind: dict[str, list[finding.Hit]] = {kind: [] for kind in numbers}  # in the order of their best
        for hit in others:
            by_kind[hit.kind].append(hit)
        groups = [(kind, hits) for kind, hits in by_kind.items() if hits]
        chosen = [*best, *(hit for _kind, hits in groups for hit in hits[:IN_GROUP])]
        shown = {row.entry.pk: row for row in self._shown(chosen)}
        return {
            "best": [shown[hit.entry] for hit in best if hit.entry in shown],
            "groups": [
                {
                    "kind": kind,
                    "label": kinds[kind].plural,
                    "rows": [shown[hit.entry] for hit in hits[:IN_GROUP] if hit.entry in shown],
                    "number": numbers[kind],
                    "has_more": len(hits) > IN_GROUP,
                    "address": self._address(kind=kind),
                }
                for kind, hits in groups
            ],
        }

    def _shown(self, hits) -> list[passages.Shown]:
        named = {hit.entry: hit.name for hit in hits if hit.is_guess}
        return [passages.shown(entry, self.found.words, named.get(entry.pk, "")) for entry in finding.entries_of(hits)]

    def _kinds(self) -> list[Choice]:
        numbers = finding.kinds_of(self.found.narrowed(year=self.asked.get("year")))
        asked = self.asked.get("kind", "")
        return [
            Choice(capfirst(named.plural), numbers[kind], self._address(kind=kind), kind == asked)
            for kind, named in index.kinds().items()
            if numbers[kind] or kind == asked
        ]

    def _years(self) -> list[Choice]:
        numbers = finding.years_of(self.found.narrowed(self.asked.get("kind", "")))
        asked = self.asked.get("year")
        years = sorted({*numbers, *([asked] if asked else [])}, reverse=True)
        return [Choice(str(year), numbers[year], is_chosen=year == asked) for year in years]

    def _active(self) -> list[Choice]:
        """What the results are narrowed by, each with the address without it."""
        asked = self.asked.get("kind")
        said = {"kind": asked and capfirst(index.kinds()[asked].plural), "year": self.asked.get("year")}
        return [
            Choice(f"{self.form.fields[name].label}: {value}", 0, self._address(**{name: ""}))
            for name, value in said.items()
            if value
        ]

    def _address(self, **changed) -> str:
        """This search with one thing changed, from its first page."""
        query = QueryDict(mutable=True)
        for name in ("q", "kind", "year"):
            if value := changed.get(name, self.asked.get(name)):
                query[name] = value
        return f"{reverse('search')}?{query.urlencode()}"


class Suggestions(View):
    """Names that begin like what is being typed, or look like it, for the script under the field."""

    def get(self, request):
        form = SearchForm(request.GET)
        entries = finding.suggest(form.cleaned_data["q"]) if form.is_valid() and form.cleaned_data["q"] else []
        kinds = index.kinds()
        rows = [
            {
                "name": entry.title,
                "also": entry.subtitle,
                "kind": capfirst(kinds[entry.kind].name),
                "address": entry.address,
            }
            for entry in entries
        ]
        told = ngettext(
            "%(number)s suggestion, use the arrow keys", "%(number)s suggestions, use the arrow keys", len(rows)
        )
        return JsonResponse(
            {"suggestions": rows, "told": told % {"number": len(rows)} if rows else _("No suggestions")}
        )
