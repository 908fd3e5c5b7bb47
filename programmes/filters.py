"""One FilterSet per record, for the admin list, the public list and the API."""

from django.utils.translation import gettext_lazy as _

from consortia.models import Consortium, Facility, Organisation, Responsibility, Role
from portal.core.facets import CountryFacet, Facet, RecordByAddress, RecordFacet, TextFacet
from portal.core.filters import DatedFilter, OrderFilter, RecordFilter
from portal.core.hidden import live_by_exclusion

from .models import (
    Outcome,
    Participation,
    ParticipationRole,
    Programme,
    ProgrammeRegion,
    Project,
    Region,
    Supporter,
)


def funding_programmes() -> list[tuple[str, str]]:
    """The funding programmes of public projects, as choices."""
    named = Project.objects.live().exclude(funding_programme="").order_by("funding_programme")
    return [(name, name) for name in named.values_list("funding_programme", flat=True).distinct()]


class ProgrammeFilter(DatedFilter):
    """``consortium`` finds what it stands behind, leads, supports or funds; with ``on`` on that day."""

    facets = ("region", "consortium")

    consortium = RecordFacet(Consortium, label=_("Consortium"), among="support", row="programme", value="consortium")
    region = Facet(label=_("Region"), choices=Region.choices, among="regions", row="programme", value="region")
    ordering = OrderFilter(fields={"name": "name", "earliest_start": "since", "latest_end": "until"}, label=_("Order"))

    class Meta:
        model = Programme
        fields = ()

    def support(self):
        return self.if_asked_on(live_by_exclusion(Supporter))

    def regions(self):
        return ProgrammeRegion.objects.all()


class ProjectFilter(DatedFilter):
    """Participants are found of all times; with ``on``, those of that day in projects of that day."""

    facets = (
        "consortium",
        "programme",
        "funding_programme",
        "country",
        "funder",
        "participant",
        "coordinator",
        "facility",
    )

    programme = RecordFacet(Programme, label=_("Programme"))
    consortium = RecordFacet(Consortium, label=_("Consortium"), among="backed", row="project", value="consortium")
    funder = RecordFacet(Organisation, label=_("Funder"))
    funding_programme = TextFacet(label=_("Funding programme"), choices=funding_programmes)
    participant = RecordFacet(
        Organisation, label=_("Participant"), among="participations", row="project", value="organisation"
    )
    coordinator = RecordFacet(
        Organisation, label=_("Coordinator"), among="coordinations", row="project", value="organisation"
    )
    country = CountryFacet(
        label=_("Country of a participant"), among="participations", row="project", value="organisation__country"
    )
    facility = RecordFacet(Facility, label=_("Facility"), among="participations", row="project", value="facility")
    facility_or_operator = RecordByAddress(
        Facility, label=_("Facility or who runs it"), method="filter_around_facility"
    )
    ordering = OrderFilter(
        fields={
            "acronym": "acronym",
            "earliest_start": "since",
            "latest_end": "until",
            "total_amount": "total_amount",
            "contributed_amount": "contributed_amount",
        },
        label=_("Order"),
    )

    class Meta:
        model = Project
        fields = ()

    def filter_around_facility(self, projects, name, facility):
        """As the page of a facility shows them: those that name it, and those of who runs it today or on the day."""
        operators = Responsibility.objects.live().on(self.day).filter(facility=facility, role=Role.OPERATOR)
        return projects.around_facility(facility, operators.values("organisation"), self.form.cleaned_data.get("on"))

    def backed(self):
        return Project.consortia.through.objects.all()

    def participations(self):
        return self.if_asked_on(live_by_exclusion(Participation))

    def coordinations(self):
        return self.participations().filter(role=ParticipationRole.COORDINATOR)


class ParticipationFilter(DatedFilter):
    project = RecordFacet(Project, label=_("Project"))
    organisation = RecordFacet(Organisation, label=_("Organisation"))
    facility = RecordFacet(Facility, label=_("Facility"))
    role = Facet(label=_("Role"), choices=ParticipationRole.choices)
    country = CountryFacet(field_name="organisation__country")
    ordering = OrderFilter(
        fields={"project__acronym": "project", "organisation__short_name": "organisation", "role": "role"},
        label=_("Order"),
    )

    class Meta:
        model = Participation
        fields = ()


class OutcomeFilter(RecordFilter):
    project = RecordFacet(Project, label=_("Project"))
    programme = RecordFacet(Programme, label=_("Programme"), field_name="project__programme")
    ordering = OrderFilter(fields={"project__acronym": "project", "number": "number"}, label=_("Order"))

    class Meta:
        model = Outcome
        fields = ()
