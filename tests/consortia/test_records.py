"""Drafts, publication, addresses and previews of records."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from consortia.models import (
    Appointment,
    Consortium,
    Facility,
    FacilityStatus,
    Membership,
    Organisation,
    PartnershipParty,
    Responsibility,
)
from portal.core import records
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

pytestmark = pytest.mark.django_db


def edited(record, **changes) -> Revision:
    """A new draft revision of a record."""
    draft = record.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    return draft.save_revision(clean=False)


def test_loaded_row_has_a_revision_to_compare_with():
    facility = make_facility(name="Ring")

    assert facility.live
    assert facility.live_revision == facility.latest_revision
    assert facility.latest_revision.as_object().name == "Ring"


def test_draft_of_a_live_record_leaves_the_public_one_alone(client):
    facility = make_facility(name="Old ring", acronym="")
    edited(facility, name="New ring")

    assert Facility.objects.get(pk=facility.pk).name == "Old ring"
    assert "New ring" not in client.get(facility.get_absolute_url()).text


def test_draft_never_published_is_stored_as_it_stands_now():
    facility = make_facility(live=False, name="F", acronym="")

    edited(facility, name="FELIX")

    stored_row = Facility.objects.get(pk=facility.pk)
    assert (stored_row.name, stored_row.live) == ("FELIX", False)


def test_slug_follows_the_name_until_it_was_public():
    facility = make_facility(live=False, name="F", acronym="")
    edited(facility, name="FELIX")
    assert Facility.objects.get(pk=facility.pk).slug == "felix"

    facility = Facility.objects.get(pk=facility.pk)
    facility.latest_revision.publish()
    facility.refresh_from_db()
    edited(facility, name="HFML-FELIX").publish()

    assert Facility.objects.get(pk=facility.pk).slug == "felix"


def test_slug_that_an_editor_chose_stays():
    facility = make_facility(live=False, name="European source", slug="ess")

    edited(facility, name="European Spallation Source")

    assert Facility.objects.get(pk=facility.pk).slug == "ess"


def test_second_record_of_a_name_gets_an_address_of_its_own():
    assert [make_facility(name="Ring", acronym="").slug for _ in range(3)] == ["ring", "ring-2", "ring-3"]


def test_renamed_address_leads_on_for_ever(client):
    facility = make_facility(name="Ring", slug="ring")
    edited(facility, slug="ring-two").publish()
    facility.refresh_from_db()
    edited(facility, slug="ring-three").publish()

    for old in ("/facilities/ring/", "/facilities/ring-two/"):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (301, "/facilities/ring-three/")


def test_address_of_another_record_is_never_given_away():
    facility = make_facility(name="Ring", slug="ring")
    edited(facility, slug="ring-two").publish()

    with pytest.raises(ValidationError) as refused:
        make_facility(name="Other", slug="ring")

    assert codes(refused) == ["address_taken"]


def test_record_may_take_its_own_old_address_back(client):
    facility = make_facility(name="Ring", slug="ring")
    edited(facility, slug="ring-two").publish()
    facility.refresh_from_db()
    edited(facility, slug="ring").publish()

    assert client.get("/facilities/ring/").status_code == 200
    assert client.get("/facilities/ring-two/")["Location"] == "/facilities/ring/"


def test_publication_validates_what_no_form_saw():
    facility = make_facility(name="Ring", slug="ring")
    other = make_facility(name="Other", slug="other")
    taken = edited(facility, slug="other")

    with pytest.raises(ValidationError):
        taken.publish()

    facility.refresh_from_db()
    assert (facility.slug, other.slug) == ("ring", "other")


def test_publication_checks_inline_rows_and_changes_nothing_when_refused():
    organisation = make_organisation()
    facility = make_facility(name="Ring", operator=organisation)
    draft = facility.get_latest_revision_as_object()
    draft.name = "Renamed"
    draft.responsibilities.set([Responsibility(organisation=organisation, role="owner", since="2024", until="2020")])
    revision = draft.save_revision(clean=False)

    with pytest.raises(ValidationError) as refused:
        revision.publish()

    assert "responsibility 1: The end, or the last confirmation, lies before the start." in refused.value.messages
    now = Facility.objects.get(pk=facility.pk)
    assert now.name == "Ring"
    assert [row.role for row in now.responsibilities.all()] == ["operator"]


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


def test_relation_is_public_only_if_both_ends_are():
    membership = make_membership(organisation=make_organisation(live=False))
    assert not Membership.objects.live().exists()

    membership.organisation.latest_revision.publish()

    assert Membership.objects.live().get() == membership


def test_revision_that_points_to_a_deleted_row_still_opens(publisher_client):
    lost, kept = make_organisation(short_name="LOST"), make_organisation(short_name="KEPT")
    facility = make_facility(operator=kept)
    draft = facility.get_latest_revision_as_object()
    draft.responsibilities.add(Responsibility(organisation=lost, role="owner", since="2001", is_ongoing=True))
    draft.save_revision()
    Organisation.objects.get(pk=lost.pk).delete()

    page = publisher_client.get(f"/admin/snippets/consortia/facility/edit/{facility.pk}/")

    assert page.status_code == 200
    opened = Facility.objects.get(pk=facility.pk).get_latest_revision_as_object()
    assert [row.organisation for row in opened.responsibilities.all()] == [kept]


def test_dates_of_a_draft_do_not_reach_readers():
    membership, consortium = make_membership(since="2018", is_ongoing=True), make_consortium(founded="2017")

    edited(membership, is_ongoing=False, until="2019")
    edited(consortium, founded="2030")

    day = timezone.localdate()
    assert list(Membership.objects.live().on(day)) == [membership]
    assert consortium in Consortium.objects.live().on(day)


def test_refused_approval_is_explained_and_the_draft_kept(publisher_client):
    facility = make_facility(slug="ring")
    edited(facility, slug="other")
    facility = Facility.objects.get(pk=facility.pk)
    review = facility.get_workflow().start(facility, User.objects.get(username="publisher"))
    make_facility(slug="other")

    approve = f"/admin/snippets/consortia/facility/workflow/action/{facility.pk}/approve/"
    page = publisher_client.post(f"{approve}{review.current_task_state.pk}/", follow=True)

    said = [str(message).strip() for message in page.context["messages"]]
    assert said == ["Not published: Another record has this address already."]
    facility = Facility.objects.get(pk=facility.pk)
    assert (facility.slug, facility.get_latest_revision_as_object().slug) == ("ring", "other")


def test_scheduled_change_waits_for_its_hour():
    facility = make_facility(name="Ring")
    edited(facility, name="Renamed", go_live_at=timezone.now() + timedelta(days=1)).publish()

    facility.refresh_from_db()
    assert (facility.name, facility.live) == ("Ring", True)
    assert facility.scheduled_revision.as_object().name == "Renamed"


def test_preview_shows_the_draft_and_readers_do_not(publisher_client):
    facility = make_facility(name="Ring", acronym="")
    revision = edited(facility, name="Ring with a secret")

    address = f"/admin/snippets/consortia/facility/history/{facility.pk}/revisions/{revision.pk}/view/"
    assert "Ring with a secret" in publisher_client.get(address).text
    assert "Ring with a secret" not in Client().get(facility.get_absolute_url()).text


def test_membership_previews_on_the_page_of_its_consortium(publisher_client):
    consortium = make_consortium(acronym="LEAPS")
    draft = make_membership(live=False, consortium=consortium, organisation=make_organisation(short_name="NEWLAB"))

    address = f"/admin/snippets/consortia/membership/history/{draft.pk}/revisions/{draft.latest_revision.pk}/view/"
    page = publisher_client.get(address).text

    assert "LEAPS" in page
    assert "NEWLAB" in page
    assert "NEWLAB" not in Client().get("/consortia/leaps/").text


def test_records_are_reached_by_name():
    facility = make_facility()
    make_facility(live=False)

    assert list(records.get("facility").live()) == [facility]
    with pytest.raises(KeyError):
        records.get("starship")


def test_party_rows_hide_a_draft_consortium(client):
    hidden, shown = make_consortium(acronym="HIDDEN", live=False), make_consortium(acronym="SHOWN")
    partnership = make_partnership(parties=[shown, make_consortium()], name="Together")
    draft = partnership.get_latest_revision_as_object()
    draft.parties.add(PartnershipParty(consortium=hidden))
    draft.save_revision().publish()

    page = client.get(partnership.get_absolute_url()).text

    assert "SHOWN" in page
    assert "HIDDEN" not in page


def test_what_a_membership_brings_in_is_not_deleted():
    facility = make_facility(name="Ring")
    make_membership(facilities=[facility])

    with pytest.raises(ProtectedError), transaction.atomic():
        facility.delete()

    assert Facility.objects.filter(pk=facility.pk).exists()


def test_address_of_a_deleted_record_leads_to_the_list_and_is_not_given_away(client):
    make_facility(name="Ring", slug="ring").delete()

    answer = client.get("/facilities/ring/")
    with pytest.raises(ValidationError) as refused:
        make_facility(name="Other", slug="ring")

    assert (answer.status_code, answer["Location"]) == (301, "/facilities/")
    assert codes(refused) == ["address_taken"]


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


def test_kind_of_membership_filters_with_and_without_a_consortium(client):
    leaps, lens = make_consortium(slug="leaps"), make_consortium(slug="lens")
    for consortium, name, kind in ((leaps, "A", "member"), (leaps, "B", "associate"), (lens, "C", "associate")):
        make_membership(consortium=consortium, kind=kind, facilities=[make_facility(acronym=name)])

    def found(query):
        return [row["acronym"] for row in client.get(f"/api/v1/facilities/?{query}").json()["results"]]

    assert found("consortium=leaps") == ["A"]
    assert found("consortium=leaps&membership=associate") == ["B"]
    assert found("membership=associate") == ["B", "C"]


def test_name_in_another_script_makes_an_address():
    assert make_facility(name="Ωμέγα", acronym="").slug == "omega"
