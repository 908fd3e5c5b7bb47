"""One FilterSet per record, for the admin list, the public list and the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from consortia.models import Consortium, Facility, Organisation
from portal.core.filters import CountryFilter, DatedFilter, LiveChoiceFilter, RecordFilter

from .models import Outcome, Participation, ParticipationRole, Programme, Project, Region


def funding_programmes() -> list[tuple[str, str]]:
    """The funding programmes of public projects, as choices."""
    named = Project.objects.live().exclude(funding_programme="").order_by("funding_programme")
    return [(name, name) for name in named.values_list("funding_programme", flat=True).distinct()]


class ProgrammeFilter(DatedFilter):
    """``consortium`` finds what it stands behind, leads, supports or funds; with ``on`` on that day."""

    consortium = LiveChoiceFilter(Consortium, label=_("Consortium"), method="filter_consortium")
    region = django_filters.ChoiceFilter(label=_("Region"), choices=Region.choices, method="filter_region")
    ordering = django_filters.OrderingFilter(
        fields={"name": "name", "earliest_start": "since", "latest_end": "until"}, label=_("Order")
    )

    class Meta:
        model = Programme
        fields = ()

    def filter_consortium(self, programmes, name, consortium):
        return programmes.in_consortium(consortium, self.form.cleaned_data.get("on"))

    def filter_region(self, programmes, name, region):
        return programmes.in_region(region)


class ProjectFilter(DatedFilter):
    """Participants are found of all times; with ``on``, those of that day in projects of that day."""

    programme = LiveChoiceFilter(Programme, label=_("Programme"))
    consortium = LiveChoiceFilter(Consortium, label=_("Consortium"), method="filter_consortium")
    funder = LiveChoiceFilter(Organisation, label=_("Funder"))
    funding_programme = django_filters.ChoiceFilter(label=_("Funding programme"), choices=funding_programmes)
    participant = LiveChoiceFilter(Organisation, label=_("Participant"), method="filter_participant")
    coordinator = LiveChoiceFilter(Organisation, label=_("Coordinator"), method="filter_coordinator")
    country = CountryFilter(label=_("Country of a participant"), method="filter_country")
    facility = LiveChoiceFilter(Facility, label=_("Facility"), method="filter_facility")
    ordering = django_filters.OrderingFilter(
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

    def filter_consortium(self, projects, name, consortium):
        return projects.in_consortium(consortium)

    def filter_participant(self, projects, name, organisation):
        return projects.with_participant(organisation, self.form.cleaned_data.get("on"))

    def filter_coordinator(self, projects, name, organisation):
        return projects.with_coordinator(organisation, self.form.cleaned_data.get("on"))

    def filter_country(self, projects, name, code):
        return projects.with_country(code, self.form.cleaned_data.get("on"))

    def filter_facility(self, projects, name, facility):
        return projects.of_facility(facility, self.form.cleaned_data.get("on"))


class ParticipationFilter(DatedFilter):
    project = LiveChoiceFilter(Project, label=_("Project"))
    organisation = LiveChoiceFilter(Organisation, label=_("Organisation"))
    facility = LiveChoiceFilter(Facility, label=_("Facility"))
    role = django_filters.ChoiceFilter(label=_("Role"), choices=ParticipationRole.choices)
    country = CountryFilter(field_name="organisation__country")
    ordering = django_filters.OrderingFilter(
        fields={"project__acronym": "project", "organisation__short_name": "organisation", "role": "role"},
        label=_("Order"),
    )

    class Meta:
        model = Participation
        fields = ()


class OutcomeFilter(RecordFilter):
    project = LiveChoiceFilter(Project, label=_("Project"))
    programme = LiveChoiceFilter(Programme, label=_("Programme"), field_name="project__programme")
    ordering = django_filters.OrderingFilter(
        fields={"project__acronym": "project", "number": "number"}, label=_("Order")
    )

    class Meta:
        model = Outcome
        fields = ()
