"""Valkey or Redis as the cache of all processes: a real server, which is there, and then is not."""

import shutil
import socket
import subprocess
import time

import pytest
from django.core.cache import caches

from portal.settings import cache_at
from tests.factories import make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(tmp_path):
    """The process and its address; Debian's package of either name."""
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        pytest.skip("needs valkey-server or redis-server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)  # noqa: S603
    for _try in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
            break
        except OSError:
            time.sleep(0.05)
    yield process, f"redis://127.0.0.1:{port}/1"
    process.kill()
    process.wait()


def test_pages_are_kept_for_all_processes_and_drawn_when_the_server_is_gone(client, settings, server):
    process, address = server
    settings.CACHES = {"default": cache_at(address), "pages": cache_at(address) | {"KEY_PREFIX": "pages"}}
    settings.KEEP_PAGES = True
    make_facility(acronym="RING", slug="ring")

    first = client.get("/facilities/ring/")
    assert caches["pages"].keys("*")
    process.kill()
    process.wait()
    began = time.monotonic()
    second = client.get("/facilities/ring/")

    assert (first.status_code, second.status_code, second.content) == (200, 200, first.content)
    assert time.monotonic() - began < 5
    assert client.get("/api/v1/facilities/").json()["count"] == 1
