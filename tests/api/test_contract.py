"""What every resource of the API promises alike."""

import csv
import re
from io import StringIO

import pytest
from django.core.management import call_command
from drf_spectacular.drainage import GENERATOR_STATS
from jsonschema import Draft202012Validator, FormatChecker

from consortia.models import Facility
from portal.api.errors import type_of
from portal.api.routes import collected_routes
from tests.api.test_json import make_ring
from tests.factories import make_facility, make_many, make_organisation
from tests.programmes.factories import make_project
from tests.public.world import make_world

pytestmark = pytest.mark.django_db

HOST = "http://127.0.0.1:8000"
PROBLEM = "application/problem+json"
RESOURCES = [
    "consortia",
    "organisations",
    "facilities",
    "memberships",
    "partnerships",
    "people",
    "appointments",
    "programmes",
    "projects",
    "participations",
    "outcomes",
    "news",
    "events",
    "publications",
]
FORMATS = FormatChecker()
FORMATS.checks("uri")(lambda text: text is None or "://" in text)
FOR_MIRRORS = ["changes", "dumps"]
WITHOUT_ITEMS = {"participations", "outcomes"}


def problem(answer) -> tuple:
    """Status, kind of document, and the parameters that it names."""
    told = answer.json()
    assert (told["type"], told["status"]) == (type_of(answer.status_code), answer.status_code)
    return answer.status_code, answer["Content-Type"], [error["parameter"] for error in told.get("errors", [])]


def test_root_names_every_resource(client):
    assert list(collected_routes()) == RESOURCES
    answer = client.get("/api/v1/")
    assert answer.json() == {name: f"{HOST}/api/v1/{name}/" for name in [*RESOURCES, *FOR_MIRRORS]}
    assert f'<{HOST}/api/v1/schema/>; rel="service-desc"' in answer["Link"]


def test_every_resource_answers_alike(client):
    make_world()

    for name in RESOURCES:
        answer = client.get(f"/api/v1/{name}/").json()
        assert list(answer) == ["count", "next", "previous", "results"]
        assert answer["count"] == len(answer["results"]) > 0
        for row in answer["results"]:
            assert row["url"].startswith(f"{HOST}/api/v1/")
            assert client.get(row["page_url"].removeprefix(HOST)).status_code == 200
            assert row["updated_at"]
            item = client.get(row["url"].removeprefix(HOST))
            assert item.status_code == 200
            assert (item.json() == row) is (name not in WITHOUT_ITEMS)


@pytest.mark.parametrize("name", sorted(WITHOUT_ITEMS))
def test_rows_without_an_address_of_their_own(client, name):
    make_world()

    assert problem(client.get(f"/api/v1/{name}/1/")) == (404, PROBLEM, [])


def test_paging(client):
    make_many(make_organisation, 205)

    first = client.get("/api/v1/organisations/").json()
    last = client.get("/api/v1/organisations/?page=9").json()

    assert (first["count"], len(first["results"]), first["previous"]) == (205, 25, None)
    assert first["next"].endswith("/api/v1/organisations/?page=2")
    assert (len(last["results"]), last["next"]) == (5, None)
    assert len(client.get("/api/v1/organisations/?page_size=3").json()["results"]) == 3
    assert len(client.get("/api/v1/organisations/?page_size=1000").json()["results"]) == 200


@pytest.mark.parametrize(
    "query",
    [
        "page_size=0",
        "page_size=-1",
        "page_size=abc",
        "page_size=",
        "page_size=1.5",
        "page_size=%C2%B2",
        "page_size=%00",
        "page=0",
        "page=2",
        "page=x",
        "on=2020-13-45",
        "on=soon",
        "on=2020-02-30",
        "on=%00",
        "q=%00",
        "kind=starship",
        "country=XX",
        "consortium=nowhere",
        "consortium=%00",
        "ordering=secret",
        "status=lost",
    ],
)
def test_bad_value_is_named(client, query):
    make_facility()

    answer = client.get(f"/api/v1/facilities/?{query}")

    assert problem(answer) == (400, PROBLEM, [query.partition("=")[0]])


