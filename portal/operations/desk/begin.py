"""On the first page of the admin: what this editor may add, one step away."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from portal.core import records
from portal.core.records import AddressedRecord
from portal.pages.models.base import IndexPage


class Beginning(NamedTuple):
    label: str
    address: str


class Begin(Component):
    """What changes weekly comes first: news, events and papers; then records."""

    name = "begin"
    order = 50
    template_name = "admin/desk/begin.html"

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        return {"beginnings": [*_pages(user), *_records(user)]}


def _pages(user) -> list[Beginning]:
    """One for each list of pages to which the user may add, in the order of the site."""
    allowed = page_permission_policy.instances_user_has_permission_for(user, "add")
    found: dict[type[Page], Page] = {}
    for index in allowed.type(*IndexPage.__subclasses__()).order_by("path"):
        found.setdefault(index.specific_class, index)
    return [_page(index) for index in found.values()]


def _page(index: Page) -> Beginning:
    row = index.specific_class.row_model
    address = reverse("wagtailadmin_pages:add", args=[row._meta.app_label, row._meta.model_name, index.pk])
    return Beginning(capfirst(str(row._meta.verbose_name)), address)


def _records(user) -> list[Beginning]:
    models = [model for model in records.models_by_name().values() if issubclass(model, AddressedRecord)]
    return [
        Beginning(capfirst(str(model._meta.verbose_name)), reverse(model.snippet_viewset.get_url_name("add")))
        for model in models
        if model.snippet_viewset.permission_policy.user_has_permission(user, "add")
    ]


def add_panel(request, panels) -> None:
    panels.append(Begin())
