from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from portal.core.admin import RecordViewSet, kind_column, period_column, period_panel, source_panel

from ..filters import AppointmentFilter
from ..models import Appointment


class AppointmentViewSet(RecordViewSet):
    model = Appointment
    icon = "clipboard-list"
    filters = AppointmentFilter
    columns = ("__str__", kind_column("office", _("Office")), period_column())
    sources = ("more_sources",)
    select_related = ("person", "consortium", "organisation")
    tabs = {
        _("Appointment"): [
            FieldRowPanel([FieldPanel("person"), FieldPanel("affiliation")]),
            FieldRowPanel([FieldPanel("consortium"), FieldPanel("organisation")]),
            FieldRowPanel([FieldPanel("office"), FieldPanel("body")]),
            FieldPanel("title"),
            period_panel(
                help_text=_(
                    "One term. Without a known end the person is not shown as in office today; confirm it instead."
                )
            ),
            source_panel(),
            FieldPanel("note"),
        ],
    }
