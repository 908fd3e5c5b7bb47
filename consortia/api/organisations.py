from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.core.api import RecordSerializer, RecordViewSet, Reference, RowSerializer

from ..filters import OrganisationFilter
from ..models import Organisation, OrganisationName


class OrganisationNameSerializer(RowSerializer):
    class Meta:
        model = OrganisationName
        fields = ["name", "kind", "since", "until"]


class OrganisationSerializer(RecordSerializer):
    ror = serializers.SerializerMethodField(help_text="Address of the ROR record.")
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

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_ror(self, organisation):
        return f"https://ror.org/{organisation.ror_id}" if organisation.ror_id else None


class OrganisationViewSet(RecordViewSet):
    """Bodies that belong, operate, own, fund or lead."""

    model = Organisation
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter

    def get_queryset(self):
        return super().get_queryset().select_related("successor").prefetch_related("names")
