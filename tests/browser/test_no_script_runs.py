"""A real browser looks at pages that hold every string of the corpus; not one of them is run."""

import pytest

from tests.browser.browser import log_in, opened
from tests.conftest import make_user
from tests.safety.corpus import MARK
from tests.safety.places import public_paths, record_paths
from tests.safety.world import make_world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

TRAP = f"window.__ran = []; window.{MARK} = (...said) => window.__ran.push(said)"
ADMIN = ("/admin/", "/admin/pages/", "/admin/images/", "/admin/documents/", "/admin/reports/site-history/")


def test_trap_catches_what_runs(browser, live_server):
    page, _complaints = opened(browser, live_server.url)
    page.add_init_script(TRAP)
    page.goto("about:blank")
    page.set_content(f"<img src=x onerror={MARK}(1)>")
    page.wait_for_function("window.__ran.length == 1")


def test_nothing_runs(browser, live_server):
    make_user(username="admin", is_superuser=True, is_staff=True)
    world = make_world(0)
    page, _complaints = opened(browser, live_server.url)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    log_in(page, "admin")
    page.add_init_script(TRAP)
    public = [path for path in public_paths(world) if not path.startswith("/api/")]
    admin = [path for rows in world.records.values() for path in record_paths(rows[0], ["edit", "history"])]
    admin += [f"/admin/pages/{news.pk}/edit/" for news in world.pages[:4]]

    ran = {}
    for path in (*public, *ADMIN, *admin):
        page.goto(path)
        if said := page.evaluate("window.__ran"):
            ran[path] = said

    assert (ran, asked) == ({}, [])
