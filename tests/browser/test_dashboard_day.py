"""What the dashboard asks for, done from its own links and without a mouse."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from consortia.models import Facility
from portal.operations import roles
from portal.operations.schedule import publish_due
from tests.browser.browser import PASSWORD, opened
from tests.browser.keyboard import act, open_tab, press_until, tab_to, write
from tests.conftest import client_of, make_user
from tests.factories import make_facility
from tests.operations.forms import decide, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.history]

SOURCE = "https://example.org/ring/"


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    write(page, "Username", name)
    write(page, "Password", PASSWORD)
    press_until(page, "Sign in", role="button")
    page.wait_for_url("**/admin/")


def ring(name: str, **fields) -> Facility:
    sourced = {"source_url": SOURCE, "checked_on": timezone.localdate()}
    return make_facility(**({"name": name, "acronym": "", "slug": name.lower()} | sourced | fields))


def fill_desk() -> None:
    """One of everything that the dashboard can ask of a publisher."""
    publisher = make_user(roles.PUBLISHER)
    me, editor = client_of(publisher), client_of(make_user(roles.EDITOR))
    colleague = client_of(make_user(roles.PUBLISHER, username="colleague"))
    send(editor, ring("Awaited"), "submit", city="Lund", follow=False)
    send(me, ring("Begun"), city="Lund", follow=False)
    returned = ring("Returned")
    send(me, returned, "submit", city="Lund", follow=False)
    decide(colleague, returned, "reject", "Which city?", follow=False)
    send(editor, ring("Forgotten"), city="Lund", follow=False)
    ring("Unsourced", source_url="", checked_on=None)
    fail_on_schedule(ring("Late"), publisher)


def fail_on_schedule(record: Facility, user) -> None:
    """It was to move to an address that somebody else took in the meantime."""
    due = timezone.now() - timedelta(hours=1)
    record.slug, record.go_live_at = "wanted", due
    record.save_revision(user=user, approved_go_live_at=due)
    ring("Faster", slug="wanted")
    assert publish_due(timezone.now()).refused


def told(page: Page, words: str) -> None:
    page.get_by_role("status").get_by_text(words).wait_for()
    page.wait_for_load_state()  # the scripts of this page


def publish(page: Page) -> None:
    act(page, "Publish")
    told(page, "updated and published")


def approve(page: Page) -> None:
    act(page, "Approve and Publish")
    told(page, "approved and published")


def publish_in_spite_of_review(page: Page) -> None:
    act(page, "Publish")
    tab_to(page, page.locator(".modal").get_by_role("button", name="Publish", exact=True))
    page.keyboard.press("Enter")
    told(page, "updated and published")


def give_source(page: Page) -> None:
    open_tab(page, "Sources")
    write(page, "Source", SOURCE)
    write(page, "Checked on", f"{timezone.localdate():%d.%m.%Y}")
    publish(page)


def call_off(page: Page) -> None:
    press_until(page, "Yes, call it off", role="button")
    page.wait_for_url("**/desk/scheduled/")


def move_elsewhere(page: Page) -> None:
    open_tab(page, "Publishing")
    write(page, "Address", "late-ring")
    publish(page)


WORK = (
    ("Waiting for my review", "Awaited", approve),
    ("Sent back to me", "Returned", publish_in_spite_of_review),
    ("Scheduled", re.compile("^Call off ?: Late"), call_off),
    ("My drafts", "Late", move_elsewhere),
    ("My drafts", "Begun", publish),
    ("Public, with changes not yet published", "Forgotten", publish),
    ("Without a source, or not checked for a year", "Unsourced", give_source),
)


def work_on(page: Page, heading: str, link: str, do) -> None:
    """Follow a link of one list, do what is asked there, and find it gone from the dashboard."""
    dashboard = page.url
    task = page.get_by_role("region", name=heading).get_by_role("link", name=link, exact=True)
    tab_to(page, task)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != dashboard)
    do(page)
    press_until(page, "Dashboard")
    page.wait_for_url(dashboard)
    expect(task).to_have_count(0)


def test_dashboard_is_worked_through_by_keyboard(browser, live_server):
    fill_desk()
    page, complaints = opened(browser, live_server.url)
    sign_in(page, "publisher")

    for heading, link, do in WORK:
        work_on(page, heading, link, do)

    page.get_by_text("Nothing to do.").wait_for()
    # Autosave is refused while a date is half typed; that is no error of a script.
    assert [complaint for complaint in complaints.found if complaint.startswith("script")] == []


def test_facility_is_found_edited_and_submitted_by_keyboard(browser, live_server):
    make_user(roles.EDITOR)
    found = ring("Old ring", slug="ring")
    ring("Other source", slug="other")
    page, complaints = opened(browser, live_server.url)

    sign_in(page, "editor")
    press_until(page, "Consortia", role="button")
    press_until(page, "Facilities")
    page.wait_for_url("**/facility/")
    tab_to(page, page.get_by_role("textbox", name="Search term", exact=True))
    page.keyboard.insert_text("old ri")  # at once: results for a part of it would be replaced under the focus
    page.wait_for_url("**?q=old+ri**")  # all of it was found
    expect(page.get_by_role("link", name="Other source")).to_have_count(0)
    press_until(page, "Old ring")
    page.wait_for_url(f"**/edit/{found.pk}/")
    write(page, "Name*", "New ring")
    tab_to(page, page.get_by_role("button", name="Save draft"))
    page.keyboard.press("Enter")
    told(page, "is saved")
    act(page, "Submit to Secretariat review")
    told(page, "submitted")

    found.refresh_from_db()
    assert (found.name, found.latest_revision.content["name"]) == ("Old ring", "New ring")
    assert found.current_workflow_state is not None
    assert complaints.found == []
