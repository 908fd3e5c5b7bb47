"""The contract in the repository is the one that is served, and keeps what a released one promised."""

import json
from copy import deepcopy

import pytest
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from portal.api.contract import broken_promises
from tests.api.test_contract import FORMATS
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
        expected = {"200", "304", "400", "404", "405", "406", "412", "429", "500", "503"}
        expected |= {"301", "410"} if "{slug}" in address else set()
        assert set(operation["responses"]) == expected - ({"404"} if "{" not in address else set()), address
        headers = {status: set(answer.get("headers", ())) for status, answer in operation["responses"].items()}
        assert headers["200"] > headers["304"] == {"ETag", "Last-Modified", "Cache-Control"}, address
        assert (headers["405"], headers["429"], headers["503"]) == ({"Allow"}, {"Retry-After"}, {"Retry-After"}), (
            address
        )


def test_every_example_is_an_answer_that_the_contract_allows(served):
    for address, item in served["paths"].items():
        answer = item["get"]["responses"]["200"]["content"]["application/json"]
        validator = Draft202012Validator(served | answer["schema"], format_checker=FORMATS)
        (example,) = answer["examples"].values()
        assert [f"{address}: {error.message}" for error in validator.iter_errors(example["value"])] == []


def test_numbers_and_days_are_bound_as_they_are_read(served):
    said = {
        (address, one["name"]): one["schema"]
        for address, item in served["paths"].items()
        for one in item["get"].get("parameters", ())
    }
    for (address, name), schema in said.items():
        takes = Draft202012Validator(schema, format_checker=FORMATS).is_valid
        if name in ("page", "page_size"):
            assert (takes(0), takes(1)) == (False, True), address
        if name == "month":
            assert (takes("2026-11"), takes(""), takes("soon")) == (True, True, False), address
        if name == "on":
            assert (takes("2020-07-15"), takes(""), takes("soon")) == (True, True, False), address


def test_every_field_says_what_it_means(served):
    schemas = served["components"]["schemas"]
    fields = [(name, field, told) for name, one in schemas.items() for field, told in one.get("properties", {}).items()]

    assert len(fields) > 200
    assert [(name, field) for name, field, told in fields if not told.get("description")] == []
    assert schemas["Facility"]["properties"]["slug"]["description"].startswith("Last part of its addresses.")


SCHEMAS = ("components", "schemas")
FACILITY = (*SCHEMAS, "Facility", "properties")
LIST = ("paths", "/api/v1/facilities/", "get")
ASKED = (*LIST, "parameters")
INTEGER = {"type": "integer"}


def asked(parameters, name) -> dict:
    return next(one for one in parameters if one["name"] == name)


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        (("paths",), lambda paths: paths.pop("/api/v1/outcomes/"), "/api/v1/outcomes/: is gone"),
        ((), lambda contract: contract.update(security=[{"key": []}]), "facilities/: needs [{'key': []}] now"),
        (LIST, lambda operation: operation.update(security=[{"key": []}]), "facilities/: needs [{'key': []}] now"),
        (FACILITY, lambda fields: fields.pop("acronym"), "Facility: field acronym is gone"),
        (FACILITY, lambda fields: fields["name"].update(INTEGER), "Facility.name: type was string, is integer"),
        (FACILITY, lambda fields: fields["city"].update(type=["string", "null"]), "Facility.city: type was string"),
        (FACILITY, lambda fields: fields["updated_at"].update(format="date"), "Facility.updated_at: format was date-"),
        (FACILITY, lambda fields: fields["website"]["oneOf"].append(INTEGER), "Facility.website: was [{'type': 'str"),
        (FACILITY, lambda fields: fields["website"]["oneOf"][0].update(INTEGER), "Facility.website: was [{"),
        (FACILITY, lambda fields: fields["kind"].update({"$ref": "#/x"}), "Facility.kind: $ref was #/components/"),
        (FACILITY, lambda fields: fields["part_of"]["properties"].pop("name"), "Facility.part_of: field name is gone"),
        (FACILITY, lambda fields: fields["part_of"].update(required=[]), "Facility.part_of: field slug may be missing"),
        (FACILITY, lambda fields: fields["opened"].pop("pattern"), "Facility.opened: pattern was ^"),
        (
            (*SCHEMAS, "Project", "properties"),
            lambda fields: fields.update(currency=INTEGER),
            "Project.currency: was",
        ),
        ((*SCHEMAS, "Currency"), lambda currency: currency["enum"].append("XXX"), "Currency: enum was ["),
        (ASKED, lambda rows: rows.remove(asked(rows, "kind")), "facilities/: parameter kind is gone"),
        (ASKED, lambda rows: asked(rows, "kind").update(required=True), "facilities/: parameter kind is required now"),
        (ASKED, lambda rows: asked(rows, "kind").update(explode=False), "parameter kind: explode was True, is False"),
        (ASKED, lambda rows: asked(rows, "kind")["schema"]["items"]["enum"].pop(), "parameter kind[]: enum was ["),
        (ASKED, lambda rows: asked(rows, "q")["schema"].update(minLength=3), "parameter q: minLength was None, is 3"),
        (ASKED, lambda rows: asked(rows, "q")["schema"].update(pattern="^a"), "parameter q: pattern was None, is ^a"),
        (ASKED, lambda rows: asked(rows, "q")["schema"].update(enum=["a"]), "parameter q: enum was None, is ['a']"),
        (
            ASKED,
            lambda rows: asked(rows, "page_size")["schema"].update(maximum=10),
            "page_size: maximum was None",
        ),
        (ASKED, lambda rows: asked(rows, "on").update(schema={"type": "string", "format": "date-time"}), "on: "),
        (LIST, lambda operation: operation["responses"].pop("400"), "facilities/: answer 400 is gone"),
        (
            (*LIST, "responses", "200"),
            lambda answer: answer["headers"].pop("RateLimit-Limit"),
            "facilities/: header RateLimit-Limit of answer 200 is gone",
        ),
    ],
)
def test_broken_promise_is_named(place, change, said):
    present = told(PRESENT)
    changed = deepcopy(present)
    part = changed
    for name in place:
        part = part[name]

    change(part)

    assert said in "\n".join(broken_promises(present, changed))


def test_more_is_no_broken_promise():
    present = told(PRESENT)
    changed = deepcopy(present)
    changed["components"]["schemas"]["Facility"]["properties"]["more"] = {"type": "string"}
    changed["components"]["schemas"]["Currency"]["enum"].pop()
    changed["components"]["schemas"]["Facility"]["properties"]["website"]["oneOf"].pop()
    changed["components"]["schemas"]["Facility"]["properties"]["part_of"].update(type="object")
    parameters = changed["paths"]["/api/v1/facilities/"]["get"]["parameters"]
    asked(parameters, "kind")["schema"]["items"].pop("enum")
    asked(parameters, "on")["schema"] = {
        "anyOf": [asked(parameters, "on")["schema"], {"type": "string", "maxLength": 0}]
    }
    parameters.append({"name": "more", "in": "query", "schema": INTEGER})
    changed["paths"]["/api/v1/more/"] = present["paths"]["/api/v1/outcomes/"]

    assert list(broken_promises(present, changed)) == []
