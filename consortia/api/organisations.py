from portal.core.api import ADDRESS_OR_NONE, Derived, RecordSerializer, RecordViewSet, Reference, RowSerializer

from ..filters import OrganisationFilter
from ..models import Organisation, OrganisationName


class OrganisationNameSerializer(RowSerializer):
    class Meta:
        model = OrganisationName
        fields = ["name", "kind", "since", "until", "source_url", "checked_on"]


class OrganisationSerializer(RecordSerializer):
    ror = Derived(
        "ror_id",
        by=lambda ror_id: f"https://ror.org/{ror_id}" if ror_id else None,
        schema=ADDRESS_OR_NONE,
        help_text="Address of the ROR record.",
    )
    names = OrganisationNameSerializer(many=True, read_only=True)
    successor = Reference()

    class Meta:
        model = Organisation
        fields = [
            "slug",
            "name",
            "short_name",
            "kind",
            "country",
            "city",
            "latitude",
            "longitude",
            "website",
            "ror",
            "summary",
            "names",
            "successor",
            *RecordSerializer.sources,
            *RecordSerializer.identity,
        ]


class OrganisationViewSet(RecordViewSet):
    """Bodies that belong, operate, own, fund or lead."""

    model = Organisation
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
