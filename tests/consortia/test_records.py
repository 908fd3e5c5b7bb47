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
    Consortium,
    Facility,
    Membership,
    Organisation,
    PartnershipParty,
    Responsibility,
)
from portal.core import records
from tests.factories import (
    codes,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_partnership,
)

pytestmark = [pytest.mark.django_db, pytest.mark.history]


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


def test_draft_without_a_name_is_called_so(publisher_client):
    Facility(kind="synchrotron", live=False).save()

    listed = publisher_client.get("/admin/snippets/consortia/facility/").text

    assert "facility without a name" in listed and "Facility object" not in listed


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
    refused = f"“{facility}” is not published: Address: Another record has this address already."
    assert said == [refused]
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
