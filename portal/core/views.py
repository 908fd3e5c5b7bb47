"""Bases of the public pages: a filtered list, and the page of one record on any day."""

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import DetailView, ListView
from wagtail.models import Page

from .columns import Column
from .filters import VIEWS, DayForm, ViewFilter
from .meant import meaningless
from .paging import page_of

# Which method of the rows fetches what a view shows of them, unless it is ``for_listing``.
FETCHED_BY = {"list": "for_rows", "table": "for_table"}


class RecordListView(ListView):
    """Public records of a model, filtered by the FilterSet that the admin and the API use too.

    A value that makes no sense gives the page with the error beside its field, no rows, and status 400; the number
    of a page that is not there gives the first one, which says so, and status 404.
    ``views`` names the ways to show the list, the first one when nothing is asked; ``columns`` are those of a table.
    """

    filterset_class = None
    paginate_by, paginate_orphans = 25, 5
    views: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    most_drawn = 150  # on a map; a page of more weighs too much

    @property
    def view(self) -> str:
        """How the list is shown."""
        return self.filterset.form.cleaned_data.get("view") or next(iter(VIEWS))

    def get_paginate_by(self, queryset):
        return self.most_drawn if self.view == "map" else self.paginate_by

    def paginate_queryset(self, queryset, page_size):
        paginator = self.get_paginator(queryset, page_size)
        paginator.count = self.filterset.number_of(queryset)
        page, self.lost_page = page_of(paginator, self.filterset.data.get("page", ""))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_queryset(self):
        rows = self.for_view(self.model.objects.live())
        self.filterset = self.filterset_class(self.request.GET, rows, request=self.request)
        self.filterset.holds_all_public = True
        if self.views:
            self.filterset.filters["view"] = ViewFilter(self.views)
        # The links of the page carry on what is here; the filters keep what was asked, and say what is wrong with it.
        self.request.GET = self.filterset.meaningful
        return self.filterset.qs if self.filterset.is_valid() else rows.none()

    def for_view(self, rows):
        """The rows with what the asked view shows of them."""
        asked = self.request.GET.get("view")
        view = asked if asked in self.views else next(iter(VIEWS))
        for name in (FETCHED_BY.get(view, "for_listing"), "for_listing"):
            if hasattr(rows, name):
                return getattr(rows, name)()
        return rows

    def get_context_data(self, **kwargs):
        on = self.filterset.form.cleaned_data.get("on")
        today = timezone.localdate()
        context = super().get_context_data(
            filter=self.filterset,
            unknown=self.filterset.unknown,
            on=on,
            day=on or today,
            is_past=bool(on and on < today),
            view=self.view,
            views=[(name, VIEWS[name]) for name in self.views],
            columns=self.columns,
            **kwargs,
        )
        return context | {"lost_page": self.lost_page}

    def render_to_response(self, context, **kwargs):
        status = 400 if not self.filterset.is_valid() else 404 if self.lost_page else 200
        return super().render_to_response(context, status=status, **kwargs)


class RecordDetailView(DetailView):
    """The page of one record; ``?on=`` shows it as it was on that day.

    The preview of a draft calls the same view with the draft in memory, and with ``overlay``, the draft of a
    relation that stands on this page. So everything here reads inline rows as plain Python lists.

    ``form_class`` holds what may be asked. What makes no sense gives the head of the page and the form with the error,
    nothing of any day, and status 400; other parameters are named and left out.
    """

    form_class: type[Form] = DayForm

    def get_object(self, queryset=None):
        if draft := self.kwargs.get("draft"):
            # No row has the key 0, so what looks for relations of a record not yet stored finds none.
            draft.pk = draft.pk or 0
            return draft
        return get_object_or_404(self.get_queryset(), slug=self.kwargs["slug"])

    def get_queryset(self):
        return self.model.objects.live()

    def with_overlay(self, rows) -> list:
        """The rows with a previewed draft in the place of its stored version."""
        overlay = self.kwargs.get("overlay")
        if overlay is None or overlay._meta.model is not rows.model:
            return list(rows)
        return [row for row in rows if row.pk != overlay.pk] + [overlay]

    def running(self, rows):
        """What ran on the asked day; without one, what runs and what ran."""
        return rows.on(self.on) if self.on else rows

    def get(self, request, *args, **kwargs):
        self.form = self.form_class(request.GET)
        self.on = self.form.cleaned_data.get("on") if self.form.is_valid() else None
        self.day = self.on or timezone.localdate()
        return super().get(request, *args, **kwargs)

    def get_relations(self) -> dict:
        """What the page shows beside the record itself, on ``self.day``."""
        return {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **(self.get_relations() if self.form.is_valid() else {}),
            form=self.form,
            on=self.on,
            day=self.day,
            unknown=meaningless(self.request.GET, self.form.fields),
            is_past=bool(self.on and self.on < timezone.localdate()),
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=200 if self.form.is_valid() else 400, **kwargs)


# How the pages that concern a record are reached from it: name in the context → reverse manager.
PAGES_ABOUT = {"news": "newspages", "events": "eventpages", "publications": "publicationpages"}


def pages_about(record, most: int = 8) -> dict[str, list]:
    """The newest public news, events and publications that concern the record, asked for at once."""
    managers = {name: getattr(record, manager) for name, manager in PAGES_ABOUT.items() if hasattr(record, manager)}
    kinds = {name: manager.model._meta.model_name for name, manager in managers.items()}
    newest = Q()
    for manager in managers.values():
        newest |= Q(pk__in=manager.for_readers().for_lines().values("pk")[:most])
    begun = Coalesce(*(f"{kind}__first_day" for kind in kinds.values()))
    found = Page.objects.filter(newest).select_related(*kinds.values())
    pages = list(found.order_by(begun.desc(), "-first_published_at", "title"))
    return {name: [getattr(page, kind) for page in pages if hasattr(page, kind)] for name, kind in kinds.items()}
