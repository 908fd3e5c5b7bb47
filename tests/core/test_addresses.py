"""An address that was public once leads on for ever, on the page and in the API, and is never given away."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.contrib.redirects.models import Redirect

from tests.factories import codes, make_facility, make_membership, make_organisation
from tests.pages.factories import make_event, make_home, make_news, make_page, make_publication

pytestmark = [pytest.mark.django_db, pytest.mark.history]

PAGES = {"news": make_news, "events": make_event, "publications": make_publication}


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Publish a record or page under another slug, as an editor does through a draft."""

    def change(row, slug):
        draft = type(row).objects.get(pk=row.pk).get_latest_revision_as_object()
        draft.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            draft.save_revision().publish()
        row.refresh_from_db()

    return change


def answer(client, address):
    response = client.get(address)
    return response.status_code, response.get("Location")


def test_record_renamed_twice_is_found_under_every_address(client, rename):
    facility = make_facility(slug="ring")
    rename(facility, "ring-two")
    rename(facility, "ring-three")

    for old in ("ring", "ring-two"):
        assert answer(client, f"/facilities/{old}/") == (301, "/facilities/ring-three/")
        assert answer(client, f"/facilities/{old}/?on=2020") == (301, "/facilities/ring-three/?on=2020")
        moved = answer(client, f"/api/v1/facilities/{old}/?on=2020-07-15")
        assert moved == (301, "/api/v1/facilities/ring-three/?on=2020-07-15")
    assert client.get("/api/v1/facilities/ring-three/").json()["slug"] == "ring-three"


def test_new_record_is_proposed_an_address_that_nobody_had(rename):
    facility = make_facility(name="Ring", acronym="")
    rename(facility, "other")

    assert make_facility(name="Ring", acronym="").slug == "ring-2"


@pytest.mark.parametrize("route", PAGES)
def test_page_renamed_twice_is_found_under_every_address(client, rename, route):
    page = PAGES[route](slug="first")
    rename(page, "second")
    rename(page, "third")

    for old in ("first", "second"):
        assert answer(client, f"/{route}/{old}/") == (301, f"/{route}/third/")
        assert answer(client, f"/api/v1/{route}/{old}/?format=json") == (301, f"/api/v1/{route}/third/?format=json")
    assert client.get(f"/{route}/third/").status_code == 200


def test_pages_below_a_renamed_page_are_found(client, rename):
    about = make_page(slug="about")
    inner = make_page(slug="inner", parent=about)
    hidden = make_page(slug="hidden", parent=about)
    hidden.unpublish()
    rename(about, "who-we-are")

    assert answer(client, "/about/inner/") == (301, "/who-we-are/inner/")
    hidden.refresh_from_db()
    hidden.save_revision().publish()
    assert answer(client, "/about/hidden/") == (301, "/who-we-are/hidden/")
    assert inner.url_path.startswith("/")


def test_moved_page_is_found_with_those_below(client):
    about, other = make_page(slug="about"), make_page(slug="other")
    make_page(slug="inner", parent=about)

    about.move(other, pos="last-child")

    assert answer(client, "/about/") == (301, "/other/about/")
    assert answer(client, "/about/inner/") == (301, "/other/about/inner/")


def test_page_may_take_its_own_old_address_back(client, rename):
    page = make_page(slug="about")
    rename(page, "who-we-are")
    rename(page, "about")

    assert client.get("/about/").status_code == 200
    assert answer(client, "/who-we-are/") == (301, "/about/")


def test_slug_of_a_draft_is_no_address(rename):
    page = make_page(slug="a", live=False)

    page.slug = "about"
    page.save()
    rename(page, "about-us")

    assert Redirect.objects.count() == 0


def test_address_of_a_page_is_never_given_to_another(rename):
    page = make_page(slug="about")
    rename(page, "who-we-are")

    with pytest.raises(ValidationError) as refused:
        make_page(slug="about")

    assert codes(refused) == ["address_taken"]
    assert "“/about/” once belonged to another page" in refused.value.messages[0]


def test_page_cannot_be_moved_or_copied_to_an_old_address(publisher_client, rename):
    home, page = make_home(), make_page(slug="about")
    rename(page, "who-we-are")
    other = make_page(slug="about", parent=page)

    publisher_client.post(f"/admin/pages/{other.pk}/move/{home.pk}/confirm/")
    form = {"new_title": "Copy", "new_slug": "about", "new_parent_page": home.pk}
    publisher_client.post(f"/admin/pages/{other.pk}/copy/", form)

    other.refresh_from_db()
    assert other.url_path == f"{home.url_path}who-we-are/about/"
    assert type(other).objects.filter(url_path=f"{home.url_path}about/").count() == 0


def test_addresses_of_a_deleted_page_lead_up_and_stay_taken(client, rename):
    about = make_page(slug="about")
    page = make_page(slug="first", parent=about)
    rename(page, "second")
    make_page(slug="below", parent=page)

    type(page).objects.get(pk=page.pk).delete()

    for old in ("first", "second", "second/below"):
        assert answer(client, f"/about/{old}/") == (301, "/about/")
    with pytest.raises(ValidationError) as refused:
        make_page(slug="second", parent=type(about).objects.get(pk=about.pk))
    assert codes(refused) == ["address_taken"]


@pytest.mark.parametrize("route", PAGES)
def test_deleted_page_is_gone_in_the_api(client, rename, route):
    page = PAGES[route](slug="first")
    rename(page, "second")
    type(page).objects.get(pk=page.pk).delete()

    for old in ("first", "second"):
        response = client.get(f"/api/v1/{route}/{old}/")
        assert response.json() == {
            "type": "http://127.0.0.1:8000/api/v1/docs/#problem-gone",
            "title": "Gone",
            "status": 410,
            "detail": "The record that was here has been deleted.",
        }
        assert response["Content-Type"] == "application/problem+json"


def test_deleted_record_is_gone_in_the_api_and_leads_to_its_list(client, rename):
    facility = make_facility(slug="ring")
    rename(facility, "ring-two")
    facility.delete()

    for old in ("ring", "ring-two"):
        assert client.get(f"/api/v1/facilities/{old}/").status_code == 410
        assert answer(client, f"/facilities/{old}/") == (301, "/facilities/")
    with pytest.raises(ValidationError) as refused:
        make_facility(slug="ring-two")
    assert codes(refused) == ["address_taken"]


@pytest.mark.parametrize("route", ["facilities", *PAGES])
def test_api_does_not_tell_the_new_name_of_what_was_withdrawn(client, rename, route):
    row = (PAGES | {"facilities": make_facility})[route](slug="first")
    rename(row, "secret-name")
    type(row).objects.get(pk=row.pk).unpublish()

    response = client.get(f"/api/v1/{route}/first/")

    assert response.status_code == 404
    assert "secret-name" not in response.text


@pytest.mark.parametrize("route", ["facilities", *PAGES])
def test_what_never_was_is_not_found(client, route):
    make_membership(organisation=make_organisation(slug="first"))

    assert client.get(f"/api/v1/{route}/first/").status_code == 404


def test_contract_tells_of_moved_and_deleted_records(client):
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]

    assert {"301", "404", "410"} <= set(paths["/api/v1/facilities/{slug}/"]["get"]["responses"])
    assert not {"301", "410"} & set(paths["/api/v1/memberships/{id}/"]["get"]["responses"])
