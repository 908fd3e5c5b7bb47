from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.core.api import RecordSerializer, RecordViewSet

from ..filters import PersonFilter
from ..models import Person


class PersonSerializer(RecordSerializer):
    orcid = serializers.SerializerMethodField(help_text="Address of the ORCID record.")

    class Meta:
        model = Person
        fields = [
            "slug",
            "full_name",
            "given_name",
            "family_name",
            "orcid",
            "website",
            "summary",
            *RecordSerializer.sources,
            *RecordSerializer.identity,
        ]

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_orcid(self, person):
        return f"https://orcid.org/{person.orcid}" if person.orcid else None


class PersonViewSet(RecordViewSet):
    """People who hold or held a public office. Contact details are not published."""

    model = Person
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
