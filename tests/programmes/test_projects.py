"""Project: model, page, list and filter."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from consortia.models import Responsibility
from portal.core import records
from programmes.models import Project
from tests.factories import codes, make_consortium, make_facility, make_organisation
from tests.programmes.factories import make_programme, make_project

pytestmark = pytest.mark.django_db


@pytest.mark.history
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"since": "2024-05", "until": "2024-04-30"}, "period_ends_before_it_starts"),
        ({"since": "2020", "until": "2021", "is_ongoing": True}, "period_ongoing_with_end"),
        ({"since": "", "until": "", "is_ongoing": True}, "period_ongoing_without_start"),
        ({"total_amount": 6000000}, "amount_without_currency"),
        ({"contributed_amount": 6000000}, "amount_without_currency"),
        ({"total_amount": -1, "currency": "EUR"}, "amount_without_currency"),
        ({"total_amount": 5, "contributed_amount": -1, "currency": "EUR"}, "amount_without_currency"),
        ({"currency": "XXX"}, "invalid_choice"),
        ({"acronym": ""}, "blank"),
        ({"website": "javascript:alert(1)"}, "invalid"),
    ],
)
def test_project_refuses_what_cannot_be(fields, code):
    with pytest.raises(ValidationError) as refused:
        make_project(**fields)

    assert codes(refused) == [code]


@pytest.mark.history
def test_address_belongs_to_one_project():
    make_project(slug="beats")

    with pytest.raises(ValidationError) as refused:
        make_project(slug="beats")

    assert codes(refused) == ["unique"]


@pytest.mark.parametrize(
    ("funding_programme", "grant_number", "address"),
    [
        ("Horizon 2020", "822535", "https://cordis.europa.eu/project/id/822535"),
        ("horizon europe ", "101177314", "https://cordis.europa.eu/project/id/101177314"),
        ("FP7", "283883", "https://cordis.europa.eu/project/id/283883"),
        ("Seventh Framework Programme", "283883", "https://cordis.europa.eu/project/id/283883"),
        ("Horizon 2020", "", ""),
        ("Horizon 2020", "INFRA-1", ""),
        ("Initiative and Networking Fund", "822535", ""),
        ("", "822535", ""),
    ],
)
def test_register_address_follows_from_the_grant(funding_programme, grant_number, address):
    project = Project(acronym="BEATS", funding_programme=funding_programme, grant_number=grant_number)

    assert project.cordis_url == address


def test_address_is_made_of_the_acronym():
    assert make_project(acronym="OPEN SESAME").get_absolute_url() == "/projects/open-sesame/"


@pytest.mark.parametrize(
    ("period", "day", "is_found"),
    [
        ({"since": "2017", "until": "2019"}, date(2019, 12, 31), True),
        ({"since": "2017", "until": "2019"}, date(2020, 1, 1), False),
        ({"since": "", "until": "2019-12"}, date(2019, 12, 5), True),
        ({"since": "", "until": "2019-12"}, date(2019, 11, 30), False),
        ({"since": "2021-04-01", "until": ""}, date(2021, 4, 2), False),
        ({"since": "2021-04-01", "until": "", "is_ongoing": True}, date(2031, 4, 2), True),
        ({"since": "", "until": ""}, date(2021, 4, 2), False),
    ],
)
def test_project_runs_on_the_days_that_are_known(period, day, is_found):
    make_project(**period)

    assert Project.objects.live().on(day).exists() == is_found


def test_list_hides_drafts_and_puts_what_runs_first(client):
    make_project(live=False, acronym="SECRET")
    make_project(acronym="PAST", since="2010", until="2012")
    make_project(acronym="UNDATED", since="", until="")
    make_project(acronym="RUNS", since="2024", until="", is_ongoing=True)

    page = client.get("/projects/")

    assert [project.acronym for project in page.context["object_list"]] == ["RUNS", "PAST", "UNDATED"]
    assert "SECRET" not in page.text


def test_draft_has_no_page(client):
    make_project(live=False, slug="secret")

    assert client.get("/projects/secret/").status_code == 404


def test_page_names_only_what_is_public(client):
    hidden = make_organisation(short_name="HIDDEN-FUNDER", live=False)
    project = make_project(
        slug="beats",
        programme=make_programme(name="Hidden programme", live=False),
        funder=hidden,
        consortia=[make_consortium(acronym="LEAPS"), make_consortium(acronym="HIDDEN-NET", live=False)],
        participations=[
            {"organisation": make_organisation(short_name="HIDDEN-LAB", live=False)},
            {
                "organisation": make_organisation(short_name="ESRF"),
                "facility": make_facility(acronym="HIDDEN-RING", live=False),
            },
        ],
    )

    page = client.get("/projects/beats/")

    assert page.context["object"] == project
    assert page.context["programme"] is None
    assert page.context["funder"] is None
    assert [str(consortium) for consortium in page.context["consortia"]] == ["LEAPS"]
    assert [(str(row.organisation), row.public_facility) for row in page.context["participations"]] == [("ESRF", None)]
    for name in ("HIDDEN-FUNDER", "Hidden programme", "HIDDEN-NET", "HIDDEN-LAB", "HIDDEN-RING"):
        assert name not in page.text
    assert "HIDDEN-FUNDER" not in client.get("/projects/").text


def test_page_shows_all_relations(client):
    programme, funder, leaps = make_programme(), make_organisation(), make_consortium()
    lab = make_organisation(short_name="ESRF")
    make_project(
        slug="beats",
        programme=programme,
        funder=funder,
        consortia=[leaps],
        participations=[
            {"organisation": make_organisation(short_name="ALBA")},
            {"organisation": lab, "role": "coordinator"},
            {"organisation": make_organisation(short_name="PSI"), "role": "associated"},
        ],
        outcomes=[{"label": "people mobilised", "number": 200}],
    )

    page = client.get("/projects/beats/")

    assert [str(row.organisation) for row in page.context["participations"]] == ["ESRF", "ALBA", "PSI"]
    assert page.context["coordinators"] == [lab]
    assert [str(outcome) for outcome in page.context["outcomes"]] == ["200 people mobilised"]
    assert page.context["programme"] == programme
    assert page.context["funder"] == funder
    assert page.context["consortia"] == [leaps]


def test_page_on_a_day_shows_who_took_part_then(client):
    make_project(
        slug="beats",
        since="2019",
        until="2023",
        participations=[
            {"organisation": make_organisation(short_name="ALBA")},
            {"organisation": make_organisation(short_name="EARLY"), "since": "2019", "until": "2020"},
            {"organisation": make_organisation(short_name="LATE"), "since": "2021", "until": "2023"},
        ],
    )

    def names(query=""):
        rows = client.get(f"/projects/beats/{query}").context["participations"]
        return [str(row.organisation) for row in rows]

    assert names() == ["ALBA", "EARLY", "LATE"]
    assert names("?on=2020-05-05") == ["ALBA", "EARLY"]
    assert names("?on=2022-05-05") == ["ALBA", "LATE"]
    assert names("?on=2024-05-05") == []


@pytest.mark.history
def test_filters_narrow_the_list(client):
    leaps, programme, funder = (
        make_consortium(slug="leaps"),
        make_programme(slug="sesame"),
        make_organisation(slug="ec"),
    )
    desy, esrf = make_organisation(slug="desy", country="DE"), make_organisation(slug="esrf", country="FR")
    hidden = make_organisation(live=False, slug="hidden", country="IT")
    ring = make_facility(slug="ring")
    make_project(
        acronym="BEATS",
        title="Tomography at SESAME",
        since="2019",
        until="2023",
        programme=programme,
        consortia=[leaps],
        funder=funder,
        funding_programme="Horizon 2020",
        total_amount=6,
        currency="EUR",
        participations=[
            {"organisation": esrf, "role": "coordinator", "facility": ring},
            {"organisation": desy, "since": "2019", "until": "2020"},
            {"organisation": desy, "role": "third-party"},
            {"organisation": hidden},
        ],
    )
    make_project(
        acronym="HESEB",
        since="2018",
        until="2024",
        total_amount=3,
        currency="EUR",
        participations=[{"organisation": desy, "role": "coordinator"}],
    )
    make_project(acronym="SECRET", funding_programme="Hidden Fund", live=False, participations=[{"organisation": desy}])

    def found(query):
        page = client.get(f"/projects/?{query}")
        return [project.acronym for project in page.context["object_list"]]

    assert found("programme=sesame") == ["BEATS"]
    assert found("consortium=leaps") == ["BEATS"]
    assert found("funder=ec") == ["BEATS"]
    assert found("funding_programme=Horizon+2020") == ["BEATS"]
    assert found("participant=desy") == ["HESEB", "BEATS"]
    assert found("participant=hidden") == []
    assert found("coordinator=desy") == ["HESEB"]
    assert found("country=FR") == ["BEATS"]
    assert found("country=IT") == []
    assert found("facility=ring") == ["BEATS"]
    assert found("on=2018-02-01") == ["HESEB"]
    assert found("participant=desy&on=2022-05-05") == ["HESEB", "BEATS"]
    assert found("q=tomography") == ["BEATS"]
    assert found("ordering=-total_amount") == ["BEATS", "HESEB"]
    assert found("ordering=acronym") == ["BEATS", "HESEB"]
    assert "Hidden Fund" not in client.get("/projects/").text
    assert client.get("/projects/?funding_programme=Hidden+Fund").status_code == 400


def test_participant_on_a_day_took_part_on_that_day():
    desy = make_organisation()
    project = make_project(
        since="2019", until="2023", participations=[{"organisation": desy, "since": "2019", "until": "2020"}]
    )

    found = Project.objects.live()
    assert list(found.with_participant(desy)) == [project]
    assert list(found.with_participant(desy, date(2020, 5, 5))) == [project]
    assert list(found.with_participant(desy, date(2022, 5, 5))) == []


def test_projects_of_an_operator_do_not_name_its_facility():
    psi, ring = make_organisation(), make_facility()
    named = make_project(participations=[{"organisation": psi, "facility": ring}])
    other = make_project(participations=[{"organisation": psi}])
    make_project(live=False, participations=[{"organisation": psi, "facility": ring}])

    found = Project.objects.live()
    assert list(found.of_facility(ring)) == [named]
    assert set(found.around_facility(make_facility(), [psi])) == {named, other}
    assert list(found.around_facility(make_facility(), [])) == []


def test_facility_is_asked_for_with_who_runs_it(client):
    psi, ring, other_ring = make_organisation(), make_facility(slug="ring"), make_facility(slug="other-ring")
    ring.responsibilities.add(Responsibility(organisation=psi, role="operator", since="2015", is_ongoing=True))
    records.publish_now(ring)
    named = make_project(acronym="NAMED", participations=[{"organisation": make_organisation(), "facility": ring}])
    run = make_project(acronym="RUN", participations=[{"organisation": psi}])
    make_project(acronym="ELSEWHERE", participations=[{"organisation": make_organisation(), "facility": other_ring}])
    make_project(acronym="DRAFT", live=False, participations=[{"organisation": psi}])
    make_facility(slug="hidden", live=False)

    def found(query):
        return {
            row["acronym"] for row in client.get(f"/api/v1/projects/?facility_or_operator={query}").json()["results"]
        }

    assert found("ring") == {named.acronym, run.acronym}
    assert found("other-ring") == {"ELSEWHERE"}
    assert found("ring&on=2010-01-01") == set()
    for wrong in ("hidden", "none", "%00"):
        assert client.get(f"/api/v1/projects/?facility_or_operator={wrong}").status_code == 400
    page = client.get("/projects/?facility_or_operator=ring").text
    assert "NAMED" in page and f"Facility or who runs it: {ring}" in page


@pytest.mark.history
def test_draft_with_changes_leaves_the_live_project(client):
    project = make_project(slug="beats", acronym="BEATS", funding_programme="Horizon 2020")
    project.funding_programme = "Horizon Europe"
    records.save_draft(project)

    assert "Horizon Europe" not in client.get("/projects/beats/").text
    assert "Horizon 2020" in client.get("/projects/beats/").text
