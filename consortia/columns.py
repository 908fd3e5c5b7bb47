"""What the lists of consortia's records say when they are shown as tables."""

from django.utils.translation import gettext_lazy as _

from portal.core.columns import Column

from .models import Role


def consortia_on(record, day) -> list:
    """The consortia to which an organisation belongs, or into which a facility is brought, each once."""
    return list(dict.fromkeys(stay.consortium for stay in record.public_memberships if stay.holds_on(day)))


def country(record, day) -> str:
    return record.country.name if record.country else ""


FACILITIES = (
    Column(_("Facility"), lambda facility, day: facility, order="acronym"),
    Column(_("Name"), lambda facility, day: facility.name, order="name", form="long"),
    Column(_("Kind"), lambda facility, day: facility.get_kind_display(), order="kind", form="phrase"),
    Column(_("Status"), lambda facility, day: [row.get_status_display() for row in facility.statuses_on(day)]),
    Column(_("City"), lambda facility, day: facility.city),
    Column(_("Country"), country, order="country"),
    Column(_("Operator"), lambda facility, day: facility.responsible_on(day, Role.OPERATOR)),
    Column(_("Consortium"), consortia_on),
    Column(_("Opened"), lambda facility, day: facility.opened, form="day"),
)

ORGANISATIONS = (
    Column(_("Organisation"), lambda organisation, day: organisation, order="short_name"),
    Column(_("Name"), lambda organisation, day: organisation.name, order="name", form="long"),
    Column(_("Kind"), lambda organisation, day: organisation.get_kind_display(), form="phrase"),
    Column(_("City"), lambda organisation, day: organisation.city),
    Column(_("Country"), country, order="country"),
    Column(_("Consortium"), consortia_on),
    Column(_("ROR"), lambda organisation, day: organisation.ror_id),
)


def terms_on(person, on) -> list:
    """Public offices of the asked day; of all times, if none was asked."""
    return [term for term in person.public_appointments if on is None or term.holds_on(on)]


PEOPLE = (
    Column(_("Person"), lambda person, on: person, order="family_name"),
    Column(_("Given name"), lambda person, on: person.given_name, order="given_name"),
    Column(_("Office"), lambda person, on: list(dict.fromkeys(term.office_name for term in terms_on(person, on)))),
    Column(_("In"), lambda person, on: list(dict.fromkeys(term.home for term in terms_on(person, on)))),
    Column(_("From"), lambda person, on: list({term.public_affiliation: 0 for term in terms_on(person, on)})),
)
