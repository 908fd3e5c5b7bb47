"""A client that a generator makes from the contract reads everything, and loses nothing."""

import importlib
import subprocess
import sys
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.api.test_contract import FOR_MIRRORS, RESOURCES, WITHOUT_ITEMS
from tests.api.test_json import make_ring
from tests.api.test_promises import PRESENT
from tests.factories import make_consortium, make_membership
from tests.public.world import make_world

pytestmark = pytest.mark.django_db

HOST = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def portal_client(tmp_path_factory):
    """The package that ``openapi-python-client`` makes of the contract in the repository."""
    place = tmp_path_factory.mktemp("generated")
    (place / "config.yaml").write_text("post_hooks: []\n", encoding="utf-8")  # its format is nobody's concern
    told = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--path", str(PRESENT)),
            *("--meta", "none", "--output-path", str(place / "portal_client"), "--config", str(place / "config.yaml")),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "WARNING" not in told.stdout + told.stderr
    sys.path.insert(0, str(place))
    yield importlib.import_module("portal_client")
    sys.path.remove(str(place))


@contextmanager
def connection_stays_open():
    """What Django's own test client does: the end of a request is not the end of the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ask(portal_client):
    """Calls an operation by its name, in this process and without a server."""
    client = portal_client.Client(base_url=HOST, httpx_args={"transport": httpx.WSGITransport(WSGIHandler())})

    def call(operation: str, *key, **asked):
        resource = operation.rpartition("_")[0]
        module = importlib.import_module(f"portal_client.api.{resource}.{operation}")
        with connection_stays_open():
            return module.sync_detailed(*key, client=client, **asked)

    return call


def test_generated_client_reads_everything(client, ask):
    make_world()

    for name in [*RESOURCES, *FOR_MIRRORS]:
        answer = ask(f"{name}_list")
        told = client.get(f"/api/v1/{name}/").json()
        assert (answer.status_code, answer.parsed.to_dict()) == (HTTPStatus.OK, told)
        if name in set(RESOURCES) - WITHOUT_ITEMS:
            key = told["results"][0]["url"].rstrip("/").rpartition("/")[2]
            item = ask(f"{name}_retrieve", int(key) if key.isdigit() else key)
            assert item.parsed.to_dict() == told["results"][0]


def test_generated_client_asks_and_is_refused(client, ask, portal_client):
    models = importlib.import_module("portal_client.models")
    make_membership(consortium=make_consortium(slug="leaps", acronym="LEAPS"), facilities=[make_ring()])
    names = [models.FacilitiesListFieldsItem.ACRONYM, models.FacilitiesListFieldsItem.CONSORTIA]

    (ring,) = ask(
        "facilities_list", consortium=["leaps"], fields=names, include=["consortia.consortium"]
    ).parsed.results
    refused = ask("facilities_list", consortium=["leap"])

    assert (ring.acronym, ring.consortia[0].consortium.record["acronym"]) == ("RING", "LEAPS")
    assert isinstance(refused.parsed, models.Problem)
    assert (refused.status_code, refused.parsed.errors[0].parameter) == (HTTPStatus.BAD_REQUEST, "consortium")
    assert "Did you mean “leaps”?" in refused.parsed.errors[0].detail
