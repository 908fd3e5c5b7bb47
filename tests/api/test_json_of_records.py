"""The exact JSON of the other records: every field told, every draft that they name left out."""

import pytest
from django.utils import timezone

from consortia.models import (
    Appointment,
    Consortium,
    ConsortiumBody,
    ConsortiumFigure,
    ConsortiumName,
    Organisation,
    OrganisationName,
    Partnership,
    PartnershipFigure,
    PartnershipObjective,
    PartnershipParty,
    PartnershipStep,
    Person,
)
from tests.api.test_json import HOST, SOURCE, SOURCE_AS_JSON, reference
from tests.factories import make_appointment, make_consortium, make_membership, make_organisation, make_person, stored

pytestmark = pytest.mark.django_db

SOURCES = SOURCE | {"more_sources": "https://example.org/one\nhttps://example.org/two"}
SOURCES_AS_JSON = SOURCE_AS_JSON | {"more_sources": ["https://example.org/one", "https://example.org/two"]}
NO_PERIOD = {"since": None, "until": None, "is_ongoing": False, "confirmed_on": None}
FIGURE = {"label": "users", "qualifier": "about", "number": 2400, "as_of": "2019"} | SOURCE
FIGURE_AS_JSON = {
    **{"label": "users", "qualifier": "about", "number": "2400.00", "unit": "", "as_of": "2019"},
    **SOURCE_AS_JSON,
}


def identity(plural: str, row, page: str = "") -> dict:
    """What every item says of itself."""
    key = getattr(row, "slug", "") or row.pk
    return {
        "url": f"{HOST}/api/v1/{plural}/{key}/",
        "page_url": f"{HOST}{page or f'/{plural}/{key}/'}",
        "updated_at": moment(row.last_published_at),
    }


def moment(instant) -> str:
    return timezone.localtime(instant).isoformat().replace("+00:00", "Z")


def item_and_list(client, plural: str, row) -> dict:
    """The item, which its list tells alike."""
    item = client.get(f"/api/v1/{plural}/{getattr(row, 'slug', '') or row.pk}/").json()
    listed = client.get(f"/api/v1/{plural}/").json()
    assert [one for one in listed["results"] if one["url"] == item["url"]] == [item]
    return item


def test_consortium_as_json(client):
    lens = Consortium(
        slug="lens",
        acronym="LENS",
        name="League of neutron sources",
        founded="2018-09",
        founding_act="Eight bodies signed a charter.",
        summary="A league.",
        mission="To serve.",
        website="https://lens.example.org/",
        **SOURCES,
    )
    lens.names.add(ConsortiumName(name="Neutron league", kind="former", since="2016", until="2018"))
    lens.bodies.add(ConsortiumBody(kind="board", name="Board", description="It decides.", since="2018", **SOURCE))
    lens.figures.add(ConsortiumFigure(**FIGURE))
    stored(lens)

    assert item_and_list(client, "consortia", lens) == {
        "slug": "lens",
        "acronym": "LENS",
        "name": "League of neutron sources",
        "founded": "2018-09",
        "founding_act": "Eight bodies signed a charter.",
        "summary": "A league.",
        "mission": "To serve.",
        "website": "https://lens.example.org/",
        "names": [{"name": "Neutron league", "kind": "former", "since": "2016", "until": "2018", **SOURCE_AS_JSON}],
        "bodies": [
            {
                "kind": "board",
                "name": "Board",
                "description": "It decides.",
                **(NO_PERIOD | {"since": "2018"}),
                **SOURCE_AS_JSON,
            }
        ],
        "figures": [FIGURE_AS_JSON],
        **SOURCES_AS_JSON,
        **identity("consortia", lens),
    }


