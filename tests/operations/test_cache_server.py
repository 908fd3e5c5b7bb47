"""Valkey or Redis as the cache of all processes: a real server, which is there, and then is not."""

import shutil
import signal
import socket
import subprocess
import time
from types import SimpleNamespace

import pytest
import redis
from django.core.cache import caches

from portal.core.freshness import patience
from portal.pages.models import PortalSettings
from portal.public import contact
from portal.settings import cache_at
from tests.conftest import make_user
from tests.factories import make_facility
from tests.tools.running import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(tmp_path):
    """The process and its address; Debian's package of either name."""
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        pytest.skip("needs valkey-server or redis-server")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)  # noqa: S603
    for _try in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
            break
        except OSError:
            time.sleep(0.05)
    yield process, f"redis://127.0.0.1:{port}/1"
    process.kill()
    process.wait()


def end(process, address):
    process.kill()
    process.wait()


def hang(process, address):
    process.send_signal(signal.SIGSTOP)


def fill(process, address):
    """A server that may push nothing out and takes nothing more, like one whose disk or memory is full."""
    server = redis.Redis.from_url(address)
    server.config_set("maxmemory-policy", "noeviction")
    server.config_set("maxmemory", "1kb")
    with pytest.raises(redis.exceptions.OutOfMemoryError):
        server.set("more", "word")
    server.close()


@pytest.mark.parametrize("harm", [end, hang, fill])
def test_what_the_cache_did_is_done_without_it(client, settings, server, monkeypatch, caplog, harm):
    process, address = server
    settings.CACHES = {"default": cache_at(address), "pages": cache_at(address) | {"KEY_PREFIX": "pages"}}
    settings.KEEP_PAGES, settings.API_REQUESTS_A_MINUTE = True, 5
    PortalSettings.objects.create(secretariat_email="office@example.org")
    make_facility(acronym="RING", slug="ring")

    first = client.get("/facilities/ring/")
    assert caches["pages"].keys("*")
    harm(process, address)
    began = time.monotonic()
    make_facility(acronym="NEW", slug="new")  # so that nothing is answered from what was kept
    second = client.get("/facilities/ring/")

    assert (first.status_code, second.status_code, second.content) == (200, 200, first.content)
    api = client.get("/api/v1/facilities/")
    assert (api.json()["count"], api["RateLimit-Limit"]) == (2, "5")
    assert client.get("/cards/facility/ring.png").status_code == 200
    monkeypatch.setattr(contact, "QUICKEST", 0)
    said = {"name": "Ada", "email": "ada@example.org", "message": "Hello", "token": contact.new_token()}
    assert client.post("/contact/", said, headers={"origin": "http://testserver"}).status_code == 302
    make_user(username="reader")
    assert client.login(username="reader", password="correct horse battery")
    assert time.monotonic() - began < 5  # of which a server that hangs takes one second, once
    assert [line.levelname for line in caplog.records if "cache" in line.getMessage()] == ["WARNING"]


def test_cache_that_failed_is_left_alone_for_ten_seconds(settings, server, monkeypatch):
    process, address = server
    settings.CACHES = {"default": cache_at(address)}
    cache, now = caches["default"], time.monotonic()
    cache.set("who", "Ada")

    hang(process, address)
    assert cache.get("who") is None
    process.send_signal(signal.SIGCONT)

    assert cache.get("who") is None
    monkeypatch.setattr(patience, "time", SimpleNamespace(monotonic=lambda: now + 20))
    assert cache.get("who") == "Ada"
