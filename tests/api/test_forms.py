"""The forms of an answer: each read back by another program, whole, under the filters, without drafts."""

import csv
import json
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.pages.models import EventPage
from tests.consortia.test_records import edited
from tests.factories import make_facility, make_many, make_organisation, make_person, without_history
from tests.programmes.factories import make_programme, make_project
from tests.public.world import MARK, hide, make_world

pytestmark = pytest.mark.django_db

HOST = "http://127.0.0.1:8000"
TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "jsonld": "application/ld+json",
}


def text(client, address: str, **options) -> str:
    answer = client.get(f"/api/v1/{address}", **options)
    assert answer.status_code == 200
    return answer.getvalue().decode()


def lines(client, address: str) -> list[dict]:
    return [json.loads(line) for line in text(client, address).splitlines()]


@pytest.mark.parametrize("form", TYPES)
def test_form_by_header_parameter_and_suffix_is_the_same(client, form):
    make_facility(slug="ring", latitude="53.5", longitude="9.8")
    kind = TYPES[form].partition(";")[0]

    answers = [
        client.get(f"/api/v1/facilities.{form}"),
        client.get(f"/api/v1/facilities/?format={form}"),
        client.get("/api/v1/facilities/", headers={"accept": kind}),
    ]

    assert [answer["Content-Type"] for answer in answers] == [TYPES[form]] * 3
    assert len({answer.getvalue() for answer in answers}) == 1
    for answer in answers:
        answer.close()


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/json;q=0.1, text/csv;q=0.9", "csv"),
        ("application/json;q=0, text/csv", "csv"),
        ("application/json;q=0, */*;q=0.1", "csv"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "json"),
        ("*/*, text/csv;q=0.5", "json"),
        ("text/csv, */*", "csv"),
        ("application/json; charset=utf-8", "json"),
        ("application/json;q=much, text/csv", "json"),
    ],
)
def test_form_is_the_one_that_the_reader_likes_best(client, accept, form):
    answer = client.get("/api/v1/organisations/", headers={"accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (200, TYPES[form])


@pytest.mark.parametrize("accept", ["text/csv;q=0", "*/*;q=0", "image/*", "application/json;q=0"])
def test_nothing_is_given_that_the_reader_refuses(client, accept):
    assert client.get("/api/v1/organisations/", headers={"accept": accept}).status_code == 406


@pytest.mark.parametrize("name", ["organisations.csv", "changes.json", "dumps.json", "?format=json"])
def test_address_says_the_form_whatever_the_program_likes(client, name):
    answer = client.get(f"/api/v1/{name}", headers={"accept": "text/html"})

    assert (answer.status_code, answer["Content-Type"]) == (200, TYPES[name[-4:].lstrip(".")])


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [("", "text/csv", 406), ("?format=csv", "*/*", 400), ("changes.csv", "*/*", 400), ("dumps.xlsx", "*/*", 400)],
)
def test_what_is_no_list_of_records_is_json_or_nothing(client, address, accept, status):
    answer = client.get(f"/api/v1/{address}", headers={"accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_methods_are_told_as_json_in_every_form(client):
    for form in TYPES:
        answer = client.options(f"/api/v1/facilities/?format={form}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
        assert answer.json()["name"]


def test_misspelt_form_is_named_with_what_was_meant(client):
    errors = client.get("/api/v1/facilities/?format=cvs").json()["errors"]

    assert errors == [{"parameter": "format", "detail": "There is no “cvs”. Did you mean “csv”?"}]


def test_renamed_record_keeps_the_form_and_what_was_asked(client):
    edited(make_facility(slug="ring"), slug="ring-two").publish()

    answers = [client.get(f"/api/v1/facilities/{name}?fields=slug") for name in ("ring.csv", "ring/")]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (301, f"/api/v1/facilities/{name}?fields=slug") for name in ("ring-two.csv", "ring-two/")
    ]


def test_lines_are_the_whole_list_as_its_pages_tell_it(client):
    with without_history():
        make_many(make_organisation, 30)

    rows = lines(client, "organisations.ndjson")

    assert rows == client.get("/api/v1/organisations/?page_size=200").json()["results"]
    assert len(rows) == 30
    assert len(lines(client, "organisations.ndjson?page=2")) == 5
    walk = client.get("/api/v1/organisations.ndjson?cursor=&page_size=17")
    assert len(walk.getvalue().splitlines()) == 17
    rest = client.get(walk["Link"].partition(">")[0].removeprefix("<"))
    assert len(rest.getvalue().splitlines()) == 13
    assert "Link" not in rest


def test_lines_are_read_in_chunks(client, monkeypatch):
    monkeypatch.setattr("portal.core.api.selection.CHUNK", 2)
    with without_history():
        projects = [make_project(participations=[{"organisation": make_organisation()}]) for _ in range(5)]

    rows = lines(client, "projects.ndjson")

    assert {row["slug"] for row in rows} == {project.slug for project in projects}
    assert [len(row["participations"]) for row in rows] == [1] * 5


def test_workbook_runs_no_formula_and_keeps_every_row(client):
    make_organisation(short_name="=1+1", name="\n=2+2 Bell \x07 rings", slug="one", latitude="-33.5", longitude="18.4")
    make_organisation(short_name="TWO", slug="two")

    answer = client.get(
        "/api/v1/organisations.xlsx?ordering=short_name&fields=slug,short_name,name,latitude,source_url"
    )

    sheet = openpyxl.load_workbook(BytesIO(answer.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["slug", "name", "short_name", "latitude", "source_url"]
    assert rows[1] == ["one", "'\n=2+2 Bell  rings", "'=1+1", "-33.50000", None]
    assert [cell.data_type for cell in next(sheet.iter_rows(min_row=2))] != ["f"]
    assert rows[2][0] == "two"
    assert answer["Content-Disposition"].startswith('attachment; filename="organisations-')


def test_places_are_features(client):
    make_facility(slug="ring", acronym="RING", latitude="53.57900", longitude="9.88400")
    make_facility(slug="idea", acronym="IDEA")

    told = json.loads(text(client, "facilities.geojson"))

    idea, ring = told["features"]
    assert (told["type"], ring["type"], idea["geometry"]) == ("FeatureCollection", "Feature", None)
    assert ring["id"] == f"{HOST}/api/v1/facilities/ring/"
    assert ring["geometry"] == {"type": "Point", "coordinates": [9.884, 53.579]}
    assert ring["properties"]["acronym"] == "RING"
    assert json.loads(text(client, "facilities/ring.geojson")) == ring
    assert client.get("/api/v1/facilities.geojson?fields=slug").json()["errors"][0]["parameter"] == "fields"


def test_linked_data_speaks_schema_org_and_names_addresses(client):
    ec = make_organisation(slug="ec", short_name="EC", name="Commission", ror_id="00k4n6c32")
    make_project(slug="beats", acronym="BEATS", title="Tomography", funder=ec, source_url="https://example.org/s")

    graph = json.loads(text(client, "organisations.jsonld"))
    project = json.loads(text(client, "projects/beats.jsonld"))

    assert graph["@context"] == project["@context"] == f"{HOST}/api/v1/context.jsonld"
    assert client.get("/api/v1/context.jsonld").json()["@context"]["@vocab"] == "https://schema.org/"
    (node,) = graph["@graph"]
    assert (node["@id"], node["@type"]) == (f"{HOST}/organisations/ec/", "ResearchOrganization")
    assert node["identifier"]["url"] == "https://ror.org/00k4n6c32"
    assert project["funder"] == [{"@id": f"{HOST}/organisations/ec/", "name": "EC"}]
    assert project["subjectOf"]["url"] == "https://example.org/s"


def test_linked_data_types_what_is_an_address_or_a_day(client):
    make_world()
    EventPage.objects.update(place="Hamburg")
    context = client.get("/api/v1/context.jsonld").json()["@context"]

    told = [json.loads(text(client, f"{name}.jsonld"))["@graph"] for name in ("events", "news", "organisations")]

    for node in (node for graph in told for node in graph):
        for name, value in node.items():
            if isinstance(value, str) and value.startswith("https://schema.org/"):
                assert context[name] == {"@type": "@id"}, name
            if name.endswith("Date"):
                assert context[name] == {"@type": "Date"}, name
    assert {"startDate", "eventStatus", "eventAttendanceMode"} <= set(told[0][0])


def test_no_form_shows_a_draft(client):
    hide(make_world())
    lists = ("projects", "programmes", "news", "facilities")
    files = [f"{name}.{form}" for form in ("csv", "ndjson", "jsonld") for name in lists]
    files += ["facilities.geojson", "organisations.geojson"]

    told = {file: text(client, file) for file in files}

    assert [file for file in files if len(told[file]) <= 200] == []
    assert [file for file in files if MARK in told[file]] == []


@pytest.mark.parametrize("form", ["csv", "ndjson", "jsonld"])
def test_whole_list_is_flat_in_queries(client, form):
    def asked() -> int:
        text(client, f"projects.{form}")
        with CaptureQueriesContext(connection) as queries:
            text(client, f"projects.{form}")
        return len(queries)

    with without_history():
        make_project(programme=make_programme(), funder=make_organisation())
        few = asked()
        make_many(make_project, 3)

    assert asked() == few


def test_single_record_has_every_form(client):
    make_person(slug="ada", given_name="Ada", family_name="Example", orcid="0000-0002-1825-0097")

    rows = list(csv.DictReader(StringIO(text(client, "people/ada.csv"), newline="")))

    assert [row["orcid"] for row in rows] == ["https://orcid.org/0000-0002-1825-0097"]
    assert lines(client, "people/ada.ndjson")[0] == client.get("/api/v1/people/ada/").json()
    assert client.get("/api/v1/people/nobody.csv").status_code == 404
    assert client.get("/api/v1/people/ada.geojson").status_code == 400


def test_head_says_the_form_and_reads_no_row(client):
    make_project()

    with CaptureQueriesContext(connection) as queries:
        answer = client.head("/api/v1/projects.ndjson")

    assert (answer.status_code, answer["Content-Type"], answer.getvalue()) == (200, TYPES["ndjson"], b"")
    assert len(queries) == 0
