from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from portal.core.admin import RecordViewSet, RowsPanel, figures_panel, period_column, period_panel, row_source_panel

from ..filters import PartnershipFilter
from ..models import Partnership


class PartnershipViewSet(RecordViewSet):
    model = Partnership
    icon = "link"
    filters = PartnershipFilter
    columns = ("name", period_column())
    tabs = {
        _("Partnership"): [
            FieldPanel("name"),
            RowsPanel("parties", panels=[FieldPanel("consortium")], heading=_("Parties"), label=_("party"), min_num=2),
            period_panel(),
            FieldPanel("summary"),
            FieldPanel("purpose"),
            RowsPanel("objectives", panels=[FieldPanel("text")], heading=_("Common objectives"), label=_("objective")),
        ],
        _("Steps and figures"): [
            RowsPanel(
                "steps",
                panels=[
                    FieldRowPanel([FieldPanel("taken_on"), FieldPanel("endorsed_by")]),
                    FieldPanel("what"),
                    row_source_panel(),
                ],
                heading=_("Steps"),
                label=_("step"),
                help_text=_("First meeting, endorsement, joint paper: each with its date and its source."),
            ),
            figures_panel(),
        ],
    }
