"""A map by keyboard and by mouse: what crowds opens, and everything leads back to the whole."""

import pytest

from tests.browser.browser import PHONE, opened
from tests.factories import make_facility

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOWN = "document.querySelectorAll('.map-mark .map-link')"
NAMES = f"[...{SHOWN}].filter(one => one.checkVisibility()).map(one => one.getAttribute('aria-label').split(',')[0])"
WINDOW = "document.querySelector('.map-ground').getAttribute('viewBox')"
WHOLE = "0 0 1000 778"


@pytest.fixture
def crowd() -> None:
    """Seven sources round Hamburg, too many for a stack, and one far from them."""
    for number in range(7):
        make_facility(acronym=f"R{number}", latitude=f"{53 + number * 0.4}", longitude=f"{9 + number * 0.4}")
    make_facility(acronym="FAR", latitude="40.0", longitude="-4.0")


def test_a_crowd_opens_by_key_and_the_whole_map_comes_back(browser, live_server, crowd):
    page, complaints = opened(browser, live_server.url, PHONE)
    page.goto("/facilities/?view=map")
    assert sorted(page.evaluate(NAMES)) == ["7 close together", "FAR"]

    page.locator("[data-cluster]:visible").focus()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.matches('.map-mark a')")
    while any("close together" in name for name in page.evaluate(NAMES)):
        before = page.evaluate(WINDOW)
        page.keyboard.press("+")
        assert page.evaluate(WINDOW) != before
    assert {f"R{number}" for number in range(7)} <= set(page.evaluate(NAMES))

    page.keyboard.press("0")
    assert page.evaluate(WINDOW) == WHOLE
    assert complaints.found == []


def test_map_is_moved_by_buttons_and_by_hand_and_opens_no_link_then(browser, live_server, crowd):
    page, complaints = opened(browser, live_server.url)
    page.goto("/facilities/?view=map")
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    zoomed = page.evaluate(WINDOW)

    page.get_by_role("button", name="Move right").click()
    moved = page.evaluate(WINDOW)
    far = page.get_by_label("R3, Synchrotron").locator("visible=true").bounding_box()
    page.mouse.move(far["x"] + 5, far["y"] + 5)
    page.mouse.down()
    page.mouse.move(far["x"] + 85, far["y"] + 45, steps=4)
    page.mouse.up()

    assert len({zoomed, moved, page.evaluate(WINDOW), WHOLE}) == 4
    assert page.url.endswith("/facilities/?view=map")
    page.get_by_role("button", name="Whole map").click()
    assert page.evaluate(WINDOW) == WHOLE
    assert complaints.found == []