@pytest.mark.parametrize("name", RESOURCES)
def test_unknown_parameter_is_named_with_what_was_meant(client, name):
    answer = client.get(f"/api/v1/{name}/?orderin=name")

    assert problem(answer) == (400, PROBLEM, ["orderin"])
    assert "Did you mean “ordering”?" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("address", ["", "schema/", "changes/", "dumps/", "context.jsonld"])
def test_what_is_no_resource_refuses_unknown_parameters_too(client, address):
    answer = client.get(f"/api/v1/{address}?formt=json")

    assert problem(answer) == (400, PROBLEM, ["formt"])
    assert "Did you mean “format”?" in answer.json()["errors"][0]["detail"]
    assert client.get(f"/api/v1/{address}?format=json").status_code == 200
    assert problem(client.get(f"/api/v1/{address}?format=xml")) == (400, PROBLEM, ["format"])


def test_unknown_parameter_like_none_is_told_what_there_is(client):
    detail = client.get("/api/v1/outcomes/?xyz=1").json()["errors"][0]["detail"]

    assert detail == (
        "There is no such parameter. Known are: cursor, fields, format, include, "
        "ordering, page, page_size, programme, project, q."
    )


def test_lookups_of_the_database_are_no_parameters(client):
    answer = client.get("/api/v1/facilities/?name__startswith=A")

    assert problem(answer) == (400, PROBLEM, ["name__startswith"])


@pytest.mark.parametrize("query", ["on=soon", "consortium=leaps", "page=2"])
def test_item_takes_no_parameter_but_a_day(client, query):
    make_facility(slug="ring")

    answer = client.get(f"/api/v1/facilities/ring/?{query}")

    assert problem(answer) == (400, PROBLEM, [query.partition("=")[0]])


@pytest.mark.parametrize("name", sorted(set(RESOURCES) - WITHOUT_ITEMS))
@pytest.mark.parametrize("key", ["no-such-thing", "0", "%00", "9" * 40])
def test_unknown_item_is_a_problem_document(client, name, key):
    assert problem(client.get(f"/api/v1/{name}/{key}/")) == (404, PROBLEM, [])


@pytest.mark.parametrize("address", ["/api/v1/starships/", "/api/v1/starships/1/", "/api/v1/x"])
def test_unknown_address_is_a_problem_document(client, address):
    assert problem(client.get(address)) == (404, PROBLEM, [])


@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_api_only_reads(client, name, method):
    answer = getattr(client, method)(f"/api/v1/{name}/", "{}", content_type="application/json")

    assert problem(answer) == (405, PROBLEM, [])
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_item_only_reads(client):
    make_facility(slug="ring", name="Ring")

    for method in (client.post, client.put, client.patch, client.delete):
        answer = method("/api/v1/facilities/ring/", '{"name": "Mine"}', content_type="application/json")
        assert problem(answer) == (405, PROBLEM, [])
    assert Facility.objects.get().name == "Ring"


def test_unknown_format_is_a_problem_document(client):
    assert problem(client.get("/api/v1/facilities/?format=xml")) == (400, PROBLEM, ["format"])
    assert problem(client.get("/api/v1/facilities/", headers={"accept": "image/png"})) == (406, PROBLEM, [])


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_s04_table_runs_no_formula(client, text):
    make_organisation(short_name="LAB", name=text, summary=f"x{text}", latitude="-33.5", longitude="18.4")

    answer = client.get("/api/v1/organisations/?format=csv")
    row = next(csv.DictReader(StringIO(answer.getvalue().decode(), newline="")))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert (row["name"], row["summary"]) == (f"'{text}", f"x{text}")
    assert (row["latitude"], row["longitude"]) == ("-33.50000", "18.40000")


