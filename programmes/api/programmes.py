from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.core.api import RecordSerializer, RecordViewSet, Reference, References, RowSerializer

from ..filters import ProgrammeFilter
from ..models import Programme, ProgrammeFigure, ProgrammeName, ProgrammeRegion, Supporter


class ProgrammeNameSerializer(RowSerializer):
    class Meta:
        model = ProgrammeName
        fields = ["name", "kind", "since", "until"]


class ProgrammeRegionSerializer(RowSerializer):
    class Meta:
        model = ProgrammeRegion
        fields = ["region", "country"]


class SupporterSerializer(RowSerializer):
    consortium = Reference()
    organisation = Reference()
    facility = Reference()

    class Meta:
        model = Supporter
        fields = [
            "role",
            "consortium",
            "organisation",
            "facility",
            *RecordSerializer.period,
            "source_url",
            "checked_on",
        ]


class ProgrammeFigureSerializer(RowSerializer):
    class Meta:
        model = ProgrammeFigure
        fields = ["label", "qualifier", "number", "unit", "as_of", "source_url", "checked_on"]


class ProgrammeSerializer(RecordSerializer):
    """Supporters of all times; one without dates supports the programme for its whole time."""

    regions = ProgrammeRegionSerializer(many=True, read_only=True)
    supporters = serializers.SerializerMethodField()
    projects = References(source="public_projects")
    names = ProgrammeNameSerializer(many=True, read_only=True)
    figures = ProgrammeFigureSerializer(many=True, read_only=True)

    class Meta:
        model = Programme
        fields = [
            "slug",
            "acronym",
            "name",
            "full_title",
            *RecordSerializer.period,
            "summary",
            "website",
            "regions",
            "supporters",
            "projects",
            "names",
            "figures",
            *RecordSerializer.sources,
            *RecordSerializer.identity,
        ]

    @extend_schema_field(SupporterSerializer(many=True))
    def get_supporters(self, programme):
        return SupporterSerializer(programme.public_rows("supporters"), many=True).data


class ProgrammeViewSet(RecordViewSet):
    """Long-running efforts such as science diplomacy."""

    model = Programme
    serializer_class = ProgrammeSerializer
    filterset_class = ProgrammeFilter

    def get_queryset(self):
        return super().get_queryset().for_detail().with_public_projects()
