from portal.core.api import RecordSerializer, RecordViewSet, Reference, References

from ..filters import MembershipFilter
from ..models import Membership


class MembershipSerializer(RecordSerializer):
    consortium = Reference()
    organisation = Reference()
    network = Reference()
    facilities = References()

    class Meta:
        model = Membership
        fields = [
            "id",
            "consortium",
            "organisation",
            "network",
            "kind",
            *RecordSerializer.period,
            "facilities",
            "note",
            *RecordSerializer.sources,
            *RecordSerializer.identity,
        ]


class MembershipViewSet(RecordViewSet):
    """Stays of organisations and networks in consortia, present and past."""

    model = Membership
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter
    lookup_field = "pk"
    lookup_value_converter = "int"

    @classmethod
    def public(cls):
        return super().public().for_lines()
