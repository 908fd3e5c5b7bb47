"""A list answers each choice at once, keeps the focus, says the count, and goes back."""

import pytest

from tests.browser.browser import opened
from tests.factories import make_facility, without_history

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_choices_show_at_once(browser, live_server):
    with without_history():
        for kind, country in (("fel", "DE"), ("fel", "FR"), ("reactor", "DE")):
            make_facility(acronym=f"{kind}-{country}", kind=kind, country=country)
    page, complaints = opened(browser, live_server.url)
    page.goto("/facilities/")
    page.evaluate("window.stayed = true")

    page.get_by_label("Free-electron laser 2").check()
    page.get_by_role("status").get_by_text("2 facilities").wait_for(state="attached")
    page.get_by_label("Germany 1").check()
    page.get_by_role("status").get_by_text("1 facility").wait_for(state="attached")
    assert page.evaluate("document.activeElement.id") == "country-de"
    assert page.url.endswith("/facilities/?kind=fel&country=DE")
    assert page.locator("tbody .rowlink").all_inner_texts() == ["fel-DE"]

    page.get_by_label("Words").press_sequentially("nothing")
    page.get_by_role("status").get_by_text("0 facilities").wait_for(state="attached")
    assert page.evaluate("document.activeElement.id") == "id_q"
    page.get_by_role("link", name="without Words: nothing").click()
    page.get_by_role("status").get_by_text("1 facility").wait_for(state="attached")
    assert page.get_by_label("Words").input_value() == ""

    page.get_by_role("link", name="Remove Kind: Free-electron laser").click()
    page.get_by_role("status").get_by_text("2 facilities").wait_for(state="attached")
    assert page.evaluate("document.activeElement.id") == "count"
    page.go_back()
    page.get_by_role("status").get_by_text("1 facility").wait_for(state="attached")
    assert page.get_by_label("Free-electron laser").is_checked()

    page.get_by_label("On the day").fill("soon")
    page.get_by_label("On the day").press("Enter")
    page.get_by_role("link", name="On the day: Type a day as 2020-07-15.").wait_for()
    assert page.get_by_label("On the day").input_value() == "soon"
    assert page.evaluate("window.stayed")
    assert [line for line in complaints.found if "400" not in line] == []
