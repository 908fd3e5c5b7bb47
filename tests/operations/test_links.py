"""Web addresses are asked with care (S6 of our security list); what leads nowhere is told to those who can mend it."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from portal.operations import roles
from portal.operations.jobs.models import Job
from portal.operations.links import asking, checking
from portal.operations.links.models import CheckedLink
from tests.conftest import client_of, make_user
from tests.factories import make_facility, make_membership, make_organisation
from tests.operations.mail_server import certificate

PRIVATE_4 = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.1.1",
    "172.16.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
]
PRIVATE_6 = ["::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1"]


class Site(BaseHTTPRequestHandler):
    """Answers as its path says."""

    def do_GET(self):
        self.server.asked.append((self.headers["Host"], self.path))
        if self.path == "/slow":
            self.server.released.wait(20)
        name, _, rest = self.path[1:].partition("/")
        self.send_response(301 if name in ("to", "loop") else int(name) if name.isdecimal() else 200)
        if name in ("to", "loop"):
            self.send_header("Location", rest.replace("_", "/") or self.path)
        self.end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def site(monkeypatch, context=None, **names):
    """A server of the public internet, called ``good.example``; other names lead where ``names`` say."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.released, real = [], threading.Event(), asking.is_public
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    known = {"good.example": "127.0.0.1"} | names

    def look_up(host, asked_port, *options, **more):
        return [(2, 1, 6, "", (known.get(host, host), asked_port))]

    def connect(address, timeout):
        assert address == ("127.0.0.1", 443 if context else 80), "the portal went where it may not go"
        return real_connect(("127.0.0.1", port), timeout)

    real_connect = asking.socket.create_connection
    with monkeypatch.context() as patch:
        patch.setattr(asking.socket, "getaddrinfo", look_up)
        patch.setattr(asking.socket, "create_connection", connect)
        patch.setattr(asking, "is_public", lambda ip: ip == "127.0.0.1" or real(ip))
        yield server
    server.released.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("ip", [*PRIVATE_4, *PRIVATE_6])
def test_s6_no_address_inside_a_network_is_asked(ip):
    assert not asking.is_public(ip)


def test_s6_addresses_of_the_internet_may_be_asked():
    assert asking.is_public("193.0.6.139") and asking.is_public("2001:67c:2e8:22::c100:68b")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://inner.example/", "not public"),
        ("http://10.0.0.1/", "not public"),
        ("http://good.example/to/http:__inner.example_", "not public"),
        ("http://good.example/to/http:__169.254.169.254_latest", "not public"),
        ("http://good.example/to/file:___etc_passwd", "neither http nor https"),
        ("http://good.example/to/http:__good.example:22_", "a port of its own"),
        ("http://good.example:6379/", "a port of its own"),
        ("http://user:word@good.example/", "a password"),
        ("gopher://good.example/", "neither http nor https"),
        ("http://" + "a" * 70 + ".example/", ""),
    ],
)
def test_s6_no_way_leads_inside(monkeypatch, address, said):
    with site(monkeypatch, **{"inner.example": "10.0.0.7"}) as server:
        answer = asking.ask(address)

    assert (answer.is_there, said in answer.reason) == (False, True)
    assert all(host == "good.example" for host, _path in server.asked)


@pytest.mark.parametrize(
    ("path", "is_there", "reason"),
    [
        ("/", True, "200"),
        ("/404", False, "404"),
        ("/403", True, "403"),
        ("/503", False, "503"),
        ("/to/_200", True, "200"),
        ("/to/_410", False, "410"),
    ],
)
def test_answers_are_told_apart(monkeypatch, path, is_there, reason):
    with site(monkeypatch):
        assert asking.ask(f"http://good.example{path}") == asking.Answer(is_there, reason)


def test_certificates_are_checked(monkeypatch, tmp_path):
    with site(monkeypatch, certificate(tmp_path, "DNS:good.example")):
        assert "CERTIFICATE_VERIFY_FAILED" in asking.ask("https://good.example/").reason
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert asking.ask("https://good.example/") == asking.Answer(True, "200")


def test_endless_redirects_and_slow_servers_come_to_an_end(monkeypatch):
    monkeypatch.setattr(asking, "DEADLINE", 0.3)
    with site(monkeypatch) as server:
        assert asking.ask("http://good.example/loop").reason == "more than 5 redirects"
        assert asking.ask("http://good.example/slow").is_there is False
        assert [path for _host, path in server.asked] == [*["/loop"] * 6, "/slow"]


@pytest.mark.django_db
def test_report_names_what_failed_twice_to_who_may_mend_it(monkeypatch):
    monkeypatch.setattr(checking, "PAUSE", 0)
    make_facility(acronym="RING", website="http://good.example/404")
    make_facility(acronym="DRAFT", live=False, website="http://good.example/draft")
    make_membership(source_url="http://good.example/200", organisation=make_organisation(website=""))
    now, job = timezone.now(), Job.objects.create(kind="links", queued_at=timezone.now(), due_at=timezone.now())
    editor, other = client_of(make_user(roles.EDITOR)), client_of(make_user(roles.CONTRIBUTOR))

    with site(monkeypatch) as server:
        for days in (0, 0.5, 2):
            monkeypatch.setattr(timezone, "now", lambda days=days: now + timedelta(days=days))
            job.refresh_from_db()
            checking.check_some(job)
            told = "http://good.example/404" in editor.get("/admin/links/").text
            assert told is (days == 2)
        assert sorted(path for _host, path in server.asked) == ["/200", "/404", "/404"]

    page = editor.get("/admin/links/").text
    assert ">RING</a>" in page and "example/200" not in page
    assert "good.example" not in other.get("/admin/links/").text
    assert not CheckedLink.objects.filter(address__contains="draft").exists()