def test_every_resource_is_a_table_too(client):
    make_world()

    for name in RESOURCES:
        text = client.get(f"/api/v1/{name}/?format=csv").getvalue().decode()
        rows = list(csv.DictReader(StringIO(text, newline="")))
        listed = client.get(f"/api/v1/{name}/").json()["results"]
        assert [row["url"] for row in rows] == [row["url"] for row in listed]
        assert (name, list(rows[0])) == (name, list(listed[0]))


def test_error_is_a_problem_document_in_a_table_too(client):
    assert problem(client.get("/api/v1/facilities/?format=csv&on=soon")) == (400, PROBLEM, ["on"])


def test_contract_is_valid_and_complete(client, tmp_path, capsys):
    GENERATOR_STATS.reset()
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))

    answer = client.get("/api/v1/schema/?format=json")
    assert capsys.readouterr().err == ""
    assert answer.status_code == 200
    items = {"memberships": "id", "appointments": "id"}
    addresses = {f"/api/v1/{name}/" for name in RESOURCES}
    addresses |= {f"/api/v1/{name}/" for name in FOR_MIRRORS}
    addresses |= {f"/api/v1/{name}/{{{items.get(name, 'slug')}}}/" for name in set(RESOURCES) - WITHOUT_ITEMS}
    assert set(answer.json()["paths"]) == addresses


def test_every_parameter_says_what_it_means(client):
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    asked = [(path, row) for path, item in paths.items() for row in item["get"].get("parameters", ())]

    assert len(asked) > 100
    assert [(path, row["name"]) for path, row in asked if not row.get("description")] == []
    told = {row["name"]: row["description"] for path, row in asked if path == "/api/v1/projects/"}
    assert told["funder"] == "Funder: its slug, the last part of its address."


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "facilities/?kind=r%25ng",
            "“r%ng” is none of these: synchrotron, fel, reactor, spallation, instruments, beamline, other.",
        ),
        ("facilities/?consortium=nowhere", "There is no public record with the address “nowhere” here."),
        ("organisations/?country=de", "“de” is no country code: two capital letters, such as DE. Did you mean “DE”?"),
        ("news/?ordering=size", "“size” is none of these: date, -date, title, -title."),
    ],
)
def test_bad_value_is_told_what_the_parameter_takes(client, query, said):
    assert [error["detail"] for error in client.get(f"/api/v1/{query}").json()["errors"]] == [said]


@pytest.mark.parametrize("make", [make_ring, make_world])
def test_answers_keep_the_contract(client, make):
    make()
    contract = client.get("/api/v1/schema/?format=json").json()

    for name in [*RESOURCES, *FOR_MIRRORS]:
        listed = client.get(f"/api/v1/{name}/").json()
        promised = contract["paths"][f"/api/v1/{name}/"]["get"]["responses"]["200"]["content"]["application/json"]
        validator = Draft202012Validator(contract | promised["schema"], format_checker=FORMATS)
        assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(listed)] == []


def test_reading_page_names_every_resource_and_loads_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs/")

    assert page.status_code == 200
    for name in RESOURCES:
        assert f"/api/v1/{name}/" in page.text
    loaded = re.findall(
        r"<(?:script|link(?! rel=\"canonical\")|img|iframe)\b[^>]*?\s(?:src|href)=\"([^\"]*)\"", page.text
    )
    assert [address for address in loaded if not address.startswith("/")] == []


def test_pieces_of_code_to_copy_ask_for_a_facility_that_has_projects(client):
    idle, lab = make_facility(slug="idle"), make_organisation(slug="lab")
    busy, hidden = make_facility(slug="busy"), make_facility(slug="hidden")
    for facility in (idle, busy, busy):
        make_project(participations=[{"organisation": lab, "facility": facility}])
    for _ in range(3):
        make_project(live=False, participations=[{"organisation": lab, "facility": hidden}])

    page = client.get("/api/v1/docs/").text

    assert "facility_or_operator=busy&amp;" in page
    assert "=idle" not in page and "=hidden" not in page
    assert len(client.get("/api/v1/projects/?facility=busy").json()["results"]) == 2
