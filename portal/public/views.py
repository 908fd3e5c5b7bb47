import re

from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.models import Page

from portal.core import records
from portal.core.records import AddressedRecord

MOST_HITS = 8
LONGEST_QUERY = 200


class Search(TemplateView):
    """Hits among the names of all records and in all pages, grouped by kind, the likeliest kinds first."""

    template_name = "public/search.html"
    order = ("consortium", "facility", "organisation", "programme", "project", "partnership", "person")

    def get_context_data(self, **kwargs):
        query = self.request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
        groups = [*self._record_groups(query), *self._page_groups(query)] if query else []
        total = sum(group["total"] for group in groups)
        return super().get_context_data(query=query, groups=groups, total=total, **kwargs)

    def _record_groups(self, query):
        for name in self.order:
            model: type[AddressedRecord] = records.models_by_name()[name]
            hits = model.objects.live().matching(query)
            if total := hits.count():
                plural = str(model._meta.verbose_name_plural)
                address = f"{reverse(plural)}?q={query}"
                yield {"label": plural, "rows": hits[:MOST_HITS], "total": total, "address": address}

    def _page_groups(self, query):
        # Signs are operators to the index of SQLite, and a quotation mark that is never closed an error.
        words = " ".join(re.findall(r"\w+", query))
        hits = Page.objects.live().public().search(words) if words else Page.objects.none()
        if total := hits.count():
            yield {"label": "pages", "rows": hits[:MOST_HITS], "total": total, "address": ""}
