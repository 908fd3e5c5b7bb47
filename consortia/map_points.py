"""What organisations and facilities put on a map: where they stand, with a shape for each kind."""

from dataclasses import replace

from portal.core.points import Point, point_of

from .models import Facility, FacilityKind, MembershipKind, OrganisationKind

FACILITY_SIGNS = {
    FacilityKind.SYNCHROTRON: "ring",
    FacilityKind.FEL: "lance",
    FacilityKind.REACTOR: "hexagon",
    FacilityKind.SPALLATION: "triangle",
    FacilityKind.INSTRUMENTS: "cross",
    FacilityKind.BEAMLINE: "bar",
}
ORGANISATION_SIGNS = {
    OrganisationKind.LABORATORY: "dot",
    OrganisationKind.UNIVERSITY: "square",
    OrganisationKind.AGENCY: "diamond",
    OrganisationKind.FUNDER: "chevron",
    OrganisationKind.NETWORK: "cross",
    OrganisationKind.SOCIETY: "triangle",
    OrganisationKind.FOUNDATION: "lance",
    OrganisationKind.INTERGOVERNMENTAL: "hexagon",
    OrganisationKind.COMPANY: "bar",
    OrganisationKind.OTHER: "ring",
}
# To ask the field each time would translate all of its choices.
FACILITY_KINDS = dict(FacilityKind.choices)


def facility_points(facilities, day=None) -> list[Point]:
    return [
        point_of(
            facility,
            kind=str(FACILITY_KINDS.get(facility.kind, facility.kind)),
            sign=FACILITY_SIGNS.get(facility.kind, "dot"),
            tone=f"kind-{facility.kind}",
        )
        for facility in facilities
    ]


def organisation_points(organisations, day=None) -> list[Point]:
    return [
        point_of(
            organisation,
            kind=organisation.get_kind_display(),
            sign=ORGANISATION_SIGNS.get(organisation.kind, "dot"),
        )
        for organisation in organisations
    ]


def membership_points(stays, day=None) -> list[Point]:
    """The facilities that stays bring into a consortium, each once, with who brings it and as what."""
    brought: dict[Facility, list[str]] = {}
    for stay in stays:
        by = str(stay.member) if stay.kind == MembershipKind.MEMBER else f"{stay.member}, {stay.get_kind_display()}"
        for facility in stay.brings():
            brought.setdefault(facility, []).append(by)
    in_order = sorted(brought, key=lambda facility: str(facility).casefold())
    points = facility_points(in_order)
    return [replace(point, note="; ".join(brought[facility])) for facility, point in zip(in_order, points, strict=True)]


MAP_POINTS = {"facility": facility_points, "organisation": organisation_points, "membership": membership_points}
