"""Odd strings that come by a form: refused, cleaned, or shown again on every page that a form leads to."""

import json

import pytest
from django.core import mail
from django.urls import reverse

from consortia.models import Facility, FacilityName, Organisation
from portal.core import records
from portal.core.rich_text import cleaned
from portal.operations import roles
from portal.pages.models import NewsPage
from tests.conftest import client_of, make_user
from tests.editing.forms import opened, shown
from tests.factories import make_membership, make_organisation
from tests.operations.forms import decide, send
from tests.pages.factories import make_news
from tests.safety.corpus import MARK, TEXTS, WRONG_ADDRESSES, alive
from tests.safety.world import text_fields

pytestmark = pytest.mark.django_db

ALL = " ".join(TEXTS)


def edit_url(record) -> str:
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


def shows(page, status=200) -> None:
    """The page shows what was typed, and nothing of it came to life."""
    assert page.status_code == status
    assert MARK in page.text
    assert alive(page.text) == []


@pytest.fixture
def people(db):
    names = {"first_name": TEXTS[0], "last_name": TEXTS[1]}
    made = {
        role.name.lower(): make_user(role, email=f"{role.name.lower()}@example.org", **names) for role in roles.ROLES
    }
    return {name: client_of(user) for name, user in made.items()}


@pytest.fixture
def ring():
    ring = Facility(name="Ring", acronym="RING", summary="Old.", city="Lund")
    ring.names.add(FacilityName(name="Old ring"))
    return records.publish_now(ring)


def typed(model) -> dict[str, str]:
    plain = [field for field in text_fields(model) if not getattr(field, "max_length", 1) or field.max_length < 500]
    return {
        field.name: ALL for field in plain if field.max_length is None and field.name not in ("body", "more_sources")
    }


@pytest.mark.parametrize("address", WRONG_ADDRESSES)
def test_s02_address_that_would_run_is_refused(people, ring, address):
    before = ring.latest_revision_id

    page = send(people["editor"], ring, website=address, source_url=address, more_sources=address)

    assert page.status_code == 200
    form = page.context["form"]
    assert [name for name in ("website", "source_url", "more_sources") if name not in form.errors] == []
    assert alive(page.text) == []
    assert Facility.objects.get().latest_revision_id == before


@pytest.mark.parametrize("address", [*WRONG_ADDRESSES, "java&#115;cript:__xss()", "java\u0000script:__xss()"])
def test_link_of_rich_text_is_cleaned_when_it_is_saved_and_when_it_is_shown(people, client, ring, address):
    state = {
        "blocks": [
            {
                "key": "a",
                "text": f"Words {MARK} <script>{MARK}()</script>",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"offset": 0, "length": 5, "key": 0}],
            }
        ],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": address}}},
    }

    answer = send(people["publisher"], ring, "publish", follow=False, body=json.dumps(state))

    assert answer.status_code in (200, 302, 400)
    body = Facility.objects.get().body
    assert alive(body) == []
    assert "\x00" not in body
    assert alive(client.get(ring.get_absolute_url()).text) == []


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("<p>a &amp; b <b>c</b></p>", "<p>a &amp; b <b>c</b></p>"),
        (f'<p onclick="{MARK}()">a<script>{MARK}()</script></p>', "<p>a</p>"),
        (f'<a href="javascript:{MARK}()">a</a>', "<a>a</a>"),
        (f"<svg onload={MARK}()><b>a</b></svg>", "<b>a</b>"),
        (f"<p><!-- --><![CDATA[><svg onload={MARK}()>]]>a</p>", "<p>a</p>"),
        (f'<iframe srcdoc="{MARK}">a</iframe><p style="x">b</p>', "<p>b</p>"),
        ('<a href="/documents/1/a.pdf">a</a>', '<a href="/documents/1/a.pdf">a</a>'),
    ],
)
def test_rich_text_that_came_round_the_editor_is_cleaned_when_it_is_shown(stored, read):
    assert cleaned(stored) == read


@pytest.mark.parametrize("name", ["name", "summary", "city", "names-0-name"])
def test_null_byte_is_refused_with_an_error_of_the_field(people, ring, name):
    page = send(people["editor"], ring, **{name: "Ring\x00"})

    assert page.status_code == 200
    assert "Null characters are not allowed." in page.text
    assert Facility.objects.get().get_latest_revision_as_object().name == "Ring"


