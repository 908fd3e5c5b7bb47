"""Every list to subscribe to or to download: ``/facilities.csv?country=DE`` beside ``/facilities/?country=DE``."""

from django.http import Http404
from django.urls import Resolver404, resolve
from django.views.decorators.http import conditional_page
from wagtail.models import Page

from portal.api.negotiation import BySuffix
from portal.api.renderers import LIST_RENDERERS
from portal.api.routes import collected_routes
from portal.core.views import RecordListView
from portal.pages.models.base import IndexPage

FORMS = ("atom", "ics", "csv", "json")


def forms_of(model) -> tuple[str, ...]:
    """In which forms the list of a model is given: calendars hold what has a time."""
    return tuple(form for form in FORMS if form != "ics" or hasattr(model, "occasion"))


@conditional_page
def list_in_form(request, address: str, form: str):
    """The list at an address, or a single event, in the form that the suffix names, under the same filters."""
    path = f"/{address}/"
    model, only = _listed_at(request, path)
    if model is None or form not in forms_of(model) or (only and form != "ics"):
        raise Http404
    view = next(view for view in collected_routes().values() if view.model is model).as_view(
        {"get": "whole"},
        renderer_classes=[LIST_RENDERERS[form]],
        content_negotiation_class=BySuffix,
        general_parameters=frozenset(),
    )
    return view(request, listed_at=path, only=only)


list_in_form.refuses_unknown = True  # as the view set does that answers


def _listed_at(request, path):
    """The model whose rows the page at a path lists, and the key of the only row that the page is about."""
    try:
        view = getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        return None, None
    if view is not None:
        return (view.model, None) if issubclass(view, RecordListView) else (None, None)
    found = Page.route_for_request(request, path)
    if found is None or found.page.get_view_restrictions().exists():
        return None, None
    page = found.page.specific
    if isinstance(page, IndexPage):
        return page.row_model, None
    return (type(page), page.pk) if hasattr(page, "occasion") else (None, None)
