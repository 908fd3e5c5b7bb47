from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .appointments import AppointmentViewSet
from .consortia import ConsortiumViewSet
from .facilities import FacilityViewSet
from .memberships import MembershipViewSet
from .organisations import OrganisationViewSet
from .partnerships import PartnershipViewSet
from .people import PersonViewSet


class ConsortiaGroup(SnippetViewSetGroup):
    menu_label = "Consortia"
    menu_name = "consortia"
    menu_icon = "group"
    menu_order = 100
    items = (
        ConsortiumViewSet,
        MembershipViewSet,
        OrganisationViewSet,
        FacilityViewSet,
        PartnershipViewSet,
        PersonViewSet,
        AppointmentViewSet,
    )
