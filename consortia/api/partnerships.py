from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.core.api import REFERENCE, RecordSerializer, RecordViewSet, RowSerializer, reference

from ..filters import PartnershipFilter
from ..models import Partnership, PartnershipFigure, PartnershipStep


class PartnershipStepSerializer(RowSerializer):
    class Meta:
        model = PartnershipStep
        fields = ["taken_on", "what", "endorsed_by", "source_url", "checked_on"]


class PartnershipFigureSerializer(RowSerializer):
    class Meta:
        model = PartnershipFigure
        fields = ["label", "qualifier", "number", "unit", "as_of", "source_url", "checked_on"]


class PartnershipSerializer(RecordSerializer):
    parties = serializers.SerializerMethodField()
    objectives: serializers.Field = serializers.SlugRelatedField("text", many=True, read_only=True)
    steps = PartnershipStepSerializer(many=True, read_only=True)
    figures = PartnershipFigureSerializer(many=True, read_only=True)

    class Meta:
        model = Partnership
        fields = [
            "slug",
            "name",
            *RecordSerializer.period,
            "summary",
            "purpose",
            "parties",
            "objectives",
            "steps",
            "figures",
            *RecordSerializer.sources,
            *RecordSerializer.identity,
        ]

    @extend_schema_field({"type": "array", "items": REFERENCE})
    def get_parties(self, partnership):
        return [reference(party.consortium) for party in partnership.public_rows("parties")]


class PartnershipViewSet(RecordViewSet):
    """Consortia that act together."""

    model = Partnership
    serializer_class = PartnershipSerializer
    filterset_class = PartnershipFilter

    def get_queryset(self):
        return super().get_queryset().for_listing().prefetch_related("objectives", "steps", "figures")
