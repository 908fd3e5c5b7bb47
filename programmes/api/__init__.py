from .programmes import ProgrammeViewSet
from .projects import OutcomeViewSet, ParticipationViewSet, ProjectViewSet

# Address in the API → what answers there; portal.api collects these.
routes = {
    "programmes": ProgrammeViewSet,
    "projects": ProjectViewSet,
    "participations": ParticipationViewSet,
    "outcomes": OutcomeViewSet,
}
