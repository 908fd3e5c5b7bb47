"""What an editor typed is still there when it could not be saved."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from consortia.models import Contact, Facility
from portal.operations import roles
from portal.pages.models import PortalSettings
from tests.conftest import make_user
from tests.editing.forms import opened, shown
from tests.factories import make_facility

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver"}
ADD = "/admin/snippets/consortia/facility/add/"


def address_of(record) -> str:
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


@pytest.fixture
def ring():
    return make_facility(name="Old ring", acronym="", summary="Old words.")


@pytest.fixture
def anna():
    """A browser that has to show its CSRF token, as real ones do."""
    user = make_user(roles.EDITOR, username="anna")
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(user)
    return client


def typed(client, address, **fields):
    """What the browser posts after the editor changed some fields, with the token of the page."""
    page = client.get(address)
    token = page.context["csrf_token"]
    return shown(page, "w-editor-form") | {"csrfmiddlewaretoken": str(token)} | fields


def draft_of(record):
    return type(record).objects.get(pk=record.pk).get_latest_revision_as_object()


def test_session_that_ended_keeps_the_text_until_it_is_saved(ring, anna):
    form = typed(anna, address_of(ring), summary="Hours of work.")
    anna.logout()
    anna.cookies["csrftoken"] = form["csrfmiddlewaretoken"]  # a session ends, its CSRF cookie stays

    by_itself = anna.post(address_of(ring), form, headers=OURS | {"Accept": "application/json"})
    assert (by_itself.status_code, by_itself.json()["error_message"][:20]) == (400, "You were signed out.")
    assert by_itself.json()["error_code"] == "locked"  # or the script tells of an error of the server
    kept = anna.post(address_of(ring), form, headers=OURS)
    assert (kept.status_code, draft_of(ring).summary) == (403, "Old words.")
    assert "Hours of work." in kept.text
    assert "signed out" in kept.text

    anna.force_login(User.objects.get(username="anna"))
    again = shown(kept, "typed-text") | {"csrfmiddlewaretoken": str(kept.context["csrf_token"])}
    saved = anna.post(address_of(ring), again, headers=OURS)
    assert saved.status_code == 302
    assert draft_of(ring).summary == "Hours of work."


def test_token_of_the_former_session_keeps_the_text_too(ring, anna):
    form = typed(anna, address_of(ring), summary="Hours of work.") | {"csrfmiddlewaretoken": "x" * 64}

    kept = anna.post(address_of(ring), form, headers=OURS)
    again = shown(kept, "typed-text") | {"csrfmiddlewaretoken": str(kept.context["csrf_token"])}
    saved = anna.post(address_of(ring), again, headers=OURS)

    assert (kept.status_code, saved.status_code) == (403, 302)
    assert draft_of(ring).summary == "Hours of work."


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}])
def test_form_of_another_site_gets_no_page_of_its_own_text(ring, anna, headers):
    anna.get(address_of(ring))

    refused = anna.post(address_of(ring), {"summary": "Phishing"}, headers=headers)

    assert refused.status_code == 403
    assert "Phishing" not in refused.text


def test_contact_who_is_none_any_more_keeps_the_text(ring, anna):
    user = User.objects.get(username="anna")
    user.groups.set(Group.objects.filter(name=roles.CONTRIBUTOR.name))
    contact = Contact.objects.create(user=user, facility=ring)
    Contact.objects.create(user=user, facility=make_facility())
    form = typed(anna, address_of(ring), summary="Hours of work.")
    contact.delete()

    kept = anna.post(address_of(ring), form, headers=OURS)

    assert kept.status_code == 403
    assert "Hours of work." in kept.text
    assert draft_of(ring).summary == "Old words."


def test_editor_without_any_right_left_keeps_the_text(ring, anna):
    form = typed(anna, address_of(ring), summary="Hours of work.")
    User.objects.get(username="anna").groups.set([])

    kept = anna.post(address_of(ring), form, headers=OURS)

    assert kept.status_code == 403
    assert "Hours of work." in kept.text
    assert draft_of(ring).summary == "Old words."


def test_record_that_was_deleted_keeps_the_text(ring, anna):
    form = typed(anna, address_of(ring), summary="Hours of work.")
    address = address_of(ring)
    ring.delete()

    by_itself = anna.post(address, form, headers=OURS | {"Accept": "application/json"})
    assert (by_itself.status_code, by_itself.json()["error_message"][:26]) == (400, "This was deleted meanwhile")
    kept = anna.post(address, form, headers=OURS)

    assert kept.status_code == 404
    assert "Hours of work." in kept.text
    assert "Save again" not in kept.text


def test_fault_while_saving_keeps_the_text_and_the_old_state(ring, anna, monkeypatch):
    form = typed(anna, address_of(ring), summary="Hours of work.")

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("wagtail.models.Revision.save", fail)

    kept = anna.post(address_of(ring), form, headers=OURS)

    assert kept.status_code == 500
    assert "Hours of work." in kept.text
    assert draft_of(ring).summary == "Old words."


def test_form_that_could_not_be_read_keeps_the_text(ring, anna):
    form = typed(anna, address_of(ring), summary="Hours of work.", body="{")

    kept = anna.post(address_of(ring), form, headers=OURS)

    assert kept.status_code == 400
    assert "Hours of work." in kept.text


def test_rich_text_is_kept_as_words_and_as_it_was(ring, anna):
    body = '{"blocks": [{"key": "a", "text": "First words.", "type": "unstyled", "depth": 0}], "entityMap": {}}'
    form = typed(anna, ADD, name="New ring", kind="synchrotron", body=body) | {"csrfmiddlewaretoken": "x" * 64}

    kept = anna.post(ADD, form, headers=OURS)

    assert kept.status_code == 403
    assert "First words." in kept.text
    assert shown(kept, "typed-text")["body"] == [body]


def test_what_was_typed_is_shown_as_text(ring, anna):
    form = typed(anna, address_of(ring), summary="<script>alert(1)</script>") | {"csrfmiddlewaretoken": "x" * 64}

    kept = anna.post(address_of(ring), form, headers=OURS)

    assert "<script>alert" not in kept.text
    assert "&lt;script&gt;alert" in kept.text


def test_refused_values_come_back_in_the_form(ring, anna):
    form = typed(anna, address_of(ring), summary="Hours of work.", latitude="north")

    page = anna.post(address_of(ring), form, headers=OURS)

    fields = shown(page, "w-editor-form")
    assert page.status_code == 200
    assert (fields["summary"], fields["latitude"]) == (["Hours of work."], ["north"])


def test_forms_that_were_taken_answer_as_ever(ring, anna):
    saved = anna.post(address_of(ring), typed(anna, address_of(ring), summary="New words."), headers=OURS)

    assert saved.status_code == 302
    assert opened(anna, address_of(ring))["summary"] == ["New words."]


def test_refused_publication_of_a_new_record_leads_to_its_form(publisher_client):
    PortalSettings.objects.update_or_create(defaults={"asks_for_four_eyes": True})
    form = shown(publisher_client.get(ADD), "w-editor-form") | {"name": "New ring", "kind": "synchrotron"}
    referer = {"Referer": f"http://testserver{ADD}"}

    saved = publisher_client.post(ADD, form | {"action-publish": "action-publish"}, headers=referer, follow=True)

    draft = Facility.objects.get(name="New ring")
    assert draft.live is False
    assert [address for address, _status in saved.redirect_chain] == [address_of(draft)]
    assert "is not published: " in saved.text
