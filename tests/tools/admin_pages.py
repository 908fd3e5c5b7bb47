"""The kinds of admin page that are ours, and how the audit comes to each on the portal that it started."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

PASSWORD = "only while the audit runs"
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


def leave(page: Page) -> None:
    """See the page of signing in, and come back."""
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.context.add_cookies(kept)


def fail(page: Page) -> None:
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("not the right one")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    page.context.clear_cookies()
    page.context.add_cookies(kept)


def prove(page: Page) -> None:
    """Type the password again, which the pages that change it ask for."""
    if page.get_by_label("Password").count():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Code").wait_for()


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
    Kind("sign in", "/accounts/2fa/", leave),
    Kind("sign in, refused", "/accounts/2fa/", fail),
    Kind("second factor", "/accounts/2fa/"),
    Kind("set up an app", "/accounts/2fa/totp/activate/", prove),
    Kind("add a passkey", "/accounts/2fa/webauthn/add/"),
    Kind("own sessions", "/accounts/sessions/"),
    Kind("own password", "/accounts/password/change/"),
)

# Run by the portal that is looked at: a session of the administrator.
SESSION = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore

user = User.objects.get(username="admin")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session.save()
"""
# And a password that the audit knows, and a draft that names a draft.
PREPARE = f"""
import json
from django.contrib.auth.models import User
from consortia.models import Consortium, Facility, Organisation
from portal.core import records
from portal.pages.models import PortalSettings

user = User.objects.get(username="admin")
user.set_password("{PASSWORD}")
user.save()
{SESSION}
new = records.save_draft(Organisation(name="New laboratory", short_name="NEWLAB"), user)
draft = records.save_draft(Organisation(name="Old laboratory", short_name="OLDLAB", successor=new), user)
ring = Facility.objects.get(slug="petra-iii")
change = ring.get_latest_revision_as_object()
change.city = "Altona"
records.save_draft(change, user)
PortalSettings.load()
print(json.dumps({{
    "session": session.session_key, "ring": ring.pk, "league": Consortium.objects.get(slug="leaps").pk,
    "revision": draft.latest_revision.pk,
}}))
"""
