import pytest

from tests.browser.browser import chromium


@pytest.fixture(scope="package")
def _allow_async():
    # Playwright keeps an event loop in this thread; Django would refuse to talk to the database beside it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="package")
def _chromium(_allow_async):
    with chromium() as started:
        yield started


@pytest.fixture
def browser(_chromium):
    """One for all, since it takes a second to start; its windows are closed after each test, cookies with them."""
    yield _chromium
    for context in _chromium.contexts:
        context.close()
