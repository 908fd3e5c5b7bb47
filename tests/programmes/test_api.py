"""Programmes, projects, participations and outcomes in the API."""

from datetime import date

import pytest

from programmes.models import Outcome, Participation, ProgrammeFigure, ProgrammeName, Project
from tests.factories import make_consortium, make_facility, make_organisation, stored
from tests.programmes.factories import make_participation, make_programme, make_project

pytestmark = pytest.mark.django_db

HOST = "http://127.0.0.1:8000"


def reference(plural: str, slug: str, name: str) -> dict:
    return {
        "slug": slug,
        "name": name,
        "url": f"{HOST}/api/v1/{plural}/{slug}/",
        "page_url": f"{HOST}/{plural}/{slug}/",
    }


def test_project_as_json(client):
    source = {"source_url": "https://example.org/source", "checked_on": date(2026, 11, 21)}
    hidden = make_organisation(slug="hidden", live=False)
    project = Project(
        slug="beats",
        acronym="BEATS",
        title="Beamline for Tomography",
        programme=make_programme(slug="sesame", acronym="SESAME"),
        funder=make_organisation(slug="ec", short_name="EC"),
        funding_programme="Horizon 2020",
        call="INFRASUPP-02-2018",
        grant_number="822535",
        contributed_amount=6000000,
        currency="EUR",
        since="2019",
        until="2023-06-30",
        summary="Designed, built and commissioned a beamline.",
        website="https://beats.example.org/",
        more_sources="https://example.org/one\nhttps://example.org/two",
        **source,
    )
    project.consortia.set([make_consortium(slug="leaps", acronym="LEAPS"), make_consortium(live=False)])
    esrf = make_organisation(slug="esrf", short_name="ESRF")
    psi = make_organisation(slug="psi", short_name="PSI")
    project.participations.add(
        Participation(organisation=psi, facility=make_facility(slug="sls", acronym="SLS"), **source),
        Participation(organisation=hidden),
        Participation(
            organisation=esrf,
            facility=make_facility(slug="hidden-ring", live=False),
            role="coordinator",
            since="2019-01",
            until="2021",
            contribution_amount="1200000.50",
            contribution_currency="EUR",
        ),
    )
    project.outcomes.add(Outcome(label="people mobilised", qualifier="more", number=200, as_of="2019", **source))
    stored(project)

    answer = client.get("/api/v1/projects/beats/").json()

    assert answer == {
        "slug": "beats",
        "acronym": "BEATS",
        "title": "Beamline for Tomography",
        "programme": reference("programmes", "sesame", "SESAME"),
        "consortia": [reference("consortia", "leaps", "LEAPS")],
        "funder": reference("organisations", "ec", "EC"),
        "funding_programme": "Horizon 2020",
        "call": "INFRASUPP-02-2018",
        "grant_number": "822535",
        "cordis_url": "https://cordis.europa.eu/project/id/822535",
        "total_amount": None,
        "contributed_amount": "6000000.00",
        "currency": "EUR",
        "since": "2019",
        "until": "2023-06-30",
        "is_ongoing": False,
        "confirmed_on": None,
        "summary": "Designed, built and commissioned a beamline.",
        "website": "https://beats.example.org/",
        "participations": [
            {
                "organisation": reference("organisations", "esrf", "ESRF"),
                "facility": None,
                "role": "coordinator",
                "since": "2019-01",
                "until": "2021",
                "is_ongoing": False,
                "confirmed_on": None,
                "contribution_amount": "1200000.50",
                "contribution_currency": "EUR",
                "source_url": "https://example.org/source",
                "checked_on": "2026-11-21",
            },
            {
                "organisation": reference("organisations", "psi", "PSI"),
                "facility": reference("facilities", "sls", "SLS"),
                "role": "participant",
                "since": None,
                "until": None,
                "is_ongoing": False,
                "confirmed_on": None,
                "contribution_amount": None,
                "contribution_currency": "",
                "source_url": "https://example.org/source",
                "checked_on": "2026-11-21",
            },
        ],
        "outcomes": [
            {
                "label": "people mobilised",
                "qualifier": "more",
                "number": "200.00",
                "unit": "",
                "as_of": "2019",
                "source_url": "https://example.org/source",
                "checked_on": "2026-11-21",
            }
        ],
        "source_url": "https://example.org/source",
        "more_sources": ["https://example.org/one", "https://example.org/two"],
        "checked_on": "2026-11-21",
        "url": f"{HOST}/api/v1/projects/beats/",
        "page_url": f"{HOST}/projects/beats/",
        "updated_at": answer["updated_at"],
    }
    assert client.get("/api/v1/projects/").json()["results"] == [answer]


