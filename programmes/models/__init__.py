from .programmes import (
    Programme,
    ProgrammeFigure,
    ProgrammeName,
    ProgrammeRegion,
    Region,
    Supporter,
    SupporterRole,
)
from .projects import Outcome, Participation, ParticipationRole, Project

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
]
