"""The first page of the admin: what must I do today."""

from dataclasses import dataclass

from django.db.models import Count, Window
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Table
from wagtail.admin.views.home import (
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from .listings import LISTINGS, Listing
from .rows import columns_of, people_of, rows_of

SHOWN = 5
REPLACED = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel, RecentEditsPanel)


@dataclass
class Panel:
    """One list on the dashboard, cut short, with the number of all its rows."""

    listing: Listing
    count: int
    table: Table

    @property
    def heading(self) -> str:
        return _("%(heading)s (%(count)s)") % {"heading": self.listing.heading, "count": self.count}

    @property
    def is_cut(self) -> bool:
        return self.count > SHOWN


def panels_for(user) -> list[Panel]:
    """The lists that hold something, each in one query, with the number of all its rows in every row."""
    total = Window(Count("*"))
    found = [
        (listing, list(listing.rows(user).annotate(total=total)[:SHOWN])) for listing in LISTINGS if listing.is_first
    ]
    people = people_of(revision for _listing, revisions in found for revision in revisions)
    return [
        Panel(listing, revisions[0].total, _table(listing, rows_of(listing, revisions, user, people)))
        for listing, revisions in found
        if revisions
    ]


def _table(listing, rows):
    return Table(columns_of(listing), rows, classname="listing desk-table")


class Desk(Component):
    name = "desk"
    order = 100
    template_name = "admin/desk/dashboard.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def get_context_data(self, parent_context):
        panels = panels_for(parent_context["request"].user)
        beside = parent_context.get("panels", [])
        has_work = any(panel.listing.is_work for panel in panels) or any(
            getattr(panel, "is_work", False) for panel in beside
        )
        return {"panels": panels, "has_work": has_work, "request": parent_context["request"]}


def replace_panels(request, panels) -> None:
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED)]
    panels.append(Desk())
