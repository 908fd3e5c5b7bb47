from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from portal.core.admin import RecordViewSet, RowsPanel, figures_panel, period_column, period_panel, period_rows

from ..filters import ProjectFilter
from ..models import Project


class ProjectViewSet(RecordViewSet):
    model = Project
    icon = "tasks"
    copy_view_enabled = True
    filters = ProjectFilter
    first_fields = ("acronym", "title")
    columns = ("acronym", "funding_programme", "funder", period_column())
    select_related = ("funder", "programme")
    tabs = {
        _("Project"): [
            FieldRowPanel([FieldPanel("acronym"), FieldPanel("website")]),
            FieldPanel("title"),
            FieldPanel("summary"),
            period_panel(help_text=_("As the grant says. Either end may stay empty when no source states it.")),
            FieldPanel("programme"),
            FieldPanel("consortia"),
        ],
        _("Funding"): [
            FieldRowPanel([FieldPanel("funder"), FieldPanel("funding_programme")]),
            FieldRowPanel([FieldPanel("call"), FieldPanel("grant_number")]),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("total_amount"), FieldPanel("contributed_amount"), FieldPanel("currency")])],
                heading=_("Money"),
                help_text=_("Only amounts that a source states, in its currency; nothing is converted."),
            ),
        ],
        _("Participants"): [
            RowsPanel(
                "participations",
                panels=[
                    FieldRowPanel([FieldPanel("organisation"), FieldPanel("role")]),
                    FieldRowPanel(
                        [
                            FieldPanel("facility"),
                            FieldPanel("contribution_amount"),
                            FieldPanel("contribution_currency"),
                        ]
                    ),
                    *period_rows(),
                ],
                heading=_("Participations"),
                label=_("participation"),
                help_text=_(
                    "Without dates a row means the whole project; give dates only to a body that joined later, "
                    "left or handed the coordination on. There is one coordinator at a time. Readers see a row "
                    "once the organisation is published; a facility that is not is left out."
                ),
            ),
        ],
        _("Text and outcomes"): [
            FieldPanel("body"),
            FieldPanel("image"),
            figures_panel("outcomes", _("Outcomes")),
        ],
    }
