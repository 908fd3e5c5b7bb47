"""While the database does not answer, readers and programs are told to come back; nothing looks like a fault."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from portal.core.freshness import keeping
from tests.factories import make_facility

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/facilities/", "/facilities/ring/", "/api/v1/facilities/", "/contact/"])
def test_database_that_is_away_is_told_with_the_time_to_come_back(settings, kept_pages, monkeypatch, address):
    client = Client(raise_request_exception=False)
    make_facility(acronym="RING", slug="ring")
    assert client.get(address).status_code == 200

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused: secret detail")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        answer = client.get(address)

    # What was kept is not given: nobody knows whether it is still true.
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "no-store")
    assert "secret detail" not in answer.text
    if address.startswith("/api/"):
        assert (answer["Content-Type"], answer.json()["status"]) == ("application/problem+json", 503)
    else:
        assert "does not answer at the moment" in answer.text
    assert client.get(address).status_code == 200


def test_fault_is_not_taken_for_an_outage(kept_pages, monkeypatch):
    monkeypatch.setattr(keeping, "_is_for_anybody", lambda request: 1 / 0)
    answer = Client(raise_request_exception=False).get("/facilities/")
    assert (answer.status_code, "Something went wrong" in answer.text) == (500, True)
