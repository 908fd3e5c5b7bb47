from portal.core.api import RecordSerializer, RecordViewSet, Reference

from ..filters import AppointmentFilter
from ..models import Appointment


class AppointmentSerializer(RecordSerializer):
    person = Reference()
    consortium = Reference()
    organisation = Reference()
    affiliation = Reference()

    class Meta:
        model = Appointment
        fields = [
            "id",
            "person",
            "consortium",
            "organisation",
            "office",
            "title",
            "body",
            "affiliation",
            *RecordSerializer.period,
            "note",
            *RecordSerializer.sources,
            *RecordSerializer.identity,
        ]


class AppointmentViewSet(RecordViewSet):
    """Who held which office when, one row a term."""

    model = Appointment
    serializer_class = AppointmentSerializer
    filterset_class = AppointmentFilter
    lookup_field = "pk"
    lookup_value_converter = "int"

    @classmethod
    def public(cls):
        return super().public().for_listing()
