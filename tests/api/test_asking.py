"""What a reader may ask of lists and items: chosen fields, included records, walks by cursor, what was meant."""

from base64 import b64encode
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consortia.models import Organisation, OrganisationName
from portal.core import records
from tests.factories import (
    make_consortium,
    make_facility,
    make_many,
    make_membership,
    make_organisation,
    make_person,
    without_history,
)
from tests.pages.factories import make_event
from tests.programmes.factories import make_programme, make_project
from tests.public.world import MARK, WORD, hide, make_world

pytestmark = pytest.mark.django_db

INCLUDED = {
    "facilities": "part_of,responsibilities.organisation,consortia.consortium",
    "memberships": "consortium,organisation,facilities.part_of",
    "partnerships": "parties",
    "appointments": "person,consortium,affiliation",
    "programmes": "projects.funder,supporters.organisation",
    "projects": "programme,consortia,funder.successor,participations.organisation,participations.facility",
    "participations": "project,organisation,facility.part_of",
    "news": "consortia,organisations,facilities,projects.programme,people,partnerships",
}


def told(client, address: str, **asked) -> dict:
    answer = client.get(f"/api/v1/{address}?{urlencode(asked)}")
    assert answer.status_code == 200
    return answer.json()


def refused(client, address: str, **asked) -> list[tuple[str, str]]:
    answer = client.get(f"/api/v1/{address}?{urlencode(asked, doseq=True)}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    return [(error["parameter"], error["detail"]) for error in answer.json()["errors"]]


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_only_chosen_fields_are_told_and_asked_for(client):
    make_facility(slug="ring", acronym="RING")

    rows = told(client, "facilities/", fields="acronym,slug")["results"]

    assert rows == [{"slug": "ring", "acronym": "RING"}]
    assert told(client, "facilities/ring/", fields="acronym") == {"acronym": "RING"}
    assert queries(client, "/api/v1/facilities/?fields=acronym,slug") == 1  # rows with their number


def test_included_record_is_the_whole_record(client):
    ec = make_organisation(slug="ec", successor=make_organisation(slug="union"))
    make_project(slug="beats", funder=ec, participations=[{"organisation": ec}])

    item = told(client, "projects/beats/", include="funder.successor,participations.organisation")

    whole = told(client, "organisations/ec/")
    successor = whole["successor"] | {"record": told(client, "organisations/union/")}
    assert item["funder"]["record"] == whole | {"successor": successor}
    assert item["participations"][0]["organisation"]["record"] == whole
    assert "record" not in told(client, "projects/beats/")["funder"]


def test_including_shows_no_draft(client):
    hide(make_world())

    answers = {name: client.get(f"/api/v1/{name}/?include={INCLUDED[name]}&page_size=200") for name in INCLUDED}

    found = {name: (answer.status_code, '"record":{' in answer.text) for name, answer in answers.items()}
    assert found == dict.fromkeys(INCLUDED, (200, True))
    assert [name for name, answer in answers.items() if MARK in answer.text] == []


@pytest.mark.parametrize("include", ["", "&include=funder.successor,participations.organisation,programme,consortia"])
def test_projects_are_flat_in_queries(client, include):
    def project():
        bodies = [{"organisation": make_organisation(successor=make_organisation())} for _ in range(2)]
        make_project(programme=make_programme(), funder=make_organisation(), participations=bodies)

    with without_history():
        project()
        few = queries(client, f"/api/v1/projects/?page_size=200{include}")
        make_many(project, 3)

    assert queries(client, f"/api/v1/projects/?page_size=200{include}") == few
    assert include or few == 4  # rows with their number, consortia, participations, outcomes


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("facilities/", {"fields": "acronim"}, "There is no “acronim”. Did you mean “acronym”?"),
        ("projects/", {"include": "programe"}, "There is no “programe”. Did you mean “programme”?"),
        ("projects/", {"include": "title"}, "There is no “title”. Known are: programme, consortia, funder, "
         "participations.organisation, participations.facility."),
        ("projects/", {"include": "programme", "fields": "title"}, "There is no “programme”. Known are: ."),
        ("projects/", {"include": "programme.projects.funder"},
         "“funder” lies too deep: at most 2 records one behind the other."),
        ("facilities/ring/", {"fields": "acronim"}, "There is no “acronim”. Did you mean “acronym”?"),
        ("facilities/ring/", {"field": "acronym"}, "There is no “field”. Did you mean “fields”?"),
        ("facilities/", {"kind": "synchroton"}, "Did you mean “synchrotron”?"),
        ("facilities/", {"consortium": "leasp"}, "Did you mean “leaps”?"),
        ("facilities/", {"ordering": "nmae"}, "Did you mean “name”?"),
        ("facilities/", {"page_size": "9" * 5000}, "Give a whole number from 1 to 200."),
        ("facilities/", {"page": "9" * 5000}, "There is no such page."),
        ("facilities/", {"page": 2, "format": "csv"}, "There is no such page."),
        ("facilities/", {"cursor": b64encode(b"[" * 3000).decode()}, "This is no cursor of this list"),
        ("facilities/", {"page_size": ["2", "3"]}, "Give one value."),
    ],
)  # fmt: skip
def test_what_was_meant_is_said(client, name, asked, said):
    make_facility(slug="ring")
    make_world_of_one_consortium()

    ((parameter, detail),) = refused(client, name, **asked)

    assert parameter in asked
    assert said in detail


