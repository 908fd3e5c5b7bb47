"""Programmes and projects in the words of schema.org."""

from portal.core.linked_data import Thing, all_of

from .models import Programme, Project


def grant(project):
    if not project.grant_number:
        return None
    return {"@type": "Grant", "identifier": project.grant_number, "name": project.funding_programme}


things = {
    Programme: Thing(
        "Project",
        own={
            "name": "name",
            "alternateName": "acronym",
            "description": "brief",
            "foundingDate": "since",
            "dissolutionDate": "until",
            "sameAs": all_of("website"),
        },
        shown={
            "parentOrganization": lambda page: page["consortia"],
            "member": lambda page: [row.who for row in page["leading"]],
        },
    ),
    Project: Thing(
        "ResearchProject",
        own={
            "name": "title",
            "alternateName": "acronym",
            "description": "brief",
            "foundingDate": "since",
            "dissolutionDate": "until",
            "funding": grant,
            "sameAs": all_of("website", "cordis_url"),
        },
        shown={
            "funder": lambda page: page["funder"],
            "parentOrganization": lambda page: page["programme"],
            "member": lambda page: [row.organisation for row in page["participations"]],
        },
        named={"funder": "funder", "parentOrganization": "programme", "member": "participations.organisation"},
    ),
}