def test_null_byte_in_rich_text_is_not_stored(people, ring):
    block = {"key": "a", "text": "a\x00b", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}

    page = send(people["editor"], ring, body=json.dumps({"blocks": [block], "entityMap": {}}))

    assert page.status_code in (200, 400)
    assert "\x00" not in Facility.objects.get().get_latest_revision_as_object().body


def test_refused_form_preview_and_conflict_show_what_was_typed(people, ring):
    editor, address = people["editor"], edit_url(ring)
    form, late = opened(editor, address), opened(people["publisher"], address)
    text = typed(Facility) | {"name": ALL[:255], "city": ALL[:120], "names-0-name": TEXTS[1]}
    shows(editor.post(address, form | text | {"website": TEXTS[1]}))
    preview = reverse(ring.snippet_viewset.get_url_name("preview_on_edit"), args=[ring.pk])
    assert editor.post(preview, form | text).json()["is_valid"] is True
    shows(editor.get(preview))

    assert editor.post(address, form | text).status_code == 302

    conflict = people["publisher"].post(address, late | {"name": TEXTS[4], "summary": TEXTS[5], "city": TEXTS[6]})
    shows(conflict, 409)
    assert shown(conflict, "conflict")["summary"] == [TEXTS[5]]


def test_text_that_was_kept_is_only_shown(people, ring):
    editor, address = people["editor"], edit_url(ring)
    form = opened(editor, address)
    editor.logout()

    kept = editor.post(address, form | typed(Facility) | {"name": ALL[:255]}, headers={"Origin": "http://testserver"})

    shows(kept, 403)


def test_notes_mails_and_lists_of_a_review(people, ring, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(people["editor"], ring, "submit", acronym=TEXTS[1], note_to_reviewer=ALL, follow=False)
    shows(people["publisher"].get("/admin/"))
    shows(people["publisher"].get(reverse("desk", args=["review"])))
    with django_capture_on_commit_callbacks(execute=True):
        decide(people["publisher"], ring, "reject", comment=TEXTS[0].replace('"', ""), follow=False)
    for path in ("/admin/", reverse("desk", args=["sent-back"]), edit_url(ring)):
        shows(people["editor"].get(path))
    for view in ("history", "workflow_history"):
        shows(people["editor"].get(reverse(ring.snippet_viewset.get_url_name(view), args=[ring.pk])))

    assert len(mail.outbox) >= 2
    # Plain text is not run; a subject is one line.
    assert [message.content_subtype for message in mail.outbox] == ["plain"] * len(mail.outbox)
    assert [getattr(message, "alternatives", []) for message in mail.outbox] == [[]] * len(mail.outbox)
    assert all(MARK in message.subject and "\n" not in message.subject for message in mail.outbox)


def test_questions_before_publication_and_deletion(people, ring):
    lab = make_organisation(live=False, name=ALL[:255], short_name=TEXTS[1])
    draft = make_membership(live=False, organisation=lab, note=ALL)
    question = send(people["publisher"], draft, "publish", follow=False).url
    shows(people["publisher"].get(question))
    answered = people["publisher"].post(question, {"choice": "all", "draft": [f"consortia.organisation:{lab.pk}"]})
    assert answered.status_code == 302
    assert Organisation.objects.get(pk=lab.pk).live is True

    for view in ("unpublish", "delete", "usage"):
        shows(people["publisher"].get(reverse(lab.snippet_viewset.get_url_name(view), args=[lab.pk])))
    # The message of what was done names the record.
    unpublish = reverse(lab.snippet_viewset.get_url_name("unpublish"), args=[lab.pk])
    shows(people["publisher"].post(unpublish, follow=True))


def test_page_with_a_reserved_address_or_a_wrong_link_is_shown_again(people):
    page = make_news(title="News")

    answer = send(people["publisher"], page, "publish", title=ALL[:255], subtitle=ALL[:255], source_url=TEXTS[1])

    shows(answer)
    assert NewsPage.objects.get().title == "News"
