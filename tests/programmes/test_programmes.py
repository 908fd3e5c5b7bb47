"""Programme and its rows: model, page, list and filter."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from portal.core import records
from programmes.models import Programme, ProgrammeName, ProgrammeRegion, Supporter
from tests.factories import codes, make_consortium, make_facility, make_organisation
from tests.programmes.factories import make_programme, make_project

pytestmark = pytest.mark.django_db


def who(rows) -> list[str]:
    return [str(row.who) for row in rows]


@pytest.mark.history
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"since": "2020", "until": "2019", "is_ongoing": False}, "period_ends_before_it_starts"),
        ({"since": "2020", "until": "2021", "is_ongoing": True}, "period_ongoing_with_end"),
        ({"since": "", "is_ongoing": True}, "period_ongoing_without_start"),
        ({"name": ""}, "blank"),
        ({"website": "ftp://example.org/"}, "invalid"),
    ],
)
def test_programme_refuses_what_cannot_be(fields, code):
    with pytest.raises(ValidationError) as refused:
        make_programme(**fields)

    assert codes(refused) == [code]


@pytest.mark.parametrize("names", [(), ("consortium", "organisation"), ("organisation", "facility")])
def test_supporter_is_exactly_one_body(names):
    bodies = {"consortium": make_consortium(), "organisation": make_organisation(), "facility": make_facility()}
    row = Supporter(programme=make_programme(), **{name: bodies[name] for name in names})

    with pytest.raises(ValidationError) as refused:
        row.full_clean()

    assert codes(refused) == ["exactly_one"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"since": "2020", "until": "2019"}, "period_ends_before_it_starts"),
        ({"since": "2020", "until": "2021", "is_ongoing": True}, "period_ongoing_with_end"),
        ({"is_ongoing": True}, "period_ongoing_without_start"),
    ],
)
@pytest.mark.parametrize("row", [Supporter, ProgrammeName])
def test_rows_of_a_programme_keep_the_rules_of_a_period(row, fields, code):
    own = {"organisation": make_organisation()} if row is Supporter else {"name": "LAAMP"}

    with pytest.raises(ValidationError) as refused:
        row(programme=make_programme(), **own, **fields).full_clean()

    assert codes(refused) == [code]


@pytest.mark.history
def test_nobody_supports_twice_in_one_role_at_a_time():
    union = make_organisation()
    with pytest.raises(ValidationError) as refused:
        make_programme(supporters=[{"organisation": union, "role": "lead"}, {"organisation": union, "role": "lead"}])

    assert codes(refused) == ["supporters_overlap"]


@pytest.mark.history
def test_one_body_may_lead_and_fund_and_come_back():
    union = make_organisation()

    programme = make_programme(
        supporters=[
            {"organisation": union, "role": "funder"},
            {"organisation": union, "role": "lead", "since": "2016", "until": "2017"},
            {"organisation": union, "role": "lead", "since": "2019", "until": "2020"},
        ]
    )

    assert programme.supporters.count() == 3


def test_supporter_without_dates_holds_as_long_as_the_programme():
    programme = make_programme(
        since="2016", until="2018", is_ongoing=False, supporters=[{"organisation": make_organisation()}]
    )

    found = [Supporter.objects.on(date(year, 6, 1)).filter(programme=programme).count() for year in range(2015, 2020)]

    assert found == [0, 1, 1, 1, 0]
    assert [programme.supporters.get().holds_on(date(year, 6, 1)) for year in range(2015, 2020)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_supporter_is_public_only_with_both_ends():
    hidden, shown = make_organisation(live=False), make_organisation(short_name="SHOWN")
    make_programme(live=False, supporters=[{"organisation": shown}])
    programme = make_programme(supporters=[{"organisation": hidden}, {"organisation": shown}])

    assert [(row.programme, row.who) for row in Supporter.objects.live()] == [(programme, shown)]


def test_address_is_made_of_the_acronym():
    assert make_programme(acronym="LAAAMP", name="Lightsources").get_absolute_url() == "/programmes/laaamp/"
    assert make_programme(name="Light for Ukraine").get_absolute_url() == "/programmes/light-for-ukraine/"


def test_region_is_named_by_its_country():
    assert str(ProgrammeRegion(region="middle-east")) == "Middle East"
    assert str(ProgrammeRegion(region="europe", country="UA")) == "Ukraine"


def test_list_hides_drafts(client):
    make_programme(live=False, name="Secret effort")
    make_programme(name="African Light Source")

    page = client.get("/programmes/")

    assert [programme.name for programme in page.context["object_list"]] == ["African Light Source"]
    assert "Secret effort" not in page.text


def test_draft_has_no_page(client):
    make_programme(live=False, slug="secret")

    assert client.get("/programmes/secret/").status_code == 404


@pytest.mark.history
def test_live_version_stands_while_a_draft_waits(client):
    programme = make_programme(slug="laaamp", name="Lightsources for Africa")
    programme.name = "Lightsources for the World"
    records.save_draft(programme)

    page = client.get("/programmes/laaamp/")

    assert page.context["object"].name == "Lightsources for Africa"
    assert "the World" not in page.text


def test_page_groups_supporters_by_role(client):
    leaps, ring = make_consortium(acronym="LEAPS"), make_facility(acronym="RING")
    names = ("IUPAP", "ISC", "ALBA", "HIDDEN")
    union, council, lab, hidden = (make_organisation(short_name=name, live=name != "HIDDEN") for name in names)
    make_programme(
        slug="laaamp",
        supporters=[
            {"role": "behind", "consortium": leaps},
            {"role": "lead", "organisation": union, "since": "2016", "is_ongoing": True},
            {"role": "support", "organisation": lab},
            {"role": "support", "facility": ring},
            {"role": "support", "organisation": hidden},
            {"role": "funder", "organisation": council, "since": "2016", "until": "2019"},
        ],
    )

    page = client.get("/programmes/laaamp/")
    then = client.get("/programmes/laaamp/?on=2018-06-01")

    assert who(page.context["behind"]) == ["LEAPS"]
    assert who(page.context["leading"]) == ["IUPAP"]
    assert sorted(who(page.context["supporting"])) == ["ALBA", "RING"]
    assert who(page.context["funding"]) == []
    assert who(page.context["former_supporters"]) == ["ISC"]
    assert page.context["consortia"] == [leaps]
    assert who(then.context["funding"]) == ["ISC"]
    assert who(then.context["former_supporters"]) == []
    assert "HIDDEN" not in page.text


def test_page_before_the_programme_names_nobody(client):
    make_programme(slug="laaamp", since="2016", supporters=[{"role": "lead", "organisation": make_organisation()}])

    page = client.get("/programmes/laaamp/?on=2015-01-01")

    assert page.context["leading"] == []
    assert page.context["former_supporters"] == []


def test_supporter_without_dates_stands_though_the_end_is_not_known(client):
    make_programme(
        slug="idea",
        since="2020",
        is_ongoing=False,
        supporters=[{"role": "lead", "organisation": make_organisation(short_name="IUPAP")}],
    )

    assert who(client.get("/programmes/idea/").context["leading"]) == ["IUPAP"]
    assert who(client.get("/programmes/idea/?on=2024-01-01").context["leading"]) == []


def test_page_lists_public_projects_of_the_programme(client):
    programme = make_programme(slug="sesame")
    make_project(acronym="SECRET", programme=programme, live=False)
    make_project(acronym="BEATS", programme=programme)
    make_project(acronym="OTHER")

    page = client.get("/programmes/sesame/")

    assert [project.acronym for project in page.context["projects"]] == ["BEATS"]
    assert "SECRET" not in page.text


def test_page_on_a_day_lists_projects_of_that_day(client):
    programme = make_programme(slug="sesame")
    make_project(acronym="BEATS", programme=programme, since="2019", until="2023")
    make_project(acronym="SUNSTONE", programme=programme, since="2024", until="2027")

    def projects(query=""):
        return [str(project) for project in client.get(f"/programmes/sesame/{query}").context["projects"]]

    assert projects() == ["SUNSTONE", "BEATS"]
    assert projects("?on=2020-05-05") == ["BEATS"]


def test_bad_day_is_named(client):
    make_programme(slug="laaamp")

    assert client.get("/programmes/laaamp/?on=yesterday").status_code == 400
    assert client.get("/programmes/?on=yesterday").status_code == 400


@pytest.mark.history
def test_filters_narrow_the_list(client):
    leaps, lens = make_consortium(slug="leaps"), make_consortium(slug="lens")
    former = {"role": "support", "consortium": leaps, "since": "2017", "until": "2018"}
    make_programme(name="One", supporters=[{"role": "behind", "consortium": leaps}, former], regions=["africa", "asia"])
    make_programme(name="Two", supporters=[{"role": "lead", "consortium": lens}, former], regions=["africa"])
    make_programme(name="Three", since="2010", until="2012", is_ongoing=False, regions=["europe"])

    def names(query):
        return [programme.name for programme in client.get(f"/programmes/?{query}").context["object_list"]]

    assert names("consortium=lens") == ["Two"]
    assert names("consortium=leaps") == ["One", "Two"]
    assert names("consortium=leaps&on=2020-01-01") == ["One"]
    assert names("region=africa") == ["One", "Two"]
    assert names("region=europe") == ["Three"]
    assert names("on=2011-06-01") == ["Three"]
    assert names("q=thr") == ["Three"]
    assert names("ordering=since") == ["Three", "One", "Two"]
    assert names("consortium=nowhere") == []


def test_search_finds_former_names(client):
    programme = Programme(acronym="LAAAMP", name="Lightsources", since="2016")
    programme.names.add(ProgrammeName(name="LAAMP", kind="former", since="2017"))
    records.publish_now(programme)

    assert list(client.get("/programmes/?q=laamp").context["object_list"]) == [programme]


def test_programmes_are_reached_from_those_who_support_them():
    leaps, ring = make_consortium(), make_facility()
    make_programme(live=False, supporters=[{"consortium": leaps}])
    programme = make_programme(
        supporters=[{"role": "lead", "consortium": leaps, "since": "2018"}, {"facility": ring, "role": "support"}]
    )

    programmes = Programme.objects.live()
    assert list(programmes.in_consortium(leaps)) == [programme]
    assert list(programmes.in_consortium(leaps, date(2018, 5, 5))) == [programme]
    assert list(programmes.in_consortium(leaps, date(2020, 5, 5))) == []
    assert list(programmes.supported_by(ring, date(2020, 5, 5))) == [programme]
    assert list(programmes.supported_by(make_organisation())) == []