def test_events_of_a_day(client):
    make_event(title="Long", slug="long", starts="2020-07-14", ends="2020-07-16")
    make_event(title="Sometime in July", slug="july", starts="2020-07")
    make_event(title="Later", slug="later", starts="2020-08-01")

    rows = told(client, "events/", on="2020-07-15", ordering="title")["results"]

    assert [row["slug"] for row in rows] == ["long", "july"]
    assert "Later" not in client.get("/events/?on=2020-07-15").text.partition("<main")[2]
    assert told(client, "events/long/", on="2020-07-15")["slug"] == "long"


def make_world_of_one_consortium():
    records.publish_now(records.get("consortium").model(slug="leaps", acronym="LEAPS", name="League"))


@pytest.mark.parametrize(
    "asked",
    [
        {"cursor": "x"},
        {"cursor": "W10"},
        {"cursor": "", "page": "1"},
        {"cursor": "", "ordering": "name"},
        {"cursor": "WyJmYWNpbGl0eSIsMV0"},
    ],
)
def test_bad_walk_is_refused(client, asked):
    ((parameter, _detail),) = refused(client, "organisations/", **asked)

    assert parameter == list(asked)[-1]


def walk(client, between=lambda: None) -> list[str]:
    """Slugs in the order in which a walk finds them; ``between`` is called between its pages."""
    found, address = [], "/api/v1/organisations/?cursor=&page_size=2&fields=slug"
    while address:
        page = client.get(address).json()
        assert set(page) == {"next", "results"}
        found += [row["slug"] for row in page["results"]]
        address = page["next"]
        between()
    return found


def test_walk_keeps_filters(client):
    wanted = {one.slug for one in make_many(make_organisation, 3, country="DE")}
    make_many(make_organisation, 2, country="FR")

    page = told(client, "organisations/", cursor="", page_size=2, country="DE")
    rest = client.get(page["next"]).json()

    assert {row["slug"] for row in page["results"] + rest["results"]} == wanted
    assert (len(page["results"]), len(rest["results"]), rest["next"]) == (2, 1, None)


CHANGES = st.lists(st.sampled_from(["add", "rename", "withdraw", "delete", "none"]), min_size=3, max_size=8)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, which=st.randoms(use_true_random=False))
def test_walk_finds_every_row_that_stays_exactly_once(client, changes, which):
    Organisation.objects.all().delete()
    with without_history():
        stay = {one.slug for one in make_many(make_organisation, 5)}
        others = make_many(make_organisation, 4)
    which.shuffle(others)
    steps = iter(changes)

    def change():
        step = next(steps, "none")
        if step == "add":
            with without_history():
                make_organisation(short_name=which.choice("AZ"))
        elif step == "rename":
            Organisation.objects.filter(slug__in=stay).update(short_name=which.choice("AZ"))
        elif step in ("withdraw", "delete") and others:
            row = Organisation.objects.filter(pk=others.pop().pk)
            row.delete() if step == "delete" else row.update(live=False)

    found = walk(client, change)

    assert sorted(slug for slug in found if slug in stay) == sorted(stay)
    assert len(found) == len(set(found))


def test_references_are_called_as_pages_call_them(client):
    """The API makes names from columns, pages ask the record: both say the same."""
    world = make_world()
    person = make_person(given_name="", family_name="Alone")

    named = told(client, "news/", page_size=1)["results"][0]
    assert named["people"][0]["name"] == str(world.ada)
    assert named["partnerships"][0]["name"] == str(world.joint)
    assert named["programmes"][0]["name"] == str(world.laaamp)
    assert named["facilities"][0]["name"] == str(world.ring)
    assert told(client, f"people/{person.slug}/")["full_name"] == str(person) == "Alone"


@pytest.mark.history
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=Juelich", ["fzj"]),  # another spelling
        ("q=Kernforschungsanlage", ["fzj"]),  # a former name
        ("q=Forshungszentrum", ["fzj"]),  # a typing error
        ("q=accelerator+neutrons", ["fzj"]),  # words of its text
        ("q=LAB+Elsewhere", []),  # not one word of two
    ],
)
def test_words_are_sought_as_the_search_page_and_the_lists_do(client, query, found):
    fzj = Organisation(slug="fzj", short_name="FZJ", name="Forschungszentrum Jülich")
    fzj.summary = "It has an accelerator and counts neutrons."
    fzj.names.add(OrganisationName(name="Kernforschungsanlage", kind="former", until="1990"))
    records.publish_now(fzj)
    make_organisation(slug="lab", short_name="LAB", name="Laboratory")
    make_membership(consortium=make_consortium(slug="leaps"), organisation=fzj)

    assert [row["slug"] for row in told(client, f"organisations/?{query}")["results"]] == found
    assert [row.slug for row in client.get(f"/organisations/?{query}").context["object_list"]] == found
    page = client.get(f"/search/?kind=organisation&{query}")
    assert [slug for slug in ("fzj", "lab") if f'href="/organisations/{slug}/"' in page.text] == (found or ["lab"])


@pytest.mark.history
def test_relations_are_found_by_the_names_of_what_they_tie_together(client):
    """Each of two words may stand in another end; a draft's name finds nothing."""
    fzj = make_organisation(slug="fzj", short_name="FZJ", name="Forschungszentrum Jülich")
    make_membership(consortium=make_consortium(acronym="NEUT", slug="neut"), organisation=fzj)
    make_membership(consortium=make_consortium(acronym="ARIE", slug="arie"), organisation=make_organisation())
    hide(make_world())

    def consortia(query) -> list[str]:
        return [row["consortium"]["slug"] for row in told(client, "memberships/", q=query)["results"]]

    assert consortia("Juelich") == consortia("Forshungszentrum Jülich") == consortia("NEUT FZJ") == ["neut"]
    assert consortia(WORD) == consortia(MARK) == []
