"""Consortia, facilities, organisations, partnerships and people in the words of schema.org."""

from portal.core.linked_data import Thing, all_of, choice, identifier, position, postal_address

from .models import Consortium, Facility, Organisation, OrganisationKind, Partnership, Person

ORGANISATION_TYPES = {
    OrganisationKind.LABORATORY: "ResearchOrganization",
    OrganisationKind.UNIVERSITY: "CollegeOrUniversity",
    OrganisationKind.COMPANY: "Corporation",
}

things = {
    Consortium: Thing(
        "Consortium",
        own={
            "name": "name",
            "alternateName": "acronym",
            "description": "brief",
            "foundingDate": "founded",
            "sameAs": all_of("website"),
        },
        shown={
            "member": lambda page: [stay.member for stay in page["members"]],
            "memberOf": lambda page: [stay.consortium for stay in page["networks"]],
        },
    ),
    Facility: Thing(
        lambda facility: ["ResearchOrganization", "Place"],
        own={
            "name": "name",
            "alternateName": "acronym",
            "description": "brief",
            "foundingDate": "opened",
            "address": postal_address,
            "geo": position,
            "sameAs": all_of("website"),
        },
        shown={
            "parentOrganization": lambda page: page["operators"],
            "memberOf": lambda page: [stay.consortium for stay in page["memberships"]],
        },
        named={"memberOf": "consortia.consortium"},
    ),
    Organisation: Thing(
        choice("kind", ORGANISATION_TYPES, "Organization"),
        own={
            "name": "name",
            "alternateName": "short_name",
            "description": "brief",
            "address": postal_address,
            "identifier": identifier("ROR", "https://ror.org/", "ror_id"),
            "sameAs": all_of(lambda body: body.ror_id and f"https://ror.org/{body.ror_id}", "website"),
        },
        shown={"memberOf": lambda page: [stay.consortium for stay in page["memberships"]]},
    ),
    Partnership: Thing(
        "Organization",
        own={"name": "name", "description": "brief", "foundingDate": "since", "dissolutionDate": "until"},
        shown={"member": lambda page: page["parties"]},
        named={"member": "parties"},
    ),
    Person: Thing(
        "Person",
        own={
            "name": "full_name",
            "givenName": "given_name",
            "familyName": "family_name",
            "description": "brief",
            "identifier": identifier("ORCID", "https://orcid.org/", "orcid"),
            "sameAs": all_of(lambda person: person.orcid and f"https://orcid.org/{person.orcid}", "website"),
        },
        shown={
            "jobTitle": lambda page: [str(term.office_name) for term in page["current"]],
            "memberOf": lambda page: [term.home for term in page["current"]],
        },
    ),
}
