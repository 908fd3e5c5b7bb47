from .appointments import AppointmentViewSet
from .consortia import ConsortiumViewSet
from .facilities import FacilityViewSet
from .memberships import MembershipViewSet
from .organisations import OrganisationViewSet
from .partnerships import PartnershipViewSet
from .people import PersonViewSet

# Address in the API → what answers there; portal.api collects these.
routes = {
    "consortia": ConsortiumViewSet,
    "organisations": OrganisationViewSet,
    "facilities": FacilityViewSet,
    "memberships": MembershipViewSet,
    "partnerships": PartnershipViewSet,
    "people": PersonViewSet,
    "appointments": AppointmentViewSet,
}
