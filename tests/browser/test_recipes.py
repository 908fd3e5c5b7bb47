"""What the documentation of the API offers to copy works as it stands."""

import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.utils import timezone

from portal.api import dumps
from portal.api.recipes import RECIPES
from tests.factories import make_facility, make_organisation
from tests.programmes.factories import make_project

pytestmark = [pytest.mark.browser, pytest.mark.history, pytest.mark.django_db(transaction=True)]

CODES = {recipe.name: recipe for recipe in RECIPES}


@contextmanager
def serving(handler):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


class Stumbling(QuietHandler):
    """Answers as the portal, but at first with an error: each item, and the list of dumps."""

    def __init__(self, *args, portal, stumbled, **kwargs):
        self.portal, self.stumbled = portal, stumbled
        super().__init__(*args, **kwargs)

    def do_GET(self):
        if "?" not in self.path and self.path not in self.stumbled:
            self.stumbled.add(self.path)
            return self._answer(503, {"Retry-After": "0", "Access-Control-Allow-Origin": "*"}, b"")
        try:
            answer = urlopen(f"{self.portal}{self.path}")
        except HTTPError as error:
            answer = error
        with answer:
            return self._answer(answer.status, dict(answer.headers), answer.read())

    def _answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("transfer-encoding", "connection", "server", "date"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


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

    with serving(partial(Stumbling, portal=live_server.url, stumbled=set())) as stumbling:
        settings.SITE_URL, base = stumbling, f"{stumbling}/api/v1/"
        dumps.make_due(timezone.now())
        make_organisation(slug="last")
        assert "cursor" in ran("mirror", "sh")
        assert ran("mirror", "py").startswith("5 items; next time begin after ")
        make_organisation(slug="gone").delete()  # and no dump is left
        assert ran("mirror", "py").startswith("5 items; next time begin after ")
        page, said = browser.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.evaluate(f"async () => {{ {CODES['mirror'].code('js', base, 'ring')} }}")
        assert said[-1] == "5 items"
    settings.SITE_URL, base = live_server.url, f"{live_server.url}/api/v1/"

    (tmp_path / "ours.html").write_text(CODES["embed"].code("htm", base, "ring"), encoding="utf-8")
    with serving(partial(QuietHandler, directory=str(tmp_path))) as elsewhere:
        page, said = browser.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{elsewhere}/ours.html")
        for name in ("projects", "harvest"):
            page.evaluate(f"async () => {{ {CODES[name].code('js', base, 'ring')} }}")
        page.wait_for_selector("#our-projects a")
        shown = page.locator("#our-projects li").all_inner_texts()

        told = [line.partition(" http")[0] for line in said if "404" not in line]
        page.route("**/api/v1/**", lambda route: route.fulfill(status=503))
        page.goto(f"{elsewhere}/ours.html")
        page.get_by_text("Not all of our projects can be shown just now.").wait_for()

    # That site has no icon, of which the browser tells too.
    assert told == ["BEATS", "2 projects"]
    assert shown == ["A <b>beamline"]
