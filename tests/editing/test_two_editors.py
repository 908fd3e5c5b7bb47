"""Two editors on one record or page: the later one sees both versions, and nothing is lost."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail import hooks
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from consortia.models import Facility, FacilityName
from portal.core import records
from portal.operations import roles
from portal.pages.models import NewsPage
from tests.conftest import client_of, make_user
from tests.editing.forms import opened, shown
from tests.factories import make_facility
from tests.pages.factories import make_news

pytestmark = [pytest.mark.django_db, pytest.mark.history]


def address_of(record) -> str:
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


@pytest.fixture
def ring():
    ring = Facility(name="Old ring", acronym="", city="Hamburg", summary="Old words.")
    ring.names.add(FacilityName(name="First name"))
    return records.publish_now(ring)


@pytest.fixture
def anna(db):
    return client_of(make_user(roles.EDITOR, username="anna"))


@pytest.fixture
def bert(db):
    return client_of(make_user(roles.EDITOR, username="bert"))


def form_of(client, record):
    return opened(client, address_of(record))


def draft_of(record):
    return type(record).objects.get(pk=record.pk).get_latest_revision_as_object()


def collide(ring, anna, bert, theirs, mine):
    """Both open the form; Anna saves first, Bert's answer comes back."""
    annas, berts = form_of(anna, ring), form_of(bert, ring)
    assert anna.post(address_of(ring), annas | theirs).status_code == 302
    return bert.post(address_of(ring), berts | mine)


def test_later_save_is_refused_and_shows_both_versions(ring, anna, bert):
    page = collide(ring, anna, bert, {"summary": "Words of Anna."}, {"summary": "Words of Bert."})

    assert page.status_code == 409
    assert "anna" in page.text
    assert ("Anna" in page.text, "Bert" in page.text) == (True, True)
    assert draft_of(ring).summary == "Words of Anna."
    assert shown(page, "conflict")["summary"] == ["Words of Bert."]
    assert "take-summary" not in shown(page, "conflict")  # both changed it: nothing is chosen for them


def test_open_form_says_beforehand_that_nothing_is_overwritten(ring, anna, bert):
    page = BeautifulSoup(bert.get(address_of(ring)).text, "html.parser")
    ping = page.select_one("[data-w-swap-src-value*='editing-sessions']")
    loaded = {field["name"]: field["value"] for field in ping.select("input[type=hidden]")}
    anna.get(address_of(ring))
    anna.post(address_of(ring), form_of(anna, ring) | {"summary": "Words of Anna."})

    said = bert.post(ping["data-w-swap-src-value"], loaded | {"is_editing": "1"}).json()["html"]

    assert "anna saved a new version" in said
    assert "will overwrite" not in said
    assert "Nothing is overwritten: go on, and your version stands beside that of anna; you choose" in said


def test_each_field_is_taken_from_whom_the_editor_says(ring, anna, bert):
    theirs = {"summary": "Words of Anna.", "city": "Lund"}
    page = collide(ring, anna, bert, theirs, {"summary": "Words of Bert.", "city": "Villigen"})

    saved = bert.post(address_of(ring), shown(page, "conflict") | {"take-summary": "mine", "take-city": "theirs"})

    assert saved.status_code == 302
    assert (draft_of(ring).summary, draft_of(ring).city) == ("Words of Bert.", "Lund")


def test_what_only_one_changed_is_chosen_already(ring, anna, bert):
    page = collide(ring, anna, bert, {"summary": "Words of Anna."}, {"city": "Villigen"})

    choices = {name: value for name, [value] in shown(page, "conflict").items() if name.startswith("take-")}
    bert.post(address_of(ring), shown(page, "conflict"))

    assert choices == {"take-summary": "theirs", "take-city": "mine"}
    assert (draft_of(ring).summary, draft_of(ring).city) == ("Words of Anna.", "Villigen")


def test_same_words_of_both_are_no_collision(ring, anna, bert):
    saved = collide(ring, anna, bert, {"city": "Lund"}, {"city": "Lund"})

    assert saved.status_code == 302
    assert draft_of(ring).city == "Lund"


def test_third_version_meanwhile_is_refused_again(ring, anna, bert):
    page = collide(ring, anna, bert, {"city": "Lund"}, {"city": "Villigen"})
    anna.post(address_of(ring), form_of(anna, ring) | {"city": "Grenoble"})

    again = bert.post(address_of(ring), shown(page, "conflict") | {"take-city": "mine"})

    assert again.status_code == 409
    assert draft_of(ring).city == "Grenoble"


def test_autosave_that_wrote_over_the_loaded_version_is_noticed(ring, anna, bert):
    anna.post(address_of(ring), form_of(anna, ring) | {"city": "Lund"})
    berts = form_of(bert, ring)
    written_over = berts | {"city": "Lund C", "overwrite_revision_id": berts["loaded_revision_id"]}
    saved = anna.post(address_of(ring), written_over, headers={"Accept": "application/json"})
    assert saved.json()["success"] is True

    page = bert.post(address_of(ring), berts | {"city": "Villigen"})

    assert page.status_code == 409
    assert draft_of(ring).city == "Lund C"


