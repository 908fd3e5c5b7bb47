from portal.core.api import RecordSerializer, RecordViewSet, Reference, References, RowSerializer

from ..filters import ProgrammeFilter
from ..models import Programme, ProgrammeFigure, ProgrammeName, ProgrammeRegion, Supporter


class ProgrammeNameSerializer(RowSerializer):
    class Meta:
        model = ProgrammeName
        fields = ["name", "kind", "since", "until", "source_url", "checked_on"]


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
    supporters = SupporterSerializer(many=True, read_only=True)
    projects = References()
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


class ProgrammeViewSet(RecordViewSet):
    """Long-running efforts such as science diplomacy."""

    model = Programme
    serializer_class = ProgrammeSerializer
    filterset_class = ProgrammeFilter

    @classmethod
    def public(cls):
        return super().public().for_lines()
