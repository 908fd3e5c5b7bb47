from .programmes import (
    Programme,
    ProgrammeFigure,
    ProgrammeName,
    ProgrammeRegion,
    Region,
    Supporter,
    SupporterRole,
)
from .projects import Outcome, Participation, ParticipationRole, Project, cordis_address

__all__ = [
    "Outcome",
    "Participation",
    "ParticipationRole",
    "Programme",
    "ProgrammeFigure",
    "ProgrammeName",
    "ProgrammeRegion",
    "Project",
    "Region",
    "Supporter",
    "SupporterRole",
    "cordis_address",
]
