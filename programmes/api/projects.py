from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.core.api import ListViewSet, RecordSerializer, RecordViewSet, Reference, References, RowSerializer

from ..filters import OutcomeFilter, ParticipationFilter, ProjectFilter
from ..models import Outcome, Participation, Project

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


class ProjectOutcomeSerializer(RowSerializer):
    class Meta:
        model = Outcome
        fields = OUTCOME


class ProjectSerializer(RecordSerializer):
    """Participations of all times; one without dates lasts as long as the project."""

    programme = Reference()
    consortia = References()
    funder = Reference()
    cordis_url = serializers.SerializerMethodField(help_text="The project in the register of the Commission.")
    participations = serializers.SerializerMethodField()
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

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_cordis_url(self, project):
        return project.cordis_url or None

    @extend_schema_field(ProjectParticipationSerializer(many=True))
    def get_participations(self, project):
        return ProjectParticipationSerializer(project.participations_on(), many=True).data


class ProjectViewSet(RecordViewSet):
    """Funded work: grant, period, participants and outcomes."""

    model = Project
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter

    def get_queryset(self):
        return super().get_queryset().for_detail()


class OfProjectSerializer(RecordSerializer):
    """A row without an address of its own: the addresses and the last change are those of its project."""

    updated_at = serializers.DateTimeField(source="project.last_published_at", read_only=True)
    more_sources = None
    project = Reference()

    def get_url(self, row) -> str:
        return super().get_url(row.project)

    def get_page_url(self, row) -> str:
        return super().get_page_url(row.project)


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

    def get_queryset(self):
        return super().get_queryset().for_listing()


class OutcomeSerializer(OfProjectSerializer):
    class Meta:
        model = Outcome
        fields = ["project", *OUTCOME, *RecordSerializer.identity]


class OutcomeViewSet(ListViewSet):
    """What came of projects, as numbers that a source states."""

    model = Outcome
    serializer_class = OutcomeSerializer
    filterset_class = OutcomeFilter

    def get_queryset(self):
        return super().get_queryset().for_listing()
