from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from portal.core.admin import (
    RecordViewSet,
    RowsPanel,
    figures_panel,
    kind_column,
    location_panel,
    names_panel,
    period_rows,
)

from ..filters import FacilityFilter
from ..models import Facility


class FacilityViewSet(RecordViewSet):
    model = Facility
    icon = "crosshairs"
    filters = FacilityFilter
    first_fields = ("name", "acronym", "kind", "country")
    columns = ("__str__", "name", kind_column(), "country", "city")
    tabs = {
        _("Facility"): [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("acronym"), FieldPanel("kind")]),
            FieldPanel("summary"),
            FieldRowPanel([FieldPanel("opened"), FieldPanel("opened_meaning")]),
            FieldPanel("website"),
            location_panel(),
            FieldPanel("part_of"),
        ],
        _("Who runs it"): [
            RowsPanel(
                "responsibilities",
                panels=[FieldRowPanel([FieldPanel("organisation"), FieldPanel("role")]), *period_rows()],
                heading=_("Responsibilities"),
                label=_("responsibility"),
                help_text=_(
                    "Operator, owner and host may be different bodies. To which consortium it belongs is not said "
                    "here: a membership brings it in."
                ),
            ),
            RowsPanel(
                "statuses",
                panels=[FieldPanel("status"), *period_rows()],
                heading=_("Status over time"),
                label=_("status"),
                help_text=_("One row for each stretch. When a new one begins, end the one before."),
            ),
        ],
        _("Text and figures"): [
            FieldPanel("body"),
            FieldPanel("image"),
            RowsPanel(
                "specifications",
                panels=[FieldRowPanel([FieldPanel("label"), FieldPanel("value"), FieldPanel("unit")])],
                heading=_("Technical data"),
                label=_("line"),
                classname="collapsed",
            ),
            figures_panel(),
            names_panel(),
        ],
    }
