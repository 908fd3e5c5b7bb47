import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from portal.operations.views import healthz


@pytest.mark.django_db
def test_healthz_answers_when_the_database_does(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


def test_healthz_says_that_the_database_is_down(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = healthz(RequestFactory().get("/healthz"))

    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
