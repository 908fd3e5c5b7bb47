"""What the documentation of the API offers to copy works as it stands."""

import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.utils import timezone

from portal.api import dumps
from portal.api.recipes import RECIPES
from tests.factories import make_facility, make_organisation
from tests.programmes.factories import make_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CODES = {recipe.name: recipe for recipe in RECIPES}


@contextmanager
def site_elsewhere(folder):
    """A server of another origin, as the web site of a facility is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def test_recipes_work_as_they_stand(live_server, browser, tmp_path, settings):
    settings.SITE_URL = live_server.url
    ring = make_facility(slug="ring")
    ec = make_organisation(slug="ec", ror_id="00k4n6c32")
    make_project(
        acronym="BEATS", title="A <b>beamline", funder=ec, participations=[{"organisation": ec, "facility": ring}]
    )
    make_project(acronym="OTHER")
    base = f"{live_server.url}/api/v1/"

    def ran(name: str, kind: str) -> str:
        code = CODES[name].code(kind, base, "ring")
        command = ["sh", "-c", code] if kind == "sh" else [sys.executable, "-c", code]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30, cwd=tmp_path).stdout

    assert '"acronym":"BEATS"' in ran("projects", "sh")
    assert ran("projects", "py") == "BEATS 2019 https://ror.org/00k4n6c32\n"
    ran("harvest", "sh")
    assert len((tmp_path / "projects.ndjson").read_text().splitlines()) == 2
    assert ran("harvest", "py") == "2 projects\n"

    dumps.make_due(timezone.now())
    assert '"cursor"' in ran("mirror", "sh")
    assert ran("mirror", "py").startswith("4 items; next time begin after ")

    (tmp_path / "ours.html").write_text(CODES["embed"].code("htm", base, "ring"), encoding="utf-8")
    with site_elsewhere(tmp_path) as elsewhere:
        page, said = browser.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{elsewhere}/ours.html")
        for name in ("projects", "harvest", "mirror"):
            page.evaluate(f"async () => {{ {CODES[name].code('js', base, 'ring')} }}")
        page.wait_for_selector("#our-projects a")
        shown = page.locator("#our-projects li").all_inner_texts()

    # That site has no icon, of which the browser tells too.
    assert [line.partition(" http")[0] for line in said if "404" not in line] == ["BEATS", "2 projects", "4 items"]
    assert shown == ["A <b>beamline"]
