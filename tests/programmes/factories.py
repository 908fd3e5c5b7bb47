"""Valid, published programmes and projects; a test spells out every value it asserts on."""

from itertools import count

from programmes.models import Outcome, Participation, Programme, ProgrammeRegion, Project, Supporter
from tests.factories import make_organisation, stored

_number = count(1)


def make_programme(live=True, supporters=(), regions=(), **fields) -> Programme:
    """``supporters`` are the fields of each row; ``regions`` are names of regions."""
    programme = Programme(**({"name": f"Programme {next(_number)}", "since": "2016", "is_ongoing": True} | fields))
    for row in supporters:
        programme.supporters.add(Supporter(**row))
    for region in regions:
        programme.regions.add(ProgrammeRegion(region=region))
    return stored(programme, live)


def make_project(live=True, participations=(), outcomes=(), consortia=(), **fields) -> Project:
    """``participations`` and ``outcomes`` are the fields of each row."""
    project = Project(**({"acronym": f"PROJECT{next(_number)}", "since": "2019", "until": "2023"} | fields))
    for row in participations:
        project.participations.add(Participation(**row))
    for row in outcomes:
        project.outcomes.add(Outcome(**row))
    project.consortia.set(consortia)
    return stored(project, live)


def make_participation(live=True, **fields) -> Participation:
    """The only participation in a project of its own."""
    row = {"organisation": fields.pop("organisation", None) or make_organisation()} | fields
    return make_project(live=live, participations=[row]).participations.get()