def test_programme_as_json(client):
    programme = make_programme(
        live=False,
        slug="laaamp",
        acronym="LAAAMP",
        name="Lightsources for Africa",
        full_title="Utilisation of Light Source and Crystallographic Sciences",
        since="2016",
        is_ongoing=True,
        summary="Trains scientists.",
        website="https://laaamp.example.org/",
        source_url="https://example.org/source",
        regions=["africa", "world"],
        supporters=[
            {"role": "behind", "consortium": make_consortium(slug="leaps", acronym="LEAPS")},
            {"role": "support", "organisation": make_organisation(live=False)},
            {"role": "support", "facility": make_facility(slug="ring", acronym="RING"), "since": "2018"},
        ],
    )
    programme.names.add(ProgrammeName(name="LAAMP", kind="former", since="2017"))
    programme.figures.add(ProgrammeFigure(label="partners", qualifier="more", number=30))
    stored(programme)
    make_project(slug="one", acronym="ONE", programme=programme)
    make_project(programme=programme, live=False)

    answer = client.get("/api/v1/programmes/laaamp/").json()

    period = {"since": None, "until": None, "is_ongoing": False, "confirmed_on": None}
    source = {"source_url": "https://example.org/source", "checked_on": None}
    nobody = {"consortium": None, "organisation": None, "facility": None}
    leaps, ring = (
        reference("consortia", "leaps", "LEAPS"),
        reference("facilities", "ring", "RING"),
    )
    assert answer == {
        "slug": "laaamp",
        "acronym": "LAAAMP",
        "name": "Lightsources for Africa",
        "full_title": "Utilisation of Light Source and Crystallographic Sciences",
        "since": "2016",
        "until": None,
        "is_ongoing": True,
        "confirmed_on": None,
        "summary": "Trains scientists.",
        "website": "https://laaamp.example.org/",
        "regions": [{"region": "africa", "country": ""}, {"region": "world", "country": ""}],
        "supporters": [
            {"role": "behind", **nobody, "consortium": leaps, **period, **source},
            {"role": "support", **nobody, "facility": ring, **period, "since": "2018", **source},
        ],
        "projects": [reference("projects", "one", "ONE")],
        "names": [{"name": "LAAMP", "kind": "former", "since": "2017", "until": None, **source}],
        "figures": [{"label": "partners", "qualifier": "more", "number": "30.00", "unit": "", "as_of": None, **source}],
        "source_url": "https://example.org/source",
        "more_sources": [],
        "checked_on": None,
        "url": f"{HOST}/api/v1/programmes/laaamp/",
        "page_url": f"{HOST}/programmes/laaamp/",
        "updated_at": answer["updated_at"],
    }
    assert client.get("/api/v1/programmes/").json()["results"] == [answer]


def test_participation_and_outcome_as_json(client):
    make_project(
        slug="beats",
        acronym="BEATS",
        participations=[{"organisation": make_organisation(slug="esrf", short_name="ESRF"), "role": "coordinator"}],
        outcomes=[{"label": "hours of training", "number": 20000, "unit": "h"}],
    )
    make_project(
        live=False,
        participations=[{"organisation": make_organisation()}],
        outcomes=[{"label": "secret", "number": 1}],
    )

    participations = client.get("/api/v1/participations/").json()
    outcomes = client.get("/api/v1/outcomes/").json()

    identity = {
        "url": f"{HOST}/api/v1/projects/beats/",
        "page_url": f"{HOST}/projects/beats/",
        "updated_at": client.get("/api/v1/projects/beats/").json()["updated_at"],
    }
    beats = reference("projects", "beats", "BEATS")
    assert (participations["count"], participations["results"]) == (
        1,
        [
            {
                "project": beats,
                "organisation": reference("organisations", "esrf", "ESRF"),
                "facility": None,
                "role": "coordinator",
                "since": None,
                "until": None,
                "is_ongoing": False,
                "confirmed_on": None,
                "contribution_amount": None,
                "contribution_currency": "",
                "source_url": "",
                "checked_on": None,
                **identity,
            }
        ],
    )
    assert (outcomes["count"], outcomes["results"]) == (
        1,
        [
            {
                "project": beats,
                "label": "hours of training",
                "qualifier": "",
                "number": "20000.00",
                "unit": "h",
                "as_of": None,
                "source_url": "",
                "checked_on": None,
                **identity,
            }
        ],
    )
    assert identity["updated_at"] is not None


def test_drafts_are_not_found(client):
    make_programme(slug="secret", live=False)
    make_project(slug="secret", live=False)
    make_participation(live=False)

    assert client.get("/api/v1/programmes/secret/").status_code == 404
    assert client.get("/api/v1/projects/secret/").status_code == 404
    for name in ("programmes", "projects", "participations", "outcomes"):
        assert client.get(f"/api/v1/{name}/").json()["count"] == 0


