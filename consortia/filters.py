"""One FilterSet per record, for the admin list, the public list and the API."""

from django.utils.translation import gettext_lazy as _

from portal.core.facets import CountryFacet, Facet, RecordFacet
from portal.core.filters import DatedFilter, DayFilter, OrderFilter, RecordFilter
from portal.core.hidden import live_by_exclusion

from .models import (
    Appointment,
    Consortium,
    Facility,
    FacilityKind,
    FacilityStatus,
    Membership,
    MembershipKind,
    Office,
    Organisation,
    OrganisationKind,
    Partnership,
    PartnershipParty,
    Person,
    Responsibility,
    Role,
    Status,
)


class ConsortiumFilter(RecordFilter):
    on = DayFilter()
    ordering = OrderFilter(
        fields=("acronym", "name", "founded_by"), field_labels={"founded_by": _("Founded")}, label=_("Order")
    )

    class Meta:
        model = Consortium
        fields = ()


class OrganisationFilter(RecordFilter):
    """``consortium`` finds its members on the asked day, ``membership`` says which kind of them."""

    facets = ("consortium", "membership", "kind", "country")

    consortium = RecordFacet(Consortium, label=_("Consortium"), among="stays", row="organisation", value="consortium")
    membership = Facet(
        label=_("Membership"),
        choices=MembershipKind.choices,
        among="stays",
        row="organisation",
        value="kind",
        beside="consortium",
        implied=[MembershipKind.MEMBER],
    )
    kind = Facet(label=_("Kind"), choices=OrganisationKind.choices)
    country = CountryFacet()
    on = DayFilter(method="filter_with_consortium")
    ordering = OrderFilter(
        fields=("short_name", "name", "country"), field_labels={"short_name": _("Short name")}, label=_("Order")
    )

    class Meta:
        model = Organisation
        fields = ()

    def filter_with_consortium(self, organisations, name, value):
        # Asked alone it is no condition; the filters by membership read it.
        return organisations

    def stays(self):
        return live_by_exclusion(Membership).on(self.day)


class FacilityFilter(RecordFilter):
    """``consortium`` finds what its members bring in; ``membership=associate`` what associates bring."""

    facets = ("kind", "consortium", "membership", "country", "status", "operator")

    consortium = RecordFacet(Consortium, label=_("Consortium"), among="stays", row="facilities", value="consortium")
    membership = Facet(
        label=_("Brought in by"),
        choices=MembershipKind.choices,
        among="stays",
        row="facilities",
        value="kind",
        beside="consortium",
        implied=[MembershipKind.MEMBER],
    )
    kind = Facet(label=_("Kind"), choices=FacilityKind.choices)
    country = CountryFacet()
    operator = RecordFacet(Organisation, label=_("Operator"), among="operations", row="facility", value="organisation")
    status = Facet(label=_("Status"), choices=Status.choices, among="statuses", row="facility", value="status")
    on = DayFilter()
    ordering = OrderFilter(fields=("name", "acronym", "kind", "country"), label=_("Order"))

    class Meta:
        model = Facility
        fields = ()

    def stays(self):
        return live_by_exclusion(Membership).on(self.day)

    def operations(self):
        return Responsibility.objects.on(self.day).filter(role=Role.OPERATOR)

    def statuses(self):
        return FacilityStatus.objects.on(self.day)


class MembershipFilter(DatedFilter):
    consortium = RecordFacet(Consortium, label=_("Consortium"))
    organisation = RecordFacet(Organisation, label=_("Organisation"))
    network = RecordFacet(Consortium, label=_("Network"))
    kind = Facet(label=_("Kind"), choices=MembershipKind.choices)
    ordering = OrderFilter(fields={"earliest_start": "since", "latest_end": "until"}, label=_("Order"))

    class Meta:
        model = Membership
        fields = ()


class PartnershipFilter(DatedFilter):
    facets = ("consortium",)

    consortium = RecordFacet(Consortium, label=_("Party"), among="parties", row="partnership", value="consortium")
    ordering = OrderFilter(fields={"name": "name", "earliest_start": "since"}, label=_("Order"))

    class Meta:
        model = Partnership
        fields = ()

    def parties(self):
        return PartnershipParty.objects.live()


class PersonFilter(RecordFilter):
    """``consortium`` and ``office`` find who held an office there, with ``on`` on that day."""

    facets = ("office", "consortium")

    consortium = RecordFacet(Consortium, label=_("Consortium"), among="terms", row="person", value="consortium")
    office = Facet(
        label=_("Office"), choices=Office.choices, among="terms", row="person", value="office", beside="consortium"
    )
    on = DayFilter()
    ordering = OrderFilter(
        fields=("family_name", "given_name"), field_labels={"family_name": _("Name")}, label=_("Order")
    )

    class Meta:
        model = Person
        fields = ()

    def terms(self):
        return self.if_asked_on(live_by_exclusion(Appointment))


class AppointmentFilter(DatedFilter):
    person = RecordFacet(Person, label=_("Person"))
    consortium = RecordFacet(Consortium, label=_("Consortium"))
    organisation = RecordFacet(Organisation, label=_("Organisation"))
    affiliation = RecordFacet(Organisation, label=_("Affiliation"))
    office = Facet(label=_("Office"), choices=Office.choices)
    ordering = OrderFilter(
        fields={"earliest_start": "since", "latest_end": "until", "person__family_name": "person"}, label=_("Order")
    )

    class Meta:
        model = Appointment
        fields = ()
