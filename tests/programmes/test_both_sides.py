"""A relation shows on the pages of both its ends, and hides with either."""

import pytest

from tests.factories import make_consortium, make_facility, make_organisation
from tests.programmes.factories import make_programme, make_project

pytestmark = pytest.mark.django_db


def names(rows) -> list[str]:
    return [str(row) for row in rows]


def test_organisation_shows_what_it_takes_part_in_funds_and_supports(client):
    desy, other = make_organisation(slug="desy"), make_organisation()
    make_project(acronym="SECRET", live=False, funder=desy, participations=[{"organisation": desy}])
    make_programme(name="Secret effort", live=False, supporters=[{"organisation": desy}])
    make_project(acronym="HESEB", participations=[{"organisation": desy, "role": "coordinator"}])
    make_project(acronym="PAID", funder=desy, participations=[{"organisation": other}])
    make_programme(name="Lightsources", supporters=[{"organisation": desy}])
    make_programme(name="Elsewhere", supporters=[{"organisation": other}])

    page = client.get("/organisations/desy/")

    assert names(page.context["projects"]) == ["HESEB"]
    assert names(page.context["funded_projects"]) == ["PAID"]
    assert names(page.context["programmes"]) == ["Lightsources"]
    assert "SECRET" not in page.text
    assert "Secret effort" not in page.text


def test_facility_shows_projects_that_name_it_apart_from_those_of_its_operator(client):
    psi = make_organisation()
    make_facility(slug="sinq", operator=psi)
    sls = make_facility(slug="sls", operator=psi)
    make_project(acronym="NAMED", participations=[{"organisation": psi, "facility": sls}])
    make_project(acronym="OTHER", participations=[{"organisation": psi}])
    make_project(acronym="SECRET", live=False, participations=[{"organisation": psi, "facility": sls}])

    at_sls, at_sinq = client.get("/facilities/sls/"), client.get("/facilities/sinq/")

    assert names(at_sls.context["projects"]) == ["NAMED"]
    assert names(at_sls.context["operator_projects"]) == ["OTHER"]
    assert names(at_sinq.context["projects"]) == []
    assert names(at_sinq.context["operator_projects"]) == ["NAMED", "OTHER"]
    assert "SECRET" not in at_sls.text + at_sinq.text


def test_facility_hides_projects_of_an_organisation_that_is_not_public(client):
    ring, hidden = make_facility(slug="ring"), make_organisation(live=False)
    make_project(acronym="BEATS", participations=[{"organisation": hidden, "facility": ring}])

    assert names(client.get("/facilities/ring/").context["projects"]) == []


def test_consortium_shows_its_projects_and_the_programmes_it_stands_behind(client):
    leaps = make_consortium(slug="leaps")
    former = {"consortium": leaps, "role": "support", "since": "2016", "until": "2017"}
    make_project(acronym="SECRET", live=False, consortia=[leaps])
    make_project(acronym="BEATS", consortia=[leaps])
    make_programme(name="Lightsources", supporters=[{"consortium": leaps, "role": "behind"}])
    make_programme(name="Former effort", supporters=[former])

    page, then = client.get("/consortia/leaps/"), client.get("/consortia/leaps/?on=2017-05-05")

    assert names(page.context["projects"]) == ["BEATS"]
    assert names(page.context["programmes"]) == ["Lightsources"]
    assert names(then.context["programmes"]) == ["Former effort", "Lightsources"]
    assert "SECRET" not in page.text