@pytest.mark.parametrize("is_public", [True, False])
def test_organisation_as_json(client, is_public):
    old = Organisation(
        slug="kfa",
        short_name="KFA",
        name="Kernforschungsanlage Jülich",
        kind="laboratory",
        country="DE",
        city="Jülich",
        latitude="50.90500",
        longitude="6.40900",
        website="https://kfa.example.org/",
        ror_id="02nv7yv05",
        summary="A laboratory.",
        successor=make_organisation(is_public, slug="fzj", short_name="FZJ"),
        **SOURCES,
    )
    old.names.add(OrganisationName(name="KFA GmbH", kind="former", since="1961", until="1990"))
    stored(old)

    assert item_and_list(client, "organisations", old) == {
        "slug": "kfa",
        "name": "Kernforschungsanlage Jülich",
        "short_name": "KFA",
        "kind": "laboratory",
        "country": "DE",
        "city": "Jülich",
        "latitude": "50.90500",
        "longitude": "6.40900",
        "website": "https://kfa.example.org/",
        "ror": "https://ror.org/02nv7yv05",
        "summary": "A laboratory.",
        "names": [{"name": "KFA GmbH", "kind": "former", "since": "1961", "until": "1990", **SOURCE_AS_JSON}],
        "successor": reference("organisations", "fzj", "FZJ") if is_public else None,
        **SOURCES_AS_JSON,
        **identity("organisations", old),
    }


def test_partnership_as_json(client):
    joint = Partnership(
        slug="joint",
        name="Joint",
        since="2020-07",
        is_ongoing=True,
        confirmed_on="2026-11",
        summary="Two leagues.",
        purpose="To act together.",
        **SOURCES,
    )
    parties = [make_consortium(slug="leaps", acronym="LEAPS"), make_consortium(slug="lens", acronym="LENS")]
    for number, party in enumerate([*parties, make_consortium(False)]):
        joint.parties.add(PartnershipParty(consortium=party, sort_order=number))
    joint.objectives.add(PartnershipObjective(text="One voice.", sort_order=0))
    joint.steps.add(PartnershipStep(taken_on="2020-02", what="They met.", endorsed_by="Both chairs", **SOURCE))
    joint.figures.add(PartnershipFigure(**FIGURE))
    stored(joint)

    assert item_and_list(client, "partnerships", joint) == {
        "slug": "joint",
        "name": "Joint",
        "since": "2020-07",
        "until": None,
        "is_ongoing": True,
        "confirmed_on": "2026-11",
        "summary": "Two leagues.",
        "purpose": "To act together.",
        "parties": [reference("consortia", "leaps", "LEAPS"), reference("consortia", "lens", "LENS")],
        "objectives": ["One voice."],
        "steps": [{"taken_on": "2020-02", "what": "They met.", "endorsed_by": "Both chairs", **SOURCE_AS_JSON}],
        "figures": [FIGURE_AS_JSON],
        **SOURCES_AS_JSON,
        **identity("partnerships", joint),
    }


def test_person_as_json(client):
    ada = Person(
        slug="ada",
        given_name="Ada",
        family_name="Example",
        orcid="0000-0002-1825-0097",
        website="https://ada.example.org/",
        summary="She chairs.",
        **SOURCES,
    )
    stored(ada)

    assert item_and_list(client, "people", ada) == {
        "slug": "ada",
        "full_name": "Ada Example",
        "given_name": "Ada",
        "family_name": "Example",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
        "website": "https://ada.example.org/",
        "summary": "She chairs.",
        **SOURCES_AS_JSON,
        **identity("people", ada),
    }


@pytest.mark.parametrize("is_public", [True, False])
def test_appointment_as_json(client, is_public):
    term = Appointment(
        person=make_person(slug="ada", given_name="Ada", family_name="Example"),
        consortium=make_consortium(slug="leaps", acronym="LEAPS"),
        office="other",
        title="Envoy",
        body="Board",
        affiliation=make_organisation(is_public, slug="desy", short_name="DESY"),
        since="2020-07-01",
        until="2022",
        note="The first one.",
        **SOURCES,
    )
    stored(term)

    assert item_and_list(client, "appointments", term) == {
        "id": term.pk,
        "person": reference("people", "ada", "Ada Example"),
        "consortium": reference("consortia", "leaps", "LEAPS"),
        "organisation": None,
        "office": "other",
        "title": "Envoy",
        "body": "Board",
        "affiliation": reference("organisations", "desy", "DESY") if is_public else None,
        **(NO_PERIOD | {"since": "2020-07-01", "until": "2022"}),
        "note": "The first one.",
        **SOURCES_AS_JSON,
        **identity("appointments", term, f"/consortia/leaps/#appointment-{term.pk}"),
    }


def test_relation_without_one_of_its_ends_is_not_told(client):
    make_appointment(person=make_person(False))
    make_membership(consortium=make_consortium(False))

    for plural in ("appointments", "memberships"):
        assert client.get(f"/api/v1/{plural}/").json() == {"count": 0, "next": None, "previous": None, "results": []}
