from rest_framework import serializers

from portal.core.api import (
    ADDRESS_OR_NONE,
    Derived,
    ItemAddress,
    ListViewSet,
    PageAddress,
    RecordSerializer,
    RecordViewSet,
    Reference,
    References,
    Rows,
    RowSerializer,
)

from ..filters import OutcomeFilter, ParticipationFilter, ProjectFilter
from ..models import Outcome, Participation, Project, cordis_address
from ..models.projects import ROLES

PARTICIPATION = [
    "organisation",
    "facility",
    "role",
    *RecordSerializer.period,
    "contribution_amount",
    "contribution_currency",
    "source_url",
    "checked_on",
]
OUTCOME = ["label", "qualifier", "number", "unit", "as_of", "source_url", "checked_on"]


class ProjectParticipationSerializer(RowSerializer):
    organisation = Reference()
    facility = Reference()

    class Meta:
        model = Participation
        fields = PARTICIPATION


def coordinator_first(row) -> tuple[int, str]:
    return ROLES.index(row["role"]), row["organisation"]["name"].casefold()


class ProjectOutcomeSerializer(RowSerializer):
    class Meta:
        model = Outcome
        fields = OUTCOME


class ProjectSerializer(RecordSerializer):
    """Participations of all times; one without dates lasts as long as the project."""

    programme = Reference()
    consortia = References()
    funder = Reference()
    cordis_url = Derived(
        *("funding_programme", "grant_number"),
        by=lambda funded_by, number: cordis_address(funded_by, number) or None,
        schema=ADDRESS_OR_NONE,
        help_text="The project in the register of the Commission.",
    )
    participations = Rows(ProjectParticipationSerializer, sorted_by=coordinator_first)
    outcomes = ProjectOutcomeSerializer(many=True, read_only=True)

    class Meta:
        model = Project
        fields = [
            "slug",
            "acronym",
            "title",
            "programme",
            "consortia",
            "funder",
            "funding_programme",
            "call",
            "grant_number",
            "cordis_url",
            "total_amount",
            "contributed_amount",
            "currency",
            *RecordSerializer.period,
            "summary",
            "website",
            "participations",
            "outcomes",
            *RecordSerializer.sources,
            *RecordSerializer.identity,
        ]


class ProjectViewSet(RecordViewSet):
    """Funded work: grant, period, participants and outcomes."""

    model = Project
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter

    @classmethod
    def public(cls):
        return super().public().for_lines()


class OfProjectSerializer(RecordSerializer):
    """A row without an address of its own: the addresses and the last change are those of its project."""

    url = ItemAddress(of="project", help_text="The address of its project here.")
    page_url = PageAddress(of="project", help_text="The page of its project.")
    updated_at = serializers.DateTimeField(
        source="project.last_published_at", read_only=True, help_text="When its project was last published."
    )
    more_sources = None
    project = Reference()


class ParticipationSerializer(OfProjectSerializer):
    organisation = Reference()
    facility = Reference()

    class Meta:
        model = Participation
        fields = ["project", *PARTICIPATION, *RecordSerializer.identity]


class ParticipationViewSet(ListViewSet):
    """Who takes or took part in which project, in which role."""

    model = Participation
    serializer_class = ParticipationSerializer
    filterset_class = ParticipationFilter

    @classmethod
    def public(cls):
        return super().public().for_listing()


class OutcomeSerializer(OfProjectSerializer):
    class Meta:
        model = Outcome
        fields = ["project", *OUTCOME, *RecordSerializer.identity]


class OutcomeViewSet(ListViewSet):
    """What came of projects, as numbers that a source states."""

    model = Outcome
    serializer_class = OutcomeSerializer
    filterset_class = OutcomeFilter

    @classmethod
    def public(cls):
        return super().public().for_listing()
