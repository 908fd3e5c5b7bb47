"""Errors are problem documents whoever makes them; reading is open to other sites; asking has a limit."""

import pytest
from django.core.cache import cache, caches
from django.test import Client

from consortia.api import FacilityViewSet
from portal.core import maintenance
from tests.factories import make_facility

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"
FAIR = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


def problem(answer) -> tuple[int, str]:
    """Status and the anchor that explains it."""
    assert answer["Content-Type"] == PROBLEM
    told = answer.json()
    assert set(told) >= {"type", "title", "status", "detail"}
    assert told["status"] == answer.status_code
    return told["status"], told["type"].partition("#")[2]


@pytest.mark.parametrize(
    ("address", "options", "status"),
    [
        ("facilities/?kind=x", {}, 400),
        ("facilities/none/", {}, 404),
        ("starships/", {}, 404),
        ("../v2/facilities/", {}, 404),
        ("facilities/?%00", {}, 400),
        ("facilities/", {"headers": {"accept": "image/png"}}, 406),
        ("facilities.xml", {}, 400),
    ],
)
def test_error_leads_to_what_it_means(client, address, options, status):
    answer = client.get(f"/api/v1/{address}", **options)

    said, anchor = problem(answer)
    assert said == status
    assert f'id="{anchor}"' in client.get("/api/v1/docs/").text


@pytest.mark.parametrize("address", ["facilities", "facilities/alba", "docs", "schema", "changes", "dumps"])
def test_address_without_its_slash_leads_to_it(client, address):
    answer = client.get(f"/api/v1/{address}?kind=synchrotron")

    assert (answer.status_code, answer["Location"]) == (301, f"/api/v1/{address}/?kind=synchrotron")


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("facility/", "facilities/"),
        ("projcts", "projects/"),
        ("facility/alba/x/", "facilities/"),
        ("zzz/", ""),
        ("/", ""),
    ],
)
def test_unknown_address_names_the_one_that_was_meant(client, address, meant):
    answer = client.get(f"/api/v1/{address}")

    assert answer.status_code == 404
    assert ("Did you mean" in answer.json()["detail"]) == bool(meant) and meant in answer.json()["detail"]


def test_parameter_may_be_called_as_an_error_calls_its_text(client):
    answer = client.get("/api/v1/facilities/?detail=1")

    assert problem(answer) == (400, "problem-bad-parameter")
    assert [error["parameter"] for error in answer.json()["errors"]] == ["detail"]


def test_failed_condition_says_what_failed(client):
    answer = client.get("/api/v1/dumps/", headers={"if-match": '"another"'})

    assert problem(answer) == (412, "problem-precondition-failed")
    assert "If-Match" in answer.json()["detail"]


def test_fault_that_no_page_explains_blames_no_parameter(client):
    answer = client.get("/api/v1/facilities/", headers={"host": "elsewhere.example"})

    assert problem(answer) == (400, "")
    told = answer.json()
    assert (told["type"], told["title"]) == ("about:blank", "Bad Request")
    assert "parameter" not in told["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "v1/",
        *(f"v1/{name}" for name in ("facilities/", "facilities/ring/", "facilities.csv", "docs/", "starships/")),
    ],
)
@pytest.mark.parametrize("method", ["TRACE", "BREW", "POST", "DELETE"])
def test_s16_other_methods_are_refused(address, method):
    make_facility(slug="ring")

    answer = Client(enforce_csrf_checks=True).generic(method, f"/api/{address}")

    assert problem(answer) == (405, "problem-method-not-allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_fault_is_a_problem_and_says_nothing_of_its_cause(client, monkeypatch):
    def broken(self, *args, **kwargs):
        raise RuntimeError("the secret cause")

    monkeypatch.setattr(FacilityViewSet, "selection", broken)
    client.raise_request_exception = False

    answer = client.get("/api/v1/facilities/")

    assert problem(answer) == (500, "problem-server-error")
    assert "secret" not in answer.text


@pytest.mark.parametrize("address", ["/api/v1/facilities/", "/facilities.json"])
def test_maintenance_is_a_problem_too(client, settings, tmp_path, address):
    settings.DATA_DIR = tmp_path
    maintenance.switch(maintenance.CLOSED)

    answer = client.get(address)

    assert problem(answer) == (503, "problem-unavailable")
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("600", "no-store")


@pytest.mark.parametrize("address", ["facilities/", "facilities.csv", "facilities/none/", "starships/", "schema/"])
def test_pages_elsewhere_may_read(client, address):
    answer = client.get(f"/api/v1/{address}", headers={"origin": "https://elsewhere.example"})

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer


def test_pages_elsewhere_may_ask_before(client):
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}

    answer = client.options("/api/v1/facilities/", headers=asked)

    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Methods"] == answer["Allow"] == "GET, HEAD, OPTIONS"
    # Programs that read JSON send the last two of themselves.
    allowed = {"Accept", "If-None-Match", "If-Modified-Since", "Content-Type", "X-Requested-With"}
    assert set(answer["Access-Control-Allow-Headers"].split(", ")) == allowed
    assert "Content-Disposition" in answer["Access-Control-Expose-Headers"]


def test_other_pages_of_the_portal_stay_closed_to_scripts_elsewhere(client):
    assert "Access-Control-Allow-Origin" not in client.get("/facilities/")


def test_who_asks_too_often_is_told_when_to_go_on(client, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    cache.clear()

    answers = [client.get("/api/v1/facilities/", REMOTE_ADDR="192.0.2.1") for _ in range(3)]
    other = client.get("/api/v1/facilities/", REMOTE_ADDR="192.0.2.2")

    assert [(answer.status_code, answer["RateLimit-Remaining"]) for answer in answers] == [
        (200, "1"),
        (200, "0"),
        (429, "0"),
    ]
    assert problem(answers[2]) == (429, "problem-too-many-requests")
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert other.status_code == 200


def test_what_a_reader_has_already_and_asking_leave_cost_nothing(client, settings, kept_pages):
    settings.API_REQUESTS_A_MINUTE = 2
    cache.clear()
    mark = client.get("/api/v1/facilities/")["Last-Modified"]
    caches["pages"].clear()

    for _ in range(3):
        answer = client.get("/api/v1/facilities.ndjson", headers={"if-modified-since": mark})
        assert (answer.status_code, "RateLimit-Remaining" in answer) == (304, False)
        assert client.options("/api/v1/facilities/").status_code == 200

    assert client.get("/api/v1/organisations/")["RateLimit-Remaining"] == "0"


def test_no_limit_says_nothing_of_limits(client):
    answer = client.get("/api/v1/facilities/")

    assert [name for name in FAIR if name in answer] == []
