"""A publisher edits a facility in a real browser; readers see it only after publication."""

import pytest
from playwright.sync_api import expect

from portal.operations import roles
from tests.browser.browser import log_in, opened
from tests.conftest import make_user
from tests.factories import make_facility, make_organisation
from tests.public.addresses import addresses
from tests.public.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_facility_is_edited_previewed_and_published(browser, live_server):
    make_user(roles.PUBLISHER)
    facility = make_facility(name="Old ring", acronym="", slug="ring", operator=make_organisation())
    make_facility(name="Other source", acronym="", slug="other")
    editor, complaints = opened(browser, live_server.url)
    reader, complaints_of_reader = opened(browser, live_server.url)

    log_in(editor, "publisher")
    editor.goto("/admin/snippets/consortia/facility/")
    editor.get_by_label("Search term").press_sequentially("old ri")
    expect(editor.get_by_role("link", name="Other source")).to_have_count(0)
    editor.get_by_role("link", name="Old ring").first.click()
    editor.wait_for_url(f"**/edit/{facility.pk}/")

    editor.get_by_role("textbox", name="Name*", exact=True).fill("New ring of light")
    editor.get_by_role("button", name="Toggle preview").click()
    preview = editor.frame_locator("#w-preview-iframe")
    expect(preview.get_by_role("heading", level=1)).to_have_text("New ring of light")

    reader.goto("/facilities/ring/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Old ring")

    editor.get_by_label("Actions (footer)").get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.get_by_text("updated and published")).to_be_visible()

    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("New ring of light")
    assert (complaints.found, complaints_of_reader.found) == ([], [])


def test_public_pages_ask_nobody_else_and_break_no_policy(browser, live_server):
    world = make_world()
    visited = [address for address in addresses(world) if address.endswith("/") and not address.startswith("/api/")]
    visited += ["/api/v1/docs/", "/facilities/?on=2020-13-45", "/search/?q=DESY", "/facilities/?consortium=leaps"]
    page, complaints = opened(browser, live_server.url)

    for address in visited:
        page.goto(address)

    expected = f"400: {live_server.url}/facilities/?on=2020-13-45"
    told = "console: Failed to load resource: the server responded with a status of 400 (Bad Request)"
    assert [complaint for complaint in complaints.found if complaint not in (expected, told)] == []
    assert page.context.cookies() == []
