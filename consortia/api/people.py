from portal.core.api import ADDRESS_OR_NONE, Derived, RecordSerializer, RecordViewSet

from ..filters import PersonFilter
from ..models import Person


class PersonSerializer(RecordSerializer):
    full_name = Derived("given_name", "family_name", by=Person.called, schema={"type": "string"})
    orcid = Derived(
        "orcid",
        by=lambda orcid: f"https://orcid.org/{orcid}" if orcid else None,
        schema=ADDRESS_OR_NONE,
        help_text="Address of the ORCID record.",
    )

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


class PersonViewSet(RecordViewSet):
    """People who hold or held a public office. Contact details are not published."""

    model = Person
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
