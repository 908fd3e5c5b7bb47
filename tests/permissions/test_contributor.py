"""What a contributor may do beyond the empty forms of the matrix, and what a hand-made request does not get."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Page

from consortia.models import Contact, Facility
from tests.factories import make_facility, make_organisation
from tests.pages.factories import make_news, make_page
from tests.permissions.test_choices import SECRET, address, draft_of, form_of, look_after, make_image

pytestmark = pytest.mark.history

BULK = "/admin/bulk/consortia/facility/delete/"


@pytest.fixture
def own(contributor_client):
    return look_after(make_facility(name="Own ring", acronym=""))


@pytest.mark.parametrize("client", ["contributor_client", "editor_client"])
@pytest.mark.parametrize("action", ["action-publish", "action-approve", "action-schedule"])
def test_nobody_publishes_by_an_added_field(request, own, client, action):
    staff = request.getfixturevalue(client)

    staff.post(address("edit", own), form_of(own, name="Renamed", go_live_at="2020-01-01 00:00", **{action: "1"}))

    assert draft_of(own).name == "Renamed"
    assert Facility.objects.get(pk=own.pk).name == "Own ring"
    assert not Facility.objects.get(pk=own.pk).approved_schedule


def test_contributor_submits_an_own_record(contributor_client, own):
    contributor_client.post(address("edit", own), form_of(own, name="Renamed", **{"action-submit": "1"}))

    assert Facility.objects.get(pk=own.pk).current_workflow_state.status == "in_progress"


def test_bulk_action_names_nothing_that_is_out_of_reach(contributor_client, own):
    foreign = make_facility(name=SECRET, acronym="", live=False)

    assert contributor_client.get(f"{BULK}?id={foreign.pk}").status_code == 404
    assert contributor_client.get(f"{BULK}?id={own.pk}&id={foreign.pk}").status_code == 404
    assert contributor_client.get(f"{BULK}?id=all").status_code == 404
    contributor_client.post(f"{BULK}?id={own.pk}")
    assert Facility.objects.filter(pk=own.pk).exists()


def test_bulk_action_on_files_and_pages_stays_within_reach(contributor_client):
    image, page = make_image(SECRET, "Root"), make_news(live=False, title=SECRET)

    for path in (f"wagtailimages/image/delete/?id={image.pk}", f"wagtailcore/page/publish/?id={page.pk}"):
        assert contributor_client.get(f"/admin/bulk/{path}").status_code == 404
        assert contributor_client.post(f"/admin/bulk/{path}").status_code == 404
    assert get_image_model().objects.filter(pk=image.pk).exists()


def test_publisher_deletes_several_at_once(publisher_client):
    facilities = [make_facility(live=False) for _ in range(2)]
    asked = "&".join(f"id={facility.pk}" for facility in facilities)

    publisher_client.post(f"{BULK}?{asked}")

    assert not Facility.objects.exists()


def test_editor_deletes_no_page(editor_client):
    page = make_page(live=False)

    editor_client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    editor_client.post(f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}")

    assert Page.objects.filter(pk=page.pk).exists()


def test_contributor_links_to_public_pages_only(contributor_client):
    public, draft, renamed = make_page(title="Public"), make_page(title=SECRET, live=False), make_page(title="Renamed")
    renamed.title = SECRET
    renamed.save_revision()
    home = public.get_parent()

    offered = contributor_client.get(reverse("wagtailadmin_choose_page_child", args=[home.pk])).text
    chosen = reverse("wagtailadmin_choose_page_chosen_multiple")

    assert "Public" in offered
    assert SECRET not in offered
    assert contributor_client.get(chosen, {"id": public.pk}).status_code == 200
    assert contributor_client.get(chosen, {"id": draft.pk}).status_code == 404


def test_contributor_is_told_who_else_edits_an_own_record_only(contributor_client, own):
    ping = "wagtailadmin_editing_sessions:ping"
    foreign = make_facility()

    answer = contributor_client.post(reverse(ping, args=["consortia", "facility", own.pk, 1]))

    assert answer.json()["other_sessions"] == []
    assert contributor_client.post(reverse(ping, args=["consortia", "facility", foreign.pk, 1])).status_code == 404


def test_no_form_or_revert_changes_contacts(contributor_client, publisher_client, own):
    other = make_organisation()
    rows = {"contacts-TOTAL_FORMS": "1", "contacts-INITIAL_FORMS": "0", "contacts-0-user": "1"}
    first = own.latest_revision
    contributor_client.post(address("edit", own), form_of(own, name="Renamed", **rows))
    publisher = User.objects.get(username="publisher")
    Contact.objects.create(user=publisher, facility=own)

    contributor_client.post(reverse("contacts:add"), {"user": publisher.pk, "organisation": other.pk})
    revert = reverse("wagtailsnippets_consortia_facility:revisions_revert", args=[own.pk, first.pk])
    publisher_client.post(revert, form_of(own, revision=str(first.pk), **{"action-publish": "1"}))

    assert Facility.objects.get(pk=own.pk).name == "Own ring"
    assert {contact.user.username for contact in own.contacts.all()} == {"contributor", "publisher"}
    assert "contacts" not in own.get_latest_revision().content
    assert not other.contacts.exists()


def test_publisher_edits_contacts_and_they_hold_at_once(publisher_client, contributor_client):
    facility, user = make_facility(), User.objects.get(username="contributor")
    assert contributor_client.get(address("edit", facility)).status_code == 302

    publisher_client.post(reverse("contacts:add"), {"user": user.pk, "facility": facility.pk, "organisation": ""})

    assert contributor_client.get(address("edit", facility)).status_code == 200
