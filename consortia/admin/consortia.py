from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from portal.core.admin import RecordViewSet, RelatedRecordsPanel, RowsPanel, figures_panel, names_panel, period_rows

from ..filters import ConsortiumFilter
from ..models import Consortium


class ConsortiumViewSet(RecordViewSet):
    model = Consortium
    icon = "group"
    filters = ConsortiumFilter
    columns = ("acronym", "name", "founded")
    tabs = {
        _("Consortium"): [
            FieldRowPanel([FieldPanel("acronym"), FieldPanel("founded")]),
            FieldPanel("name"),
            FieldPanel("summary"),
            FieldPanel("mission"),
            FieldPanel("founding_act"),
            FieldRowPanel(
                [FieldPanel("website"), FieldPanel("accent", widget=forms.TextInput(attrs={"type": "color"}))]
            ),
            FieldRowPanel([FieldPanel("press_office"), FieldPanel("press_email")]),
        ],
        _("Members and officers"): [
            RelatedRecordsPanel("memberships", "consortium", "member", heading=_("Memberships")),
            RelatedRecordsPanel("appointments", "consortium", "person", heading=_("Appointments")),
        ],
        _("Bodies and names"): [
            RowsPanel(
                "bodies",
                panels=[
                    FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
                    FieldPanel("description"),
                    *period_rows(),
                ],
                heading=_("Bodies"),
                label=_("body"),
                help_text=_("A body that was renamed has one row for each name."),
            ),
            names_panel(),
        ],
        _("Figures"): [figures_panel()],
    }
