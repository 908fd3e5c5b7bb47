"""Addresses of pages, the home page, standard pages, and what holds for every page."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.menu import admin_menu

from portal.pages.addresses import RECORD_PREFIXES, SERVICE_PREFIXES
from portal.pages.models import HomePage, NewsIndexPage, PortalSettings, StandardPage
from tests.factories import codes, make_consortium, make_membership

from .factories import make_event, make_home, make_index, make_news, make_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", sorted(RECORD_PREFIXES | SERVICE_PREFIXES))
def test_page_may_not_take_an_address_of_the_portal(slug):
    with pytest.raises(ValidationError) as refused:
        make_page(title="Mine", slug=slug)

    assert codes(refused) == ["slug_reserved"]
    assert f"/{slug}/" in refused.value.messages[0]


def test_page_deeper_in_the_tree_may_have_any_name(client):
    about = make_page(slug="about")
    make_page(slug="people", title="Our people", parent=about)

    assert "Our people" in client.get("/about/people/").content.decode()


def page_form(**fields):
    return {
        "title": "Mine",
        "slug": "mine",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    } | fields


def test_form_of_a_new_page_names_the_reason(admin_client):
    address = f"/admin/pages/add/pages/standardpage/{make_home().pk}/"

    page = admin_client.post(address, page_form(slug="facilities"))

    assert "is the address of the list of facilities" in page.content.decode()
    assert StandardPage.objects.exists() is False


def test_page_cannot_be_moved_to_an_address_of_the_portal(admin_client):
    home = make_home()
    page = make_page(slug="people", parent=make_page(slug="about"))

    admin_client.post(f"/admin/pages/{page.pk}/move/{home.pk}/confirm/")

    page.refresh_from_db()
    assert page.url_path == f"{home.url_path}about/people/"


def test_page_cannot_be_copied_to_an_address_of_the_portal(admin_client):
    home = make_home()
    page = make_page(slug="about")

    form = {"new_title": "Copy", "new_slug": "people", "new_parent_page": home.pk}
    admin_client.post(f"/admin/pages/{page.pk}/copy/", form)

    assert StandardPage.objects.count() == 1


def test_home_page_stands_in_a_bare_database(client):
    response = client.get("/")

    assert response.status_code == 200
    assert response.templates[0].name == "pages/home_page.html"


def test_home_page_draws_from_records_and_pages(client):
    leaps = make_consortium(acronym="LEAPS", name="League of light sources", founded="2017-11-13")
    make_membership(consortium=leaps)
    make_membership(consortium=leaps, kind="associate")
    make_membership(consortium=leaps, live=False)
    make_consortium(acronym="SECRET", live=False)
    make_home(lede="Light and neutrons.")
    make_news(title="Fresh")
    make_news(title="Unready", live=False)
    next_year = timezone.localdate().year + 1
    make_event(title="Soon", starts=f"{next_year}-05")
    make_event(title="Gone", starts="2018")
    make_event(title="Undecided", starts=f"{next_year}-05", live=False)

    response = client.get("/")

    page = response.content.decode()
    for said in ("Light and neutrons.", "League of light sources", "1 member, since 2017", "Fresh", "Soon"):
        assert said in page
    for hidden in ("SECRET", "Unready", "Gone", "Undecided"):
        assert hidden not in page


def test_standard_page_shows_its_place_in_the_tree(client):
    about = make_page(title="About us", slug="about", intro="Who we are.")
    make_page(title="History", slug="history", parent=about)

    page = client.get("/about/history/").content.decode()

    assert 'href="/about/"' in page
    assert "Who we are." in client.get("/about/").content.decode()


def test_trail_leaves_out_drafts(client):
    waiting = make_page(title="Waiting room", slug="waiting", live=False)
    make_page(title="Inside", slug="inside", parent=waiting)

    page = client.get("/waiting/inside/").content.decode()

    assert "Inside" in page
    assert "Waiting room" not in page


def test_there_is_one_list_of_news():
    make_index(NewsIndexPage)

    assert NewsIndexPage.can_create_at(make_home()) is False
    assert HomePage.can_create_at(make_home()) is False


def test_approval_without_a_form_refuses_an_incomplete_page():
    page = make_page(live=False, body=[("callout", {"text": "", "link": "", "link_label": ""})])

    with pytest.raises(ValidationError, match="building block is incomplete"):
        page.get_latest_revision().publish()

    page.refresh_from_db()
    assert page.live is False


def test_accessibility_statement_comes_from_the_settings(client):
    PortalSettings.objects.create(
        conformance="none",
        statement_on=date(2026, 11, 21),
        secretariat_office="Secretariat",
        secretariat_email="office@portal.example",
    )
    make_page(slug="accessibility", body=[("accessibility_statement", None)])

    page = client.get("/accessibility/").content.decode()

    for said in ("does not conform", "21\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026", "office@portal.example"):
        assert said in page


@pytest.mark.parametrize(
    "address", ["", "images/", "documents/", "reports/site-history/", "settings/pages/portalsettings/"]
)
def test_admin_opens(admin_client, address):
    assert admin_client.get(f"/admin/{address}", follow=True).status_code == 200


def test_admin_menu_is_in_the_order_of_work(admin_client):
    request = admin_client.get("/admin/").wsgi_request

    items = sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)

    wanted = ["consortia", "programmes", "explorer", "images", "documents", "reports"]
    assert [item.name for item in items if item.name in wanted] == wanted


def test_editor_moves_a_draft_and_is_not_offered_to_delete_it(editor_client, publisher_client):
    draft = make_page(live=False)
    buttons = {name: f"/admin/pages/{draft.pk}/{name}/" for name in ("move", "delete")}

    form = f"/admin/pages/{draft.pk}/edit/"
    offered = [
        {name for name, address in buttons.items() if address in client.get(form).text}
        for client in (editor_client, publisher_client)
    ]

    assert offered == [{"move"}, {"move", "delete"}]
    assert editor_client.get(buttons["move"]).status_code == 200


def test_home_page_shows_the_dozen_oldest_consortia(client):
    make_home()
    for number in range(12):
        make_consortium(acronym=f"OLD{number}", founded=str(1990 + number))
    make_consortium(acronym="YOUNG", founded="2020")
    make_consortium(acronym="ATLAST")

    page = client.get("/").text

    assert [f">OLD{number}<" in page for number in range(12)] == [True] * 12
    assert ">YOUNG<" not in page and ">ATLAST<" not in page
    assert 'href="/consortia/">All consortia</a>' in page
