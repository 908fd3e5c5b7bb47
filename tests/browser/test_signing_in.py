"""Signing in with app, recovery code and passkey in a browser, under the strict policy of the public pages."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from portal.operations import roles
from tests.access.codes import shown_by_app
from tests.browser.browser import PASSWORD, PHONE, log_in, opened
from tests.conftest import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def passkeys():
    """Gives a window a device that holds passkeys and always finds its owner."""

    def give(page):
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        kind |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": kind})

    return give


def test_editor_is_led_through_app_and_passkey_and_comes_back_with_each(browser, live_server, settings, passkeys):
    settings.SECOND_FACTOR_FOR = ["Editor"]
    make_user(roles.EDITOR)
    page, complaints = opened(browser, live_server.url, PHONE)
    passkeys(page)

    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("Your role needs a second factor.").wait_for()
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(shown_by_app(page.locator("code").text_content()))
    page.get_by_role("button", name="Set up").click()
    code = page.locator(".door-codes code").first.text_content()
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/admin/")

    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("You have 1 passkey.").wait_for()

    for way in (lambda: page.get_by_role("button", name="Use a passkey").click(), lambda: by_code(page, code)):
        page.goto("/accounts/logout/")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("Username").fill("editor")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/authenticate/")
        way()
        page.wait_for_url("**/admin/")

    editor = User.objects.get(username="editor")
    used = Authenticator.objects.filter(user=editor, last_used_at__isnull=False).values_list("type", flat=True)
    assert sorted(used) == ["recovery_codes", "webauthn"]
    assert complaints.found == []


def by_code(page, code):
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").first.click()


def test_device_without_passkeys_is_told_so_on_the_page(browser, live_server):
    make_user(roles.EDITOR)
    page, _complaints = opened(browser, live_server.url)
    log_in(page, "editor")
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()

    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new DOMException('no')) }")
    page.get_by_role("button", name="Add a passkey").click()

    page.get_by_text("Your device did not hand over a passkey.").wait_for()
