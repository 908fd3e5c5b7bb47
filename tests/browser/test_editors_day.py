"""A day in the secretariat, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from consortia.models import Facility, Membership
from portal.operations import roles
from tests.browser.browser import PHONE, log_in, opened
from tests.conftest import make_user
from tests.factories import make_consortium, make_facility, make_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.history]

FACILITIES = "/admin/snippets/consortia/facility/"


def act(page: Page, name: str) -> None:
    """Press an action in the menu beside "Save draft", once its scripts are there."""
    page.wait_for_load_state()
    footer = page.get_by_label("Actions (footer)")
    footer.get_by_role("button", name="More actions").click()
    footer.get_by_role("button", name=name, exact=True).click()


def open_form(page: Page, address: str) -> None:
    """Open a form and wait until Wagtail has taken down, two seconds later, what counts as unchanged in it."""
    page.add_init_script(
        "addEventListener('w-unsaved:watch-edits', () => { document.documentElement.ariaBusy = 'false' })"
    )
    page.goto(address)
    page.locator("html[aria-busy=false]").wait_for()


def wait_until_saved(page: Page) -> None:
    """Wagtail saves half a second after the last key; what it tells stands in the header."""
    expect(page.get_by_text("Saved", exact=True).first).to_be_visible()


def test_edit_on_a_phone_submitted_and_approved_by_somebody_else(browser, live_server):
    make_user(roles.EDITOR)
    make_user(roles.PUBLISHER)
    make_facility(name="Old ring", acronym="", slug="ring")
    editor, complaints = opened(browser, live_server.url, PHONE)
    publisher, _ = opened(browser, live_server.url)
    reader, _ = opened(browser, live_server.url)

    log_in(editor, "editor")
    editor.goto(f"{FACILITIES}?q=old")
    editor.get_by_role("link", name="Old ring").first.click()
    editor.wait_for_url("**/edit/**")
    editor.get_by_role("textbox", name="Name*", exact=True).fill("New ring")
    editor.get_by_role("button", name="Toggle preview").click()
    preview = editor.frame_locator("#w-preview-iframe")
    expect(preview.get_by_role("heading", level=1)).to_have_text("New ring")
    editor.get_by_role("button", name="Toggle preview").click()
    act(editor, "Submit to Secretariat review")
    editor.get_by_text("submitted").first.wait_for()

    log_in(publisher, "publisher")
    publisher.get_by_role("link", name=re.compile("ring", re.IGNORECASE)).first.click()
    publisher.wait_for_url("**/edit/**")
    act(publisher, "Approve and Publish")
    publisher.get_by_text("approved and published").first.wait_for()

    reader.goto("/facilities/ring/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("New ring")
    assert complaints.found == []


def test_two_editors_collide_and_nothing_is_lost(browser, live_server):
    for name in ("anna", "bert"):
        make_user(roles.EDITOR, username=name)
    ring = make_facility(name="Ring", acronym="", city="Hamburg", summary="Old words.")
    (anna, _), (bert, _) = (opened(browser, live_server.url) for _ in range(2))
    for page, name in ((anna, "anna"), (bert, "bert")):
        log_in(page, name)
        open_form(page, f"{FACILITIES}edit/{ring.pk}/")
    summary = "Summary"

    anna.get_by_role("textbox", name=summary).fill("Words of Anna.")
    wait_until_saved(anna)
    bert.get_by_role("textbox", name=summary).fill("Words of Bert.")
    bert.get_by_role("textbox", name="City").fill("Villigen")
    expect(bert.get_by_text("Autosave is paused").first).to_be_visible()
    bert.get_by_role("button", name="Save draft").click()

    # Wagtail warns before it sends, where it has heard of Anna's version by then; the portal in any case.
    warning = bert.get_by_role("dialog", name="anna saved a new version").get_by_role("button", name="Save draft")
    collision = bert.get_by_role("heading", name="Somebody else saved a newer version")
    expect(warning.or_(collision)).to_be_visible()
    if warning.is_visible():
        warning.click()
    expect(collision).to_be_visible()
    bert.get_by_role("group", name=summary).get_by_label("Mine").check()
    bert.get_by_role("button", name="Save what I chose as draft").click()
    expect(bert.get_by_role("textbox", name=summary)).to_have_value("Words of Bert.")

    draft = Facility.objects.get(pk=ring.pk).get_latest_revision_as_object()
    assert (draft.summary, draft.city) == ("Words of Bert.", "Villigen")


def test_text_typed_while_the_server_was_away_is_saved_when_it_is_back(browser, live_server):
    make_user(roles.EDITOR)
    ring = make_facility(name="Ring", acronym="", summary="Old words.")
    page, _ = opened(browser, live_server.url)
    log_in(page, "editor")
    open_form(page, f"{FACILITIES}edit/{ring.pk}/")
    summary = page.get_by_role("textbox", name="Summary")

    page.route("**/edit/**", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: "/edit/" in request.url):
        summary.fill("Hours of work.")
    page.unroute("**/edit/**")
    wait_until_saved(page)  # by itself, without another key

    # Sent before the next autosave, and no newer version of somebody else.
    page.get_by_role("textbox", name="City").fill("Lund")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("is saved. Readers see it").first.wait_for()
    draft = Facility.objects.get(pk=ring.pk).get_latest_revision_as_object()
    assert (draft.summary, draft.city) == ("Hours of work.", "Lund")


def test_renamed_facility_is_found_under_its_old_address(browser, live_server):
    make_user(roles.PUBLISHER)
    ring = make_facility(name="Old ring", acronym="", slug="old-ring")
    page, _ = opened(browser, live_server.url)
    log_in(page, "publisher")

    page.goto(f"{FACILITIES}edit/{ring.pk}/")
    page.get_by_role("textbox", name="Name*", exact=True).fill("New ring")
    page.get_by_role("tab", name="Publishing").click()
    page.get_by_role("textbox", name="Address").fill("new-ring")
    act(page, "Publish")
    page.get_by_text(re.compile("(updated|created) and published")).first.wait_for()

    page.goto("/facilities/old-ring/")
    assert page.url == f"{live_server.url}/facilities/new-ring/"
    expect(page.get_by_role("heading", level=1)).to_have_text("New ring")


def test_new_member_with_date_and_source_takes_one_form(browser, live_server):
    make_user(roles.PUBLISHER)
    leaps = make_consortium(acronym="LEAPS", slug="leaps")
    make_organisation(short_name="DESY", name="Deutsches Elektronen-Synchrotron")
    page, _ = opened(browser, live_server.url)
    log_in(page, "publisher")
    page.goto(f"/admin/snippets/consortia/consortium/edit/{leaps.pk}/")
    asked = []
    page.on("request", lambda request: request.is_navigation_request() and asked.append(request.method))

    page.get_by_role("tab", name="Members and officers").click()
    page.get_by_role("link", name="Add membership").click()
    page.get_by_role("button", name="Choose organisation").click()
    page.get_by_role("textbox", name="Search term").fill("desy")
    page.get_by_role("link", name="DESY").click()
    page.get_by_role("textbox", name="Since*").fill("November 2017")
    page.get_by_role("checkbox", name="Ongoing").check()
    page.get_by_role("textbox", name="Source", exact=True).fill("https://leaps-initiative.eu/members/")
    page.get_by_role("textbox", name="Checked on").fill("21 November 2026")
    page.keyboard.press("Tab")  # closes the calendar
    act(page, "Publish")
    page.get_by_text(re.compile("(updated|created) and published")).first.wait_for()

    [stay] = Membership.objects.live()
    assert (str(stay.member), stay.display()) == ("DESY", "since November\N{NO-BREAK SPACE}2017")
    assert asked == ["GET", "POST", "GET"]  # the form, sent, and what came of it
