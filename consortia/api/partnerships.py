from portal.core.api import OfRelation, RecordSerializer, RecordViewSet, ReferencesThrough, RowSerializer

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
    parties = ReferencesThrough("consortium")
    objectives = OfRelation(
        "objectives",
        "text",
        by=lambda rows, asked: [row["text"] for row in rows],
        schema={"type": "array", "items": {"type": "string"}},
    )
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


class PartnershipViewSet(RecordViewSet):
    """Consortia that act together."""

    model = Partnership
    serializer_class = PartnershipSerializer
    filterset_class = PartnershipFilter
