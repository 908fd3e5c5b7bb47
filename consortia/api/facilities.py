from drf_spectacular.utils import extend_schema_field

from portal.core.api import REFERENCE, OfRelation, ReadField, RecordSerializer, RecordViewSet, Reference, RowSerializer
from portal.core.api.reading import Relation, Told, unique
from portal.core.api.telling import reference

from ..filters import FacilityFilter
from ..models import (
    Facility,
    FacilityFigure,
    FacilityName,
    FacilityStatus,
    Membership,
    Responsibility,
    Specification,
    Status,
)

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
        fields = ["name", "kind", "since", "until", "source_url", "checked_on"]


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


def holds(row, asked) -> bool:
    return row["earliest_start"] <= asked.day <= row["latest_end"]


@extend_schema_field(BROUGHT_IN)
class BroughtInto(ReadField):
    """The consortia into which public memberships bring a facility on the asked day."""

    def told(self, model, prefix):
        ends = {name: Membership._meta.get_field(name).related_model for name in Membership.ends}
        told = {name: reference(end, f"membership__{name}__") for name, end in ends.items()}
        kind, first, last = (f"membership__{name}" for name in ("kind", "earliest_start", "latest_end"))
        through = Membership.facilities.through
        stays = Relation(
            "memberships",
            lambda: through.objects.filter(Membership.live_q("membership__")).order_by(first, "pk"),
            "facility_id",
            unique(kind, first, last, *(name for one in told.values() for name in one.columns)),
        )

        def tell(row, asked):
            return [
                {
                    "consortium": told["consortium"].tell(stay, asked),
                    "through": told["organisation"].tell(stay, asked) or told["network"].tell(stay, asked),
                    "kind": stay[kind],
                }
                for stay in row[stays.name]
                if stay[first] <= asked.day <= stay[last]
            ]

        return Told(tell, relations=(stays,), within={"consortium": told["consortium"]})


class FacilitySerializer(RecordSerializer):
    """``status`` and ``consortia`` are those of the asked day; the rows below them tell all times."""

    status = OfRelation(
        "statuses",
        *("status", "earliest_start", "latest_end"),
        by=lambda rows, asked: [row["status"] for row in rows if holds(row, asked)],
        schema={"type": "array", "items": {"type": "string", "enum": Status.values}},
        help_text="On the asked day; empty when not known.",
    )
    consortia = BroughtInto(help_text="Consortia into which a membership brings it that day.")
    part_of = Reference()
    names = FacilityNameSerializer(many=True, read_only=True)
    statuses = StatusSerializer(many=True, read_only=True)
    responsibilities = ResponsibilitySerializer(many=True, read_only=True)
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


class FacilityViewSet(RecordViewSet):
    """Sources: rings, lasers, reactors, spallation sources, and beamlines of them."""

    model = Facility
    serializer_class = FacilitySerializer
    filterset_class = FacilityFilter

    @classmethod
    def public(cls):
        return super().public().for_lines()
