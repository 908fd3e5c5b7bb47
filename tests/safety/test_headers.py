"""What every answer tells browsers, whoever made it; and whose word counts about where a request comes from."""

import pytest
from django.test import RequestFactory

from portal.core import middleware
from portal.core.proxies import TrustedProxies
from tests.factories import make_facility

pytestmark = pytest.mark.django_db

ANSWERS = {
    "page": ("/facilities/", 200),
    "redirect": ("/facilities", 301),
    "to the log-in": ("/admin/", 302),
    "log-in": ("/accounts/login/", 200),
    "not found": ("/no-such-page/", 404),
    "not understood": ("/facilities/?on=yesterday", 400),
    "file that is not there": ("/media/images/none.png", 404),
    "API": ("/api/v1/facilities/", 200),
    "error of the API": ("/api/v1/none/", 404),
    "stylesheet": ("/accents.css", 200),
    "icon": ("/favicon.ico", 200),
    "health": ("/healthz", 200),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_every_answer_has_the_headers(client, what):
    make_facility(slug="ring")
    address, status = ANSWERS[what]

    answer = client.get(address)

    policy = middleware.ADMIN_POLICY if address.startswith("/admin/") else middleware.PUBLIC_POLICY
    expected = middleware.HEADERS | {"Content-Security-Policy": policy}
    if address.startswith("/api/"):
        expected["Cross-Origin-Resource-Policy"] = "cross-origin"
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert "Server" not in answer.headers


def test_foreign_host_is_refused_with_the_headers_and_without_a_traceback(client, caplog):
    foreign = client.get("/", headers={"host": "evil.example"})

    assert foreign.status_code == 400
    assert foreign.headers["Content-Security-Policy"] == middleware.PUBLIC_POLICY
    assert "evil.example" not in foreign.text
    assert {(line.levelname, line.exc_info) for line in caplog.records} == {("WARNING", None)}
    assert sum("ALLOWED_HOSTS" in line.getMessage() for line in caplog.records) == 1


@pytest.mark.parametrize("address", ["/", "/admin/", "/accounts/login/", "/api/v1/", "/media/images/x.png"])
def test_trace_is_refused(client, address):
    assert client.trace(address).status_code == 405


def test_policy_of_public_pages_lets_nothing_inline_run():
    policy = middleware.PUBLIC_POLICY

    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; ")
    for wanted in ("object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'"):
        assert wanted in policy


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "seen"),
    [
        ([], "127.0.0.1", "192.0.2.1", "127.0.0.1"),
        (["127.0.0.1"], "127.0.0.1", "192.0.2.1", "192.0.2.1"),
        (["127.0.0.1"], "127.0.0.1", "203.0.113.9, 192.0.2.1", "192.0.2.1"),
        (["127.0.0.1"], "198.51.100.4", "192.0.2.1", "198.51.100.4"),
        (["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", "203.0.113.9, 192.0.2.1, 10.1.2.3", "192.0.2.1"),
        (["unix"], "", "2001:db8::1", "2001:db8::1"),
        ([], "", "192.0.2.1", ""),
        (["127.0.0.1"], "127.0.0.1", "nonsense\n", "127.0.0.1"),
    ],
)
def test_only_trusted_proxies_are_believed(settings, trusted, peer, forwarded, seen):
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get(
        "/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded, HTTP_X_FORWARDED_PROTO="https"
    )

    TrustedProxies(lambda request: None)(request)

    is_believed = bool(trusted) and peer in ("127.0.0.1", "")
    assert request.META["REMOTE_ADDR"] == seen
    assert ("HTTP_X_FORWARDED_PROTO" in request.META) is is_believed


@pytest.mark.parametrize(
    ("address", "other", "is_one_place"),
    [
        ("2001:db8:0:a::1", "2001:DB8:0:A:ffff::2", True),
        ("2001:db8:0:b::1", "2001:db8:0:c::1", False),
        ("198.51.100.1", "198.51.100.2", False),
        ("198.51.100.3", "::ffff:198.51.100.3", True),
    ],
)
def test_places_are_counted_by_address_and_by_network_of_ipv6(client, settings, address, other, is_one_place):
    settings.API_REQUESTS_A_MINUTE = 1

    found = [client.get("/api/v1/facilities/", REMOTE_ADDR=place).status_code for place in (address, other)]

    assert found == [200, 429 if is_one_place else 200]


def test_limit_of_the_api_is_not_escaped_by_a_forged_address(client, settings):
    settings.API_REQUESTS_A_MINUTE = 1

    found = [
        client.get("/api/v1/facilities/", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in (1, 2)
    ]

    assert found == [200, 429]
