from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from portal.core.admin import RecordViewSet, kind_column, period_column, period_panel, source_panel

from ..filters import MembershipFilter
from ..models import Membership


class MembershipViewSet(RecordViewSet):
    model = Membership
    icon = "link"
    filters = MembershipFilter
    columns = ("__str__", kind_column(), period_column())
    sources = ("more_sources",)
    select_related = ("consortium", "organisation", "network")
    tabs = {
        _("Membership"): [
            FieldRowPanel([FieldPanel("consortium"), FieldPanel("kind")]),
            FieldRowPanel([FieldPanel("organisation"), FieldPanel("network")]),
            period_panel(
                help_text=_("One stay; who left and came back has two. At the end untick “ongoing” and set “until”.")
            ),
            source_panel(),
            FieldPanel("facilities"),
            FieldPanel("note"),
        ],
    }
