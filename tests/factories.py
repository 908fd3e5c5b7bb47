"""Valid, published records with as little said as possible; a test spells out every value it asserts on."""

from contextlib import contextmanager
from itertools import count

from django.utils import timezone

from consortia.models import (
    Appointment,
    Consortium,
    Facility,
    FacilityStatus,
    Membership,
    Organisation,
    Partnership,
    PartnershipParty,
    Person,
    Responsibility,
)
from portal.core import records

_number = count(1)
_has_history = True


@contextmanager
def without_history():
    """For rows that are only read: inside, what is made is public without a revision, in a fifth of the time."""
    global _has_history
    before, _has_history = _has_history, False
    try:
        yield
    finally:
        _has_history = before


def has_history() -> bool:
    return _has_history


def stored(record, live=True):
    """Publish the record, or keep it as a draft."""
    if live and not _has_history:
        record.live, record.has_unpublished_changes = True, False
        record.first_published_at = record.last_published_at = timezone.now()
        with records.references_wait():
            record.save()
        return record
    return records.publish_now(record) if live else records.save_draft(record)


def make_organisation(live=True, **fields) -> Organisation:
    number = next(_number)
    return stored(Organisation(**({"name": f"Laboratory {number}", "short_name": f"LAB{number}"} | fields)), live)


def make_facility(live=True, operator=None, status=None, **fields) -> Facility:
    number = next(_number)
    facility = Facility(**({"name": f"Light source {number}", "acronym": f"SRC{number}"} | fields))
    if operator:
        row = Responsibility(organisation=operator, role="operator", since="2000", is_ongoing=True)
        facility.responsibilities.add(row)
    if status:
        facility.statuses.add(FacilityStatus(status=status, since="2000", is_ongoing=True))
    return stored(facility, live)


def make_consortium(live=True, **fields) -> Consortium:
    number = next(_number)
    return stored(Consortium(**({"acronym": f"NET{number}", "name": f"Network {number}"} | fields)), live)


def make_membership(live=True, facilities=(), **fields) -> Membership:
    if "organisation" not in fields and "network" not in fields:
        fields["organisation"] = make_organisation()
    fields.setdefault("consortium", None)
    fields["consortium"] = fields["consortium"] or make_consortium()
    if "since" not in fields:
        fields |= {"since": "2018", "is_ongoing": True}
    membership = Membership(**fields)
    membership.facilities.set(facilities)
    return stored(membership, live)


def make_person(live=True, **fields) -> Person:
    return stored(Person(**({"given_name": "Ada", "family_name": f"Example{next(_number)}"} | fields)), live)


def make_appointment(live=True, **fields) -> Appointment:
    fields.setdefault("person", None)
    fields["person"] = fields["person"] or make_person()
    if "consortium" not in fields and "organisation" not in fields:
        fields["consortium"] = make_consortium()
    if "since" not in fields:
        fields |= {"since": "2018", "is_ongoing": True}
    return stored(Appointment(**fields), live)


def make_partnership(live=True, parties=None, **fields) -> Partnership:
    partnership = Partnership(
        **({"name": f"Partnership {next(_number)}", "since": "2020-07", "is_ongoing": True} | fields)
    )
    for consortium in parties or (make_consortium(), make_consortium()):
        partnership.parties.add(PartnershipParty(consortium=consortium))
    return stored(partnership, live)


def make_many(make, number, **fields) -> list:
    return [make(**fields) for _ in range(number)]


def codes(refused) -> list[str]:
    """The codes of a caught ``ValidationError``."""
    error = refused.value
    errors = (
        [item for items in error.error_dict.values() for item in items]
        if hasattr(error, "error_dict")
        else error.error_list
    )
    return [item.code for item in errors]
