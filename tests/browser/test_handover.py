"""The chair of a consortium changes on a day that is known before: scheduled by a publisher, done by the worker."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from portal.operations import roles
from portal.operations.schedule import publish_due
from tests.browser.browser import log_in, opened
from tests.browser.test_editors_day import act
from tests.conftest import make_user
from tests.factories import make_appointment, make_consortium, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.history]

APPOINTMENTS = "/admin/snippets/consortia/appointment/"
TODAY = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
LAST_DAY, FIRST_DAY = TODAY + timedelta(days=2), TODAY + timedelta(days=3)


def in_words(moment) -> str:
    return f"{moment.day} {moment:%B %Y}"


def open_schedule(page: Page, button="Set schedule") -> Locator:
    page.wait_for_load_state()
    panel = page.get_by_role("button", name="Toggle status")
    if panel.get_attribute("aria-expanded") != "true":  # the browser remembers it
        panel.click()
    page.get_by_role("button", name=button).click()
    return page.get_by_role("dialog", name="Set publishing schedule")


def schedule(page: Page) -> None:
    """Let the version in the form go public when the first day begins."""
    dialog = open_schedule(page)
    dialog.get_by_role("textbox", name="Go live date/time").fill(in_words(FIRST_DAY))
    dialog.get_by_role("button", name="Save schedule").press("Enter")  # with the mouse a calendar is in the way
    page.get_by_text("Once scheduled:").wait_for()
    act(page, "Schedule to publish")
    page.get_by_text("scheduled for publishing").first.wait_for()


def choose(page: Page, kind: str, words: str) -> None:
    page.get_by_role("button", name=f"Choose {kind}").click()
    page.get_by_role("textbox", name="Search term").fill(words)
    page.get_by_role("dialog").get_by_role("link", name=words).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_chair_hands_over_when_the_day_begins(browser, live_server, monkeypatch):
    make_user(roles.PUBLISHER)
    leaps = make_consortium(acronym="LEAPS", slug="leaps")
    old = make_appointment(consortium=leaps, person=make_person(family_name="Before"))
    make_person(family_name="After")
    publisher, _ = opened(browser, live_server.url)
    reader, _ = opened(browser, live_server.url)
    log_in(publisher, "publisher")

    publisher.goto(f"{APPOINTMENTS}edit/{old.pk}/")
    publisher.get_by_role("checkbox", name="Ongoing").uncheck()
    publisher.get_by_role("textbox", name="Until").fill(in_words(LAST_DAY))
    schedule(publisher)

    publisher.goto(f"{APPOINTMENTS}add/")
    choose(publisher, "person", "Ada After")
    choose(publisher, "consortium", "LEAPS")
    publisher.get_by_role("textbox", name="Since").fill(in_words(FIRST_DAY))
    publisher.get_by_role("checkbox", name="Ongoing").check()
    schedule(publisher)

    publisher.goto("/admin/desk/scheduled/")
    expect(publisher.locator(".desk-facts")).to_have_count(2)
    reader.goto("/consortia/leaps/")
    chair = reader.get_by_role("definition").filter(has_text="Ada")
    expect(chair).to_have_text([re.compile("^Ada Before")])

    monkeypatch.setattr(timezone, "now", lambda: FIRST_DAY)
    assert len(publish_due(FIRST_DAY).published) == 2

    reader.reload()
    expect(chair).to_have_text([re.compile("^Ada After")])
    publisher.reload()
    publisher.get_by_text("Nothing to do.").wait_for()


def test_unreadable_hour_is_refused_and_never_taken_for_now(browser, live_server):
    make_user(roles.PUBLISHER)
    old = make_appointment()
    page, _ = opened(browser, live_server.url)
    log_in(page, "publisher")

    page.goto(f"{APPOINTMENTS}edit/{old.pk}/")
    hour = open_schedule(page).get_by_role("textbox", name="Go live date/time")
    calendar = page.locator(".xdsoft_datetimepicker").filter(visible=True)
    hour.fill("New Year")
    calendar.wait_for()
    hour.press("Shift+Tab")
    expect(calendar).to_have_count(0)
    page.get_by_role("button", name="Save schedule").press("Enter")

    page.get_by_text("Invalid schedule").wait_for()
    expect(open_schedule(page, "Edit schedule").get_by_text("Enter a valid date/time.")).to_be_visible()
    expect(hour).to_have_value("New Year")
