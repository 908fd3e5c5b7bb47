"""Debian's Chromium on the live server, and what it had to complain about."""

import contextlib
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.tools import browser

PATIENCE = 30_000  # milliseconds: a machine that does other work too is slow, not wrong
expect.set_options(timeout=PATIENCE)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    if shutil.which("chromium") is None:
        pytest.skip("needs chromium (Debian: apt install chromium)")
    with browser.chromium() as found:
        yield found


class Complaints:
    """Errors of the console, exceptions of scripts, failed answers and requests to other hosts of one page."""

    def __init__(self, page: Page, host: str):
        self.found: list[str] = []
        page.on("console", lambda message: self._console(message))
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("request", lambda request: self._request(request.url, host))
        page.on("response", lambda answer: self._answer(answer))

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.found.append(f"console: {message.text}")

    def _request(self, url, host):
        address = urlsplit(url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != urlsplit(host).netloc:
            self.found.append(f"foreign: {url}")

    def _answer(self, answer):
        if answer.status >= 400:
            self.found.append(f"{answer.status}: {answer.url}")


PASSWORD = "correct horse battery"
PHONE, DESK = {"width": 375, "height": 740}, {"width": 1440, "height": 1000}


def opened(browser: Browser, host: str, viewport=DESK) -> tuple[Page, Complaints]:
    """A window of its own, without cookies, at desktop width."""
    page = browser.new_context(base_url=host, viewport=viewport).new_page()
    page.set_default_timeout(PATIENCE)
    return page, Complaints(page, host)


def log_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
