"""The contract in the repository is the one that is served, and keeps what a released one promised."""

import json
from copy import deepcopy

import pytest
from drf_spectacular.generators import SchemaGenerator

from portal.api.contract import broken_promises
from portal.api.routes import collected_routes
from tests.test_house import ROOT

KEPT = ROOT / "docs" / "api"
# `make contract` writes the first file; a release copies it over the second.
PRESENT, RELEASED = KEPT / "openapi.json", KEPT / "released.json"


def told(path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def served():
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))


def test_contract_in_the_repository_is_the_one_that_is_served(served):
    assert told(PRESENT) == served, "run make contract, and say in CHANGELOG.md what changes for API users"


def test_released_contract_is_kept():
    assert list(broken_promises(told(RELEASED), told(PRESENT))) == []


def test_every_operation_says_what_it_does_and_how_it_fails(served):
    for address, item in served["paths"].items():
        operation = item["get"]
        assert len(operation["description"]) > 20, address
        assert operation["summary"], address
        expected = {"200", "400", "404", "406", "429", "500"}
        expected |= {"301", "410"} if "{slug}" in address else set()
        assert set(operation["responses"]) == expected - ({"404"} if "{" not in address else set()), address
        is_resource = address.split("/")[3] in collected_routes()
        assert ("examples" in operation["responses"]["200"]["content"]["application/json"]) is is_resource, address


def test_every_field_says_what_it_means(served):
    schemas = served["components"]["schemas"]
    fields = [(name, field, told) for name, one in schemas.items() for field, told in one.get("properties", {}).items()]

    assert len(fields) > 200
    assert [(name, field) for name, field, told in fields if not told.get("description")] == []
    assert schemas["Facility"]["properties"]["slug"]["description"].startswith("Last part of its addresses.")


FACILITY = ("components", "schemas", "Facility", "properties")
LIST = ("paths", "/api/v1/facilities/", "get")


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        (("paths",), lambda paths: paths.pop("/api/v1/outcomes/"), "/api/v1/outcomes/: is gone"),
        (FACILITY, lambda fields: fields.pop("acronym"), "Facility: field acronym is gone"),
        (FACILITY, lambda fields: fields["name"].update(type="integer"), "Facility.name: may be integer now"),
        (FACILITY, lambda fields: fields["city"].update(type=["string", "null"]), "Facility.city: may be null now"),
        (LIST, lambda operation: operation["parameters"].pop(), "/api/v1/facilities/: parameter status is gone"),
        (
            LIST,
            lambda operation: operation["parameters"][0].update(required=True),
            "/api/v1/facilities/: parameter consortium is required now",
        ),
        (LIST, lambda operation: operation["responses"].pop("400"), "/api/v1/facilities/: answer 400 is gone"),
    ],
)
def test_broken_promise_is_named(place, change, said):
    present = told(PRESENT)
    changed = deepcopy(present)
    part = changed
    for name in place:
        part = part[name]

    change(part)

    assert said in list(broken_promises(present, changed))


def test_more_is_no_broken_promise():
    present = told(PRESENT)
    changed = deepcopy(present)
    changed["components"]["schemas"]["Facility"]["properties"]["more"] = {"type": "string"}
    changed["paths"]["/api/v1/more/"] = present["paths"]["/api/v1/outcomes/"]

    assert list(broken_promises(present, changed)) == []
