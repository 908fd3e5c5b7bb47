"""One FilterSet per record, for the admin list, the public list and the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.core.filters import CountryFilter, DatedFilter, DayFilter, LiveChoiceFilter, RecordFilter

from .models import (
    Appointment,
    Consortium,
    Facility,
    FacilityKind,
    Membership,
    MembershipKind,
    Office,
    Organisation,
    OrganisationKind,
    Partnership,
    Person,
    Status,
)


class ConsortiumFilter(RecordFilter):
    on = DayFilter()
    ordering = django_filters.OrderingFilter(
        fields=("acronym", "name", "founded_by"), field_labels={"founded_by": _("Founded")}, label=_("Order")
    )

    class Meta:
        model = Consortium
        fields = ()


class OrganisationFilter(RecordFilter):
    """``consortium`` finds its members on the asked day, ``membership`` says which kind of them."""

    consortium = LiveChoiceFilter(Consortium, label=_("Consortium"), method="filter_consortium")
    membership = django_filters.ChoiceFilter(
        label=_("Membership"), choices=MembershipKind.choices, method="filter_membership"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=OrganisationKind.choices)
    country = CountryFilter()
    on = DayFilter(method="filter_with_consortium")
    ordering = django_filters.OrderingFilter(
        fields=("short_name", "name", "country"), field_labels={"short_name": _("Short name")}, label=_("Order")
    )

    class Meta:
        model = Organisation
        fields = ()

    def filter_consortium(self, organisations, name, consortium):
        kind = self.form.cleaned_data.get("membership") or MembershipKind.MEMBER
        return organisations.filter(pk__in=self.stays(kind).filter(consortium=consortium).values("organisation"))

    def filter_membership(self, organisations, name, kind):
        return organisations.filter(pk__in=self.stays(kind).values("organisation"))

    def filter_with_consortium(self, organisations, name, value):
        # Asked alone it is no condition; the filters by membership read it.
        return organisations

    def stays(self, kind):
        return Membership.objects.live().on(self.day).filter(kind=kind)


class FacilityFilter(RecordFilter):
    """``consortium`` finds what its members bring in; ``membership=associate`` what associates bring."""

    consortium = LiveChoiceFilter(Consortium, label=_("Consortium"), method="filter_consortium")
    membership = django_filters.ChoiceFilter(
        label=_("Brought in by"),
        choices=MembershipKind.choices,
        empty_label=_("members"),
        method="filter_membership",
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=FacilityKind.choices)
    country = CountryFilter()
    operator = LiveChoiceFilter(Organisation, label=_("Operator"), method="filter_operator")
    status = django_filters.ChoiceFilter(label=_("Status"), choices=Status.choices, method="filter_status")
    on = DayFilter()
    ordering = django_filters.OrderingFilter(fields=("name", "acronym", "kind", "country"), label=_("Order"))

    class Meta:
        model = Facility
        fields = ()

    def filter_consortium(self, facilities, name, consortium):
        kind = self.form.cleaned_data.get("membership") or MembershipKind.MEMBER
        return facilities.in_consortium(consortium, self.day, kind)

    def filter_membership(self, facilities, name, kind):
        return facilities.in_consortium(None, self.day, kind)

    def filter_operator(self, facilities, name, organisation):
        return facilities.run_by(organisation, self.day)

    def filter_status(self, facilities, name, status):
        return facilities.with_status(status, self.day)


class MembershipFilter(DatedFilter):
    consortium = LiveChoiceFilter(Consortium, label=_("Consortium"))
    organisation = LiveChoiceFilter(Organisation, label=_("Organisation"))
    network = LiveChoiceFilter(Consortium, label=_("Network"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=MembershipKind.choices)
    ordering = django_filters.OrderingFilter(
        fields={"earliest_start": "since", "latest_end": "until"}, label=_("Order")
    )

    class Meta:
        model = Membership
        fields = ()


class PartnershipFilter(DatedFilter):
    consortium = LiveChoiceFilter(Consortium, label=_("Party"), field_name="parties__consortium", distinct=True)
    ordering = django_filters.OrderingFilter(fields={"name": "name", "earliest_start": "since"}, label=_("Order"))

    class Meta:
        model = Partnership
        fields = ()


class PersonFilter(RecordFilter):
    """``consortium`` and ``office`` find who held an office there, with ``on`` on that day."""

    consortium = LiveChoiceFilter(Consortium, label=_("Consortium"), method="filter_appointments")
    office = django_filters.ChoiceFilter(label=_("Office"), choices=Office.choices, method="filter_appointments")
    on = DayFilter()
    ordering = django_filters.OrderingFilter(
        fields=("family_name", "given_name"), field_labels={"family_name": _("Name")}, label=_("Order")
    )

    class Meta:
        model = Person
        fields = ()

    def filter_appointments(self, people, name, value):
        asked = {key: self.form.cleaned_data[key] for key in ("consortium", "office") if self.form.cleaned_data[key]}
        terms = Appointment.objects.live().filter(**asked)
        if day := self.form.cleaned_data.get("on"):
            terms = terms.on(day)
        return people.filter(pk__in=terms.values("person"))


class AppointmentFilter(DatedFilter):
    person = LiveChoiceFilter(Person, label=_("Person"))
    consortium = LiveChoiceFilter(Consortium, label=_("Consortium"))
    organisation = LiveChoiceFilter(Organisation, label=_("Organisation"))
    affiliation = LiveChoiceFilter(Organisation, label=_("Affiliation"))
    office = django_filters.ChoiceFilter(label=_("Office"), choices=Office.choices)
    ordering = django_filters.OrderingFilter(
        fields={"earliest_start": "since", "latest_end": "until", "person__family_name": "person"}, label=_("Order")
    )

    class Meta:
        model = Appointment
        fields = ()
