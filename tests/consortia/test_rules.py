"""Rules of one record and rules across records, each by its error code."""

import pytest
from django.core.exceptions import ValidationError

from consortia.models import Appointment, Facility, FacilityStatus, Membership
from tests.factories import (
    codes,
    make_appointment,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
    stored,
)

pytestmark = [pytest.mark.django_db, pytest.mark.history]


def test_statuses_that_surely_overlap_are_refused():
    facility = Facility(name="Ring")
    facility.statuses.set(
        [
            FacilityStatus(status="operating", since="2010", is_ongoing=True),
            FacilityStatus(status="closed", since="2019-10-29", is_ongoing=True),
        ]
    )

    with pytest.raises(ValidationError) as refused:
        stored(facility)

    assert codes(refused) == ["statuses_overlap"]


def test_one_stay_of_a_member_at_a_time():
    organisation, consortium = make_organisation(), make_consortium()
    make_membership(organisation=organisation, consortium=consortium, since="2018", until="2020")
    make_membership(organisation=organisation, consortium=consortium, since="2020", is_ongoing=True)

    with pytest.raises(ValidationError) as refused:
        make_membership(organisation=organisation, consortium=consortium, since="2019-05", until="2019-08")

    assert codes(refused) == ["memberships_overlap"]


def test_drafts_do_not_block_each_other_but_the_second_publication_is_refused():
    organisation, consortium = make_organisation(), make_consortium()
    stays = [
        make_membership(live=False, organisation=organisation, consortium=consortium, since="2018", is_ongoing=True)
        for _ in range(2)
    ]
    stays[0].latest_revision.publish()

    with pytest.raises(ValidationError) as refused:
        stays[1].latest_revision.publish()

    assert codes(refused) == ["memberships_overlap"]
    assert Membership.objects.live().count() == 1


def test_chair_has_one_seat():
    consortium = make_consortium()
    make_appointment(consortium=consortium, office="chair", since="2020", until="2021-12-31")
    make_appointment(consortium=consortium, office="vice-chair", since="2020", until="2021-12-31")
    make_appointment(consortium=consortium, office="vice-chair", since="2020", until="2021-12-31")

    with pytest.raises(ValidationError) as refused:
        make_appointment(consortium=consortium, office="chair", since="2021-03", until="2022")

    assert codes(refused) == ["office_taken"]


def test_hand_over_on_one_day_is_no_clash():
    consortium = make_consortium()
    make_appointment(consortium=consortium, since="2020-01-01", until="2022-01-01")
    make_appointment(consortium=consortium, since="2022-01-01", is_ongoing=True)

    assert Appointment.objects.live().count() == 2


def test_one_term_of_a_person_in_an_office():
    person, consortium = make_person(), make_consortium()
    make_appointment(person=person, consortium=consortium, office="vice-chair", since="2020", until="2022")

    with pytest.raises(ValidationError) as refused:
        make_appointment(person=person, consortium=consortium, office="vice-chair", since="2021-02", until="2021-05")

    assert codes(refused) == ["terms_overlap"]


@pytest.mark.parametrize("ends", [{}, {"organisation": True, "network": True}])
def test_membership_is_of_exactly_one_member(ends):
    both = {"organisation": make_organisation(), "network": make_consortium()} if ends else {}
    fields = {"organisation": None, "network": None} | both

    with pytest.raises(ValidationError) as refused:
        make_membership(**fields)

    assert codes(refused) == ["exactly_one"]


def test_consortium_is_not_a_member_of_itself():
    consortium = make_consortium()

    with pytest.raises(ValidationError) as refused:
        make_membership(consortium=consortium, network=consortium)

    assert "member_of_itself" in codes(refused)


def test_partnership_needs_two_different_parties():
    consortium = make_consortium()
    with pytest.raises(ValidationError) as too_few:
        make_partnership(parties=[consortium])
    with pytest.raises(ValidationError) as twice:
        make_partnership(parties=[consortium, consortium])

    assert (codes(too_few), codes(twice)) == (["too_few_parties"], ["party_twice"])


def test_record_is_no_part_of_what_is_part_of_it():
    whole = make_facility(name="Ring")
    part = make_facility(name="Beamline", part_of=whole)
    whole.part_of = part

    with pytest.raises(ValidationError) as refused:
        whole.full_clean()

    assert codes(refused) == ["cycle"]


def test_consortia_are_not_members_of_each_other_at_the_same_time():
    one, other = make_consortium(), make_consortium()
    make_membership(consortium=one, network=other, since="2018", until="2020")
    make_membership(consortium=other, network=one, since="2021", is_ongoing=True)

    with pytest.raises(ValidationError) as refused:
        make_membership(consortium=one, network=other, since="2022", is_ongoing=True)

    assert codes(refused) == ["members_of_each_other"]
