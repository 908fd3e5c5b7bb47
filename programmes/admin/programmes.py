from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from portal.core.admin import (
    RecordViewSet,
    RowsPanel,
    figures_panel,
    names_panel,
    period_column,
    period_panel,
    period_rows,
)

from ..filters import ProgrammeFilter
from ..models import Programme


class ProgrammeViewSet(RecordViewSet):
    model = Programme
    icon = "globe"
    filters = ProgrammeFilter
    columns = ("name", "acronym", period_column())
    tabs = {
        _("Programme"): [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("acronym"), FieldPanel("website")]),
            FieldPanel("full_title"),
            FieldPanel("summary"),
            period_panel(help_text=_("Funded work with a grant is a project; a programme may have several.")),
            RowsPanel(
                "regions",
                panels=[FieldRowPanel([FieldPanel("region"), FieldPanel("country")])],
                heading=_("Regions"),
                label=_("region"),
                help_text=_("For which parts of the world it works, not where its supporters are."),
            ),
        ],
        _("Supporters"): [
            RowsPanel(
                "supporters",
                panels=[
                    FieldPanel("role"),
                    FieldPanel("consortium"),
                    FieldRowPanel([FieldPanel("organisation"), FieldPanel("facility")]),
                    *period_rows(),
                ],
                heading=_("Who stands behind, leads, supports or funds it"),
                label=_("supporter"),
                help_text=_(
                    "One row for each body and role; choose exactly one consortium, organisation or facility. "
                    "Without dates the row means the whole time of the programme. Readers see a row once both "
                    "this programme and the body are published."
                ),
            ),
        ],
        _("Text and figures"): [FieldPanel("body"), FieldPanel("image"), figures_panel(), names_panel()],
    }
