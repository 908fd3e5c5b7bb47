from .appointments import Appointment, Office
from .consortia import Consortium, ConsortiumBody, ConsortiumFigure, ConsortiumName
from .contacts import Contact
from .facilities import (
    Facility,
    FacilityFigure,
    FacilityKind,
    FacilityName,
    FacilityStatus,
    Responsibility,
    Role,
    Specification,
    Status,
)
from .memberships import Membership, MembershipKind
from .organisations import Organisation, OrganisationKind, OrganisationName
from .partnerships import (
    Partnership,
    PartnershipFigure,
    PartnershipObjective,
    PartnershipParty,
    PartnershipStep,
)
from .people import Person

__all__ = [
    "Appointment",
    "Consortium",
    "ConsortiumBody",
    "ConsortiumFigure",
    "ConsortiumName",
    "Contact",
    "Facility",
    "FacilityFigure",
    "FacilityKind",
    "FacilityName",
    "FacilityStatus",
    "Membership",
    "MembershipKind",
    "Office",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "Partnership",
    "PartnershipFigure",
    "PartnershipObjective",
    "PartnershipParty",
    "PartnershipStep",
    "Person",
    "Responsibility",
    "Role",
    "Specification",
    "Status",
]
