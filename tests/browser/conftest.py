import pytest

from tests.browser.browser import chromium


@pytest.fixture(autouse=True)
def _allow_async(monkeypatch):
    # Playwright keeps an event loop in this thread; Django would refuse to talk to the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def browser(_allow_async):
    with chromium() as started:
        yield started