def test_reference_to_a_draft_is_empty(client):
    make_project(
        slug="beats",
        programme=make_programme(live=False),
        funder=make_organisation(live=False),
        consortia=[make_consortium(live=False)],
    )

    answer = client.get("/api/v1/projects/beats/").json()

    assert (answer["programme"], answer["funder"], answer["consortia"]) == (None, None, [])


@pytest.mark.parametrize("name", ["programmes", "projects", "participations", "outcomes"])
def test_misspelt_parameter_is_named(client, name):
    answer = client.get(f"/api/v1/{name}/?consortim=leaps")

    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == ["consortim"]


@pytest.mark.parametrize(
    "query",
    [
        "programmes/?region=atlantis",
        "programmes/?consortium=hidden",
        "programmes/?on=soon",
        "programmes/?ordering=size",
        "projects/?participant=hidden",
        "projects/?coordinator=nobody",
        "projects/?country=XX",
        "projects/?funding_programme=Nothing",
        "projects/?page_size=0",
        "participations/?role=guest",
        "participations/?organisation=hidden",
        "outcomes/?project=hidden",
        "outcomes/?programme=hidden",
    ],
)
def test_bad_value_is_named(client, query):
    make_consortium(slug="hidden", live=False)
    make_organisation(slug="hidden", live=False)
    make_programme(slug="hidden", live=False)
    make_project(slug="hidden", live=False)

    answer = client.get(f"/api/v1/{query}")

    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [query.partition("?")[2].partition("=")[0]]


@pytest.mark.history
def test_projects_are_filtered(client):
    desy = make_organisation(slug="desy", country="DE")
    make_project(acronym="HESEB", participations=[{"organisation": desy, "role": "coordinator"}])
    make_project(acronym="BEATS", participations=[{"organisation": desy}])
    make_project(acronym="OTHER", since="2000", until="2001")

    def found(query):
        return [row["acronym"] for row in client.get(f"/api/v1/projects/?{query}").json()["results"]]

    assert found("participant=desy") == ["BEATS", "HESEB"]
    assert found("coordinator=desy") == ["HESEB"]
    assert found("country=DE&ordering=-acronym") == ["HESEB", "BEATS"]
    assert found("on=2000-05-05") == ["OTHER"]
    assert found("q=oth") == ["OTHER"]


def test_participations_are_filtered(client):
    desy, ring = make_organisation(slug="desy", country="DE", short_name="DESY"), make_facility(slug="ring")
    programme = make_programme(slug="sesame")
    make_project(
        slug="beats",
        acronym="BEATS",
        programme=programme,
        participations=[
            {"organisation": desy, "facility": ring},
            {
                "organisation": make_organisation(short_name="ESRF"),
                "role": "coordinator",
                "since": "2021",
                "until": "2023",
            },
        ],
        outcomes=[{"label": "beamlines", "number": 1}],
    )
    make_project(
        acronym="ALONE",
        participations=[{"organisation": make_organisation(short_name="PSI")}],
        outcomes=[{"label": "people", "number": 2}],
    )

    def found(query):
        rows = client.get(f"/api/v1/participations/?{query}").json()["results"]
        return [row["organisation"]["name"] for row in rows]

    def outcomes(query):
        return [row["label"] for row in client.get(f"/api/v1/outcomes/?{query}").json()["results"]]

    assert found("") == ["PSI", "ESRF", "DESY"]
    assert found("project=beats") == ["ESRF", "DESY"]
    assert found("organisation=desy") == ["DESY"]
    assert found("facility=ring") == ["DESY"]
    assert found("role=coordinator") == ["ESRF"]
    assert found("country=DE") == ["DESY"]
    assert found("project=beats&on=2020-05-05") == ["DESY"]
    assert found("ordering=organisation") == ["DESY", "ESRF", "PSI"]
    assert outcomes("project=beats") == ["beamlines"]
    assert outcomes("programme=sesame") == ["beamlines"]
    assert outcomes("ordering=-number") == ["people", "beamlines"]


def test_programmes_are_filtered(client):
    leaps = make_consortium(slug="leaps")
    make_programme(name="One", supporters=[{"role": "behind", "consortium": leaps}], regions=["africa"])
    make_programme(name="Two", regions=["europe"])

    def found(query):
        return [row["name"] for row in client.get(f"/api/v1/programmes/?{query}").json()["results"]]

    assert found("consortium=leaps") == ["One"]
    assert found("region=europe") == ["Two"]
    assert found("ordering=-name") == ["Two", "One"]
