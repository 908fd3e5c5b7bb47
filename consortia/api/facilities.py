from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.core.api import REFERENCE, RecordSerializer, RecordViewSet, Reference, RowSerializer, reference

from ..filters import FacilityFilter
from ..models import Facility, FacilityFigure, FacilityName, FacilityStatus, Responsibility, Specification

BROUGHT_IN = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"consortium": REFERENCE, "through": REFERENCE, "kind": {"type": "string"}},
    },
}


class FacilityNameSerializer(RowSerializer):
    class Meta:
        model = FacilityName
        fields = ["name", "kind", "since", "until"]


class StatusSerializer(RowSerializer):
    class Meta:
        model = FacilityStatus
        fields = ["status", *RecordSerializer.period, "source_url", "checked_on"]


class ResponsibilitySerializer(RowSerializer):
    organisation = Reference()

    class Meta:
        model = Responsibility
        fields = ["role", "organisation", *RecordSerializer.period, "source_url", "checked_on"]


class SpecificationSerializer(RowSerializer):
    class Meta:
        model = Specification
        fields = ["label", "value", "unit"]


class FacilityFigureSerializer(RowSerializer):
    class Meta:
        model = FacilityFigure
        fields = ["label", "qualifier", "number", "unit", "as_of", "source_url", "checked_on"]


class FacilitySerializer(RecordSerializer):
    """``status`` and ``consortia`` are those of the asked day; the rows below them tell all times."""

    status = serializers.SerializerMethodField(help_text="On the asked day; empty when not known.")
    consortia = serializers.SerializerMethodField(help_text="Consortia into which a membership brings it that day.")
    part_of = Reference()
    names = FacilityNameSerializer(many=True, read_only=True)
    statuses = StatusSerializer(many=True, read_only=True)
    responsibilities = serializers.SerializerMethodField()
    specifications = SpecificationSerializer(many=True, read_only=True)
    figures = FacilityFigureSerializer(many=True, read_only=True)

    class Meta:
        model = Facility
        fields = [
            "slug",
            "name",
            "acronym",
            "kind",
            "status",
            "country",
            "city",
            "latitude",
            "longitude",
            "website",
            "opened",
            "opened_meaning",
            "summary",
            "part_of",
            "consortia",
            "responsibilities",
            "statuses",
            "names",
            "specifications",
            "figures",
            *RecordSerializer.sources,
            *RecordSerializer.identity,
        ]

    def get_status(self, facility) -> list[str]:
        return [row.status for row in facility.statuses_on(self.day)]

    @extend_schema_field(BROUGHT_IN)
    def get_consortia(self, facility):
        return [
            {"consortium": reference(stay.consortium), "through": reference(stay.member), "kind": stay.kind}
            for stay in facility.public_memberships
            if stay.holds_on(self.day)
        ]

    @extend_schema_field(ResponsibilitySerializer(many=True))
    def get_responsibilities(self, facility):
        return ResponsibilitySerializer(facility.public_rows("responsibilities"), many=True).data


class FacilityViewSet(RecordViewSet):
    """Sources: rings, lasers, reactors, spallation sources, and beamlines of them."""

    model = Facility
    serializer_class = FacilitySerializer
    filterset_class = FacilityFilter

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .for_listing()
            .select_related("part_of")
            .prefetch_related("names", "specifications", "figures")
            .with_public_memberships()
        )
