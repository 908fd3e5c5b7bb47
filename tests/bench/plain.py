"""Projects as Django REST framework's own guide writes them: model serializers, nested."""

from rest_framework import serializers, viewsets
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer

from consortia.models import Consortium, Facility, Organisation
from portal.core.api import RowSerializer
from programmes.models import Outcome, Participation, Programme, Project


def naming(of: type) -> type[serializers.ModelSerializer]:
    """A serializer of what a reference tells."""
    name = serializers.CharField(source="__str__")
    page_url = serializers.CharField(source="get_absolute_url")
    meta = type("Meta", (), {"model": of, "fields": ["slug", "name", "page_url"]})
    return type(
        f"{of.__name__}Name", (serializers.ModelSerializer,), {"name": name, "page_url": page_url, "Meta": meta}
    )


class PartialDates(RowSerializer):
    def to_representation(self, row):
        return {name: str(value) if name in DATES and value else value for name, value in self.plainly(row).items()}

    def plainly(self, row):
        return serializers.ModelSerializer.to_representation(self, row)

    def build_standard_field(self, field_name, model_field):
        if field_name in DATES:
            return serializers.CharField, {"read_only": True}
        return serializers.ModelSerializer.build_standard_field(self, field_name, model_field)


DATES = ("since", "until", "confirmed_on", "as_of")
PERIOD = [*DATES[:3], "is_ongoing", "source_url", "checked_on"]


class PlainParticipation(PartialDates):
    organisation, facility = naming(Organisation)(), naming(Facility)()

    class Meta:
        model = Participation
        fields = ["organisation", "facility", "role", "contribution_amount", "contribution_currency", *PERIOD]


class PlainOutcome(PartialDates):
    class Meta:
        model = Outcome
        fields = ["label", "qualifier", "number", "unit", "as_of", "source_url", "checked_on"]


class PlainProject(PartialDates):
    programme, funder = naming(Programme)(), naming(Organisation)()
    consortia = naming(Consortium)(many=True)
    participations, outcomes = PlainParticipation(many=True), PlainOutcome(many=True)

    class Meta:
        model = Project
        fields = [
            *("slug", "acronym", "title", "programme", "consortia", "funder", "funding_programme", "call"),
            *("grant_number", "cordis_url", "total_amount", "contributed_amount", "currency", "summary", "website"),
            *("participations", "outcomes", "last_published_at", *PERIOD),
        ]


class Hundred(PageNumberPagination):
    page_size = 100


class Unprepared(viewsets.ReadOnlyModelViewSet):
    """As it stands in most code: whatever a row names is asked for when it is needed."""

    queryset = Project.objects.filter(live=True)
    serializer_class = PlainProject
    pagination_class = Hundred
    renderer_classes = [JSONRenderer]
    schema = None


class Prefetched(Unprepared):
    """The same by somebody who knows the database."""

    queryset = (
        Project.objects.filter(live=True)
        .select_related("programme", "funder")
        .prefetch_related("consortia", "outcomes", "participations__organisation", "participations__facility")
    )
