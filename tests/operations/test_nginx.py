"""deploy/nginx/portal.conf in a real nginx, with no portal behind it."""

import re
import shutil
import ssl
import subprocess
import time
from contextlib import closing, suppress
from http.client import HTTPSConnection
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from portal.operations import errors_of_nginx
from tests.drill.installation import configured
from tests.tools.running import free_port

# So that a test can come from anywhere.
FROM_ANYWHERE = "set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;"


@pytest.fixture
def nginx(settings):
    """Asks as somebody at an address, and tells the status; ``place`` is its folder."""
    if not (shutil.which("nginx") and shutil.which("openssl")):
        pytest.skip("needs nginx and openssl")
    with TemporaryDirectory(prefix="portal-nginx-") as folder:
        place, port = Path(folder), free_port()
        place.chmod(0o755)  # nginx has no rights
        settings.DATA_DIR = place / "portal"
        errors_of_nginx.draw()
        configuration = configured(place, port, [free_port()], FROM_ANYWHERE)
        process = subprocess.Popen(["nginx", "-p", place, "-c", configuration])  # noqa: S607
        context = ssl._create_unverified_context()  # noqa: S323 - the certificate was made a moment ago

        def ask(path: str, address: str = "192.0.2.1", method: str = "GET", **headers: str) -> int:
            for _try in range(600):
                with (
                    suppress(ConnectionRefusedError),
                    closing(HTTPSConnection("127.0.0.1", port, context=context)) as to,
                ):
                    to.request(method, path, headers=headers | {"X-Forwarded-For": address})
                    return to.getresponse().status
                time.sleep(0.02)
            raise AssertionError("nginx does not start")

        def stop():
            process.terminate()
            process.wait()

        ask.place, ask.stop = place, stop
        yield ask
        stop()


def test_many_addresses_of_one_ipv6_network_are_one_place_at_the_doors(nginx):
    def knock(*addresses):
        return [nginx("/accounts/login/", address, "POST") for address in addresses]

    assert knock(*(f"2001:db8:0:a::{number:x}" for number in range(12))) == [502] * 11 + [429]
    assert knock("2001:db8:0:b::1", "2001:db8:0:a:5::", "2001:db8::a:0:0:0:1") == [502, 429, 429]
    assert knock(*(f"192.0.2.{number}" for number in range(1, 13))) == [502] * 12


def test_log_holds_no_searches_and_no_keys(nginx):
    mine = {"Referer": "https://portal.example.org/search/?q=Mayer", "User-Agent": "Lynx"}

    nginx("/search/?q=Mayer", **mine)
    nginx("/accounts/password/reset/key/1-secret/", **mine)
    nginx("/facilities/ring/", method="HEAD", **mine)
    nginx.stop()

    log = (nginx.place / "access.log").read_text()
    asked = re.findall(r'^192\.0\.2\.1 \[.+?\] "(.+?)" 502 \d+ 0\.\d+s "Lynx" [0-9a-f]{32}$', log, re.M)
    assert asked == [
        "GET /search/ HTTP/1.1",
        "GET /accounts/password/reset/key/KEY HTTP/1.1",
        "HEAD /facilities/ring/ HTTP/1.1",
    ]
    assert log.count("\n") == 3
