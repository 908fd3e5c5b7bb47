from portal.core.api import RecordSerializer, RecordViewSet, RowSerializer

from ..filters import ConsortiumFilter
from ..models import Consortium, ConsortiumBody, ConsortiumFigure, ConsortiumName


class ConsortiumNameSerializer(RowSerializer):
    class Meta:
        model = ConsortiumName
        fields = ["name", "kind", "since", "until", "source_url", "checked_on"]


class ConsortiumBodySerializer(RowSerializer):
    class Meta:
        model = ConsortiumBody
        fields = ["kind", "name", "description", *RecordSerializer.period, "source_url", "checked_on"]


class ConsortiumFigureSerializer(RowSerializer):
    class Meta:
        model = ConsortiumFigure
        fields = ["label", "qualifier", "number", "unit", "as_of", "source_url", "checked_on"]


class ConsortiumSerializer(RecordSerializer):
    names = ConsortiumNameSerializer(many=True, read_only=True)
    bodies = ConsortiumBodySerializer(many=True, read_only=True)
    figures = ConsortiumFigureSerializer(many=True, read_only=True)

    class Meta:
        model = Consortium
        fields = [
            "slug",
            "acronym",
            "name",
            "founded",
            "founding_act",
            "summary",
            "mission",
            "website",
            "names",
            "bodies",
            "figures",
            *RecordSerializer.sources,
            *RecordSerializer.identity,
        ]


class ConsortiumViewSet(RecordViewSet):
    """Leagues and networks. Their members are memberships, their officers appointments."""

    model = Consortium
    serializer_class = ConsortiumSerializer
    filterset_class = ConsortiumFilter
