"""A name found while typing, by keyboard alone and as a screen reader hears it."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.browser import opened
from tests.factories import make_facility, make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.history]


def type_on(field: Locator, text: str) -> None:
    """Type more, and wait for the names of all that was typed: those of its beginning may come in between."""
    whole = field.input_value() + text
    with field.page.expect_response(lambda answer: answer.url.endswith(f"?q={whole}")):
        field.press_sequentially(text)


def test_name_is_chosen_among_suggestions_by_keyboard(browser, live_server):
    make_facility(acronym="SESAME", name="Light in the Middle East", slug="sesame")
    make_organisation(short_name="SESAM", name="Another <b>body</b>", slug="sesam")
    page, complaints = opened(browser, live_server.url)
    page.goto("/search/")
    field = page.get_by_role("combobox", name="What do you look for?")

    type_on(field, "sesa")
    options = page.locator("#content").get_by_role("option")

    expect(options).to_have_text(
        ["SESAM Organisation Another <b>body</b>", "SESAME Facility Light in the Middle East"], use_inner_text=True
    )
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    field.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    field.press("Escape")
    assert (field.get_attribute("aria-expanded"), field.input_value()) == ("false", "sesa")
    type_on(field, "me")
    expect(options.first).to_contain_text("SESAME")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/facilities/sesame/")
    assert complaints.found == []


def test_enter_without_a_choice_searches(browser, live_server):
    make_facility(acronym="SESAME", name="Light in the Middle East", slug="sesame")
    page, complaints = opened(browser, live_server.url)
    page.goto("/facilities/")
    field = page.get_by_role("combobox", name="Search the whole site")

    field.press_sequentially("sesam")
    page.get_by_role("option").first.wait_for()
    field.press("Enter")

    page.wait_for_url("**/search/?q=sesam")
    assert complaints.found == []