@pytest.fixture
def anna_is_faster(ring, anna):
    """Anna saves after Bert's form was found up to date, and before it is written."""

    def save(request, record):
        if request.user.username == "bert":
            anna.post(address_of(ring), form_of(anna, ring) | {"city": "Lund"})

    with hooks.register_temporarily("before_edit_snippet", save, order=1000):
        yield


@pytest.mark.parametrize(("accepts", "status"), [("text/html", 409), ("application/json", 400)])
def test_save_between_check_and_write_is_refused(ring, bert, anna_is_faster, accepts, status):
    form = form_of(bert, ring)

    answer = bert.post(address_of(ring), form | {"city": "Villigen"}, headers={"Accept": accepts})

    assert answer.status_code == status
    assert draft_of(ring).city == "Lund"


@pytest.mark.parametrize("is_live", [True, False])
@pytest.mark.parametrize(("whose", "names"), [("mine", ["Berts"]), ("theirs", ["Annas", "First name"])])
def test_inline_rows_are_exactly_the_chosen_ones(ring, anna, bert, is_live, whose, names):
    if not is_live:
        ring = make_facility(live=False, name="Draft ring", acronym="")
        ring.names.add(FacilityName(name="First name"))
        records.save_draft(ring)
    added = {"names-TOTAL_FORMS": "2", "names-1-id": "", "names-1-name": "Annas", "names-1-kind": "other"}
    page = collide(ring, anna, bert, added, {"names-0-name": "Berts"})
    assert page.status_code == 409
    assert ("Annas" in page.text, "Berts" in page.text) == (True, True)

    saved = bert.post(address_of(ring), shown(page, "conflict") | {"take-names": whose})

    assert saved.status_code == 302
    assert sorted(row.name for row in draft_of(ring).names.all()) == names


def test_row_that_the_other_deleted_comes_back_with_mine(ring, anna, bert):
    page = collide(ring, anna, bert, {"names-0-DELETE": "on"}, {"names-0-name": "Berts"})

    saved = bert.post(address_of(ring), shown(page, "conflict") | {"take-names": "mine"})

    assert saved.status_code == 302
    assert [row.name for row in draft_of(ring).names.all()] == ["Berts"]


def test_what_cannot_be_saved_is_shown_and_mended_in_the_form(ring, anna, bert):
    theirs = {"summary": "Words of Anna.", "names-0-name": "Annas"}
    page = collide(ring, anna, bert, theirs, {"latitude": "north", "city": "Villigen"})
    assert page.status_code == 409
    assert "north" in page.text

    form = bert.post(address_of(ring), shown(page, "conflict"))
    again = shown(form, "w-editor-form")

    assert form.status_code == 200
    assert (again["latitude"], again["city"], again["summary"]) == (["north"], ["Villigen"], ["Words of Anna."])
    assert again["names-0-name"] == ["Annas"]
    saved = bert.post(address_of(ring), again | {"latitude": "47.5", "longitude": "8.2"})
    assert saved.status_code == 302
    assert (draft_of(ring).summary, draft_of(ring).city) == ("Words of Anna.", "Villigen")


def test_publication_of_what_was_chosen(ring, anna):
    carla = client_of(make_user(roles.PUBLISHER, username="carla"))
    publish = {"city": "Villigen", "action-publish": "action-publish"}
    page = collide(ring, anna, carla, {"city": "Lund"}, publish)
    ring.refresh_from_db()
    assert (page.status_code, ring.city) == (409, "Hamburg")

    carla.post(address_of(ring), shown(page, "conflict") | {"take-city": "mine", "action-publish": "action-publish"})

    ring.refresh_from_db()
    assert (ring.city, ring.live) == ("Villigen", True)


def page_form(client, page: NewsPage, **fields):
    form = opened(client, reverse("wagtailadmin_pages:edit", args=[page.pk]), "page-edit-form")
    body = nested_form_data({"body": streamfield([("rich_text", rich_text("<p>Words</p>"))])})
    return form | body | fields


def test_pages_are_kept_like_records(anna, bert):
    page = make_news(title="Old title", subtitle="Old")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    berts = page_form(bert, page, title="Title of Bert", subtitle="Of Bert")
    annas = page_form(anna, page, title="Title of Anna", subtitle="Of Anna")
    assert anna.post(address, annas).status_code == 302

    refused = bert.post(address, berts)
    assert refused.status_code == 409
    assert draft_of(page).title == "Title of Anna"
    chosen = {"take-title": "mine", "take-subtitle": "theirs"}
    saved = bert.post(address, shown(refused, "conflict") | chosen)

    assert saved.status_code == 302
    assert (draft_of(page).title, draft_of(page).subtitle) == ("Title of Bert", "Of Anna")
