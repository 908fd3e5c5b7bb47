"""What visitors come for, from the first page to the answer, without a mouse."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from portal.pages.models import PortalSettings
from portal.public import contact
from tests.browser.browser import opened
from tests.browser.keyboard import press_until, tab_to, write
from tests.factories import make_consortium, make_facility, make_membership, make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.history]


@pytest.fixture
def page(browser, live_server):
    page, complaints = opened(browser, live_server.url)
    page.goto("/")
    yield page
    assert complaints.found == []


def test_facility_is_found_by_facets(page):
    make_facility(acronym="FLASH", name="Free-electron laser in Hamburg", kind="fel", country="DE")
    make_facility(acronym="SACLA", name="Compact laser", kind="fel", country="JP")
    make_facility(acronym="BER", name="Reactor", kind="reactor", country="DE")

    press_until(page, "Facilities")
    tab_to(page, page.get_by_role("checkbox", name="Free-electron laser 2"))
    page.keyboard.press("Space")
    page.get_by_role("status").get_by_text("2 facilities").wait_for(state="attached")
    tab_to(page, page.get_by_role("checkbox", name="Germany 1"))
    page.keyboard.press("Space")
    page.get_by_role("status").get_by_text("1 facility").wait_for(state="attached")
    press_until(page, "FLASH")

    expect(page.get_by_role("heading", level=1)).to_contain_text("FLASH")


def test_facility_is_found_in_the_table_beside_the_map_and_its_list_is_subscribed_to(page):
    make_facility(acronym="FLASH", kind="fel", latitude="53.58", longitude="9.88", city="Hamburg")
    make_facility(acronym="AfLS", kind="synchrotron")

    press_until(page, "Facilities")
    tab_to(page, page.get_by_role("checkbox", name="Free-electron laser 1"))
    page.keyboard.press("Space")
    page.get_by_role("status").get_by_text("1 facility").wait_for(state="attached")
    press_until(page, "Map")
    page.wait_for_url("**/facilities/?kind=fel&view=map")
    table = page.get_by_role("table")
    expect(table.get_by_role("row")).to_contain_text(["Name", "FLASH"])
    expect(table.get_by_role("row", name="FLASH")).to_contain_text("Hamburg")
    tab_to(page, table.get_by_role("link", name="FLASH"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/facilities/flash/")

    page.go_back()
    with page.expect_response("**/facilities.atom?kind=fel**") as answer:
        press_until(page, "Atom feed")
    assert answer.value.headers["content-type"].startswith("application/atom+xml")


def test_hit_is_opened_from_the_suggestions_of_the_whole_site(page):
    make_facility(acronym="SESAME", name="Light in the Middle East", slug="sesame")

    tab_to(page, page.get_by_role("combobox", name="Search the whole site"))
    with page.expect_response("**?q=sesmae"):  # what is shown for its beginning goes away again
        page.keyboard.type("sesmae")
    page.get_by_role("option", name="SESAME").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/facilities/sesame/")


def test_day_of_a_consortium_is_changed_and_two_days_compared(page):
    league = make_consortium(acronym="LEAPS", slug="leaps")
    for name, since in (("EARLY", "2017"), ("LATE", "2021-03")):
        body = make_organisation(name=name, short_name=name)
        make_membership(consortium=league, organisation=body, since=since, is_ongoing=True)

    press_until(page, "Consortia")
    press_until(page, "LEAPS")
    tab_to(page, page.get_by_role("textbox", name="another day"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("15 July 2020")
    page.keyboard.press("Enter")
    page.wait_for_url("**/consortia/leaps/?on=**")
    members = page.get_by_role("region", name="Members")
    expect(members.get_by_role("link", name="EARLY")).to_be_visible()
    expect(members.get_by_role("link", name="LATE")).to_have_count(0)

    press_until(page, "Choose a day", role="button")
    page.locator(".day-picker:open").wait_for(state="attached")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="another day")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/consortia/leaps/?on=2020-07-16")

    press_until(page, "What changed between two days")
    write(page, "Between", "2020-07-15")
    write(page, "and", "2022-07-15")
    page.keyboard.press("Enter")
    page.wait_for_url("**/changes/?since=2020-07-15&until=2022-07-15")

    expect(page.locator("main").get_by_role("link", name="LATE").first).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="EARLY")).to_have_count(0)


def test_message_is_refused_corrected_and_sent(browser, live_server, monkeypatch):
    PortalSettings.objects.create(secretariat_email="office@example.org", secretariat_office="The office")
    monkeypatch.setattr(contact, "QUICKEST", 0)
    page, complaints = opened(browser, live_server.url)
    page.goto("/")

    press_until(page, "Contact")
    write(page, "Your name", "Ada Example")
    write(page, "Your e-mail address", "ada@example")
    write(page, "Your message", "The year of SESAME is wrong.")
    press_until(page, "Send", role="button")
    press_until(page, "Your e-mail address: Enter a valid email address.")
    field = page.get_by_label("Your e-mail address")
    expect(field).to_be_focused()
    expect(field).to_have_value("ada@example")
    page.keyboard.press("End")
    page.keyboard.type(".org")
    press_until(page, "Send", role="button")

    expect(page.get_by_text("Your message was taken")).to_be_visible()
    assert [message.reply_to for message in mail.outbox] == [["ada@example.org"]]
    assert [line for line in complaints.found if "400" not in line] == []
