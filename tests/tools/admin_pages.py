"""The kinds of admin page that are ours, and how the audit comes to each on the portal that it started."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

EDIT_RING = "/admin/snippets/consortia/facility/edit/{ring}/"


@dataclass(frozen=True)
class Kind:
    """One kind of page: its address, and what has to be done there before it shows."""

    name: str
    path: str
    reach: Callable[[Page], None] | None = None


def save(page: Page) -> None:
    """Send the form as its button does, without what a script does meanwhile."""
    page.evaluate("document.getElementById('w-editor-form').noValidate = true")
    with page.expect_navigation():
        page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('w-editor-form'))")


def collide(page: Page) -> None:
    """Somebody else saves the record while its form is open here."""
    other = page.context.new_page()
    other.goto(page.url)
    for window, city in ((other, f"Lund {page.viewport_size['width']}"), (page, "Villigen")):
        window.locator("[name=city]").evaluate("(field, city) => { field.value = city }", city)
        save(window)
    other.close()


def sign_out(page: Page) -> None:
    kept = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    save(page)
    page.context.add_cookies(kept)


KINDS = (
    Kind("dashboard", "/admin/"),
    Kind("list of the desk", "/admin/desk/changes/"),
    Kind("record list", "/admin/snippets/consortia/facility/"),
    Kind("facility form", EDIT_RING),
    Kind("consortium form", "/admin/snippets/consortia/consortium/edit/{league}/"),
    Kind("membership, new", "/admin/snippets/consortia/membership/add/?consortium={league}"),
    Kind("publish together", "/admin/publish-together/?revision={revision}"),
    Kind("unpublish", "/admin/snippets/consortia/facility/unpublish/{ring}/"),
    Kind("delete", "/admin/snippets/consortia/facility/delete/{ring}/"),
    Kind("settings", "/admin/settings/pages/portalsettings/1/"),
    Kind("two editors", EDIT_RING, collide),
    Kind("typed text", EDIT_RING, sign_out),
)

# Run by the portal that is looked at: a draft that names a draft, and a session of the administrator.
PREPARE = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from consortia.models import Consortium, Facility, Organisation
from portal.core import records
from portal.pages.models import PortalSettings

user = User.objects.get(username="admin")
new = records.save_draft(Organisation(name="New laboratory", short_name="NEWLAB"), user)
draft = records.save_draft(Organisation(name="Old laboratory", short_name="OLDLAB", successor=new), user)
ring = Facility.objects.get(slug="petra-iii")
change = ring.get_latest_revision_as_object()
change.city = "Altona"
records.save_draft(change, user)
PortalSettings.load()
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session.save()
print(json.dumps({
    "session": session.session_key, "ring": ring.pk, "league": Consortium.objects.get(slug="leaps").pk,
    "revision": draft.latest_revision.pk,
}))
"""
