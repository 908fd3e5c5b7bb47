from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from portal.core.admin import RecordViewSet, kind_column, period_column, source_panel

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
            FieldRowPanel([FieldPanel("consortium"), FieldPanel("organisation")]),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("since"), FieldPanel("is_ongoing")]),
            source_panel(),
            FieldPanel("facilities"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("until"), FieldPanel("confirmed_on")]),
                    FieldPanel("network"),
                    FieldPanel("note"),
                ],
                heading=_("End, confirmation, network as member, note"),
                help_text=_("One stay; who left and came back has two. At the end untick “ongoing” and set “until”."),
                classname="collapsed",
            ),
        ],
    }
