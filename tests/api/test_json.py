"""The exact JSON of a facility and of a membership, and what a day changes in them."""

from datetime import date

import pytest

from consortia.models import (
    Facility,
    FacilityFigure,
    FacilityName,
    FacilityStatus,
    Membership,
    Responsibility,
    Specification,
)
from tests.factories import make_consortium, make_facility, make_membership, make_organisation, stored

pytestmark = pytest.mark.django_db

HOST = "http://127.0.0.1:8000"
SOURCE = {"source_url": "https://example.org/source", "checked_on": date(2026, 11, 21)}
SOURCE_AS_JSON = {"source_url": "https://example.org/source", "checked_on": "2026-11-21"}


def reference(plural: str, slug: str, name: str) -> dict:
    return {
        "slug": slug,
        "name": name,
        "url": f"{HOST}/api/v1/{plural}/{slug}/",
        "page_url": f"{HOST}/{plural}/{slug}/",
    }


def make_ring() -> Facility:
    desy = make_organisation(slug="desy", short_name="DESY")
    ring = Facility(
        slug="ring",
        name="Storage ring",
        acronym="RING",
        kind="synchrotron",
        part_of=make_facility(slug="campus", acronym="CAMPUS"),
        country="DE",
        city="Hamburg",
        latitude="53.57900",
        longitude="9.88400",
        website="https://ring.example.org/",
        opened="2009-07",
        opened_meaning="first users",
        summary="A ring.",
        more_sources="https://example.org/one\n\nhttps://example.org/two",
        **SOURCE,
    )
    ring.names.add(FacilityName(name="OLD RING", kind="former", since="1978", until="2007"))
    ring.responsibilities.add(
        Responsibility(organisation=desy, role="operator", since="2009", is_ongoing=True, **SOURCE),
        Responsibility(organisation=make_organisation(live=False), role="owner", since="2009", is_ongoing=True),
    )
    ring.statuses.add(
        FacilityStatus(status="construction", since="2007", until="2009-06"),
        FacilityStatus(status="operating", since="2009-07", is_ongoing=True, **SOURCE),
    )
    ring.specifications.add(Specification(label="energy", value="6", unit="GeV"))
    ring.figures.add(FacilityFigure(label="users", qualifier="about", number=2400, as_of="2019", **SOURCE))
    return stored(ring)


@pytest.mark.history
def test_facility_as_json(client):
    ring = make_ring()
    leaps = make_consortium(slug="leaps", acronym="LEAPS")
    ptb = make_organisation(slug="ptb", short_name="PTB")
    make_membership(consortium=leaps, organisation=ptb, facilities=[ring], since="2018", is_ongoing=True)
    make_membership(consortium=make_consortium(), organisation=ptb, facilities=[ring], since="2010", until="2011")

    answer = client.get("/api/v1/facilities/ring/").json()

    assert answer == {
        "slug": "ring",
        "name": "Storage ring",
        "acronym": "RING",
        "kind": "synchrotron",
        "status": ["operating"],
        "country": "DE",
        "city": "Hamburg",
        "latitude": "53.57900",
        "longitude": "9.88400",
        "website": "https://ring.example.org/",
        "opened": "2009-07",
        "opened_meaning": "first users",
        "summary": "A ring.",
        "part_of": reference("facilities", "campus", "CAMPUS"),
        "consortia": [
            {
                "consortium": reference("consortia", "leaps", "LEAPS"),
                "through": reference("organisations", "ptb", "PTB"),
                "kind": "member",
            }
        ],
        "responsibilities": [
            {
                "role": "operator",
                "organisation": reference("organisations", "desy", "DESY"),
                "since": "2009",
                "until": None,
                "is_ongoing": True,
                "confirmed_on": None,
                **SOURCE_AS_JSON,
            }
        ],
        "statuses": [
            {
                "status": "construction",
                "since": "2007",
                "until": "2009-06",
                "is_ongoing": False,
                "confirmed_on": None,
                **SOURCE_AS_JSON,
            },
            {
                "status": "operating",
                "since": "2009-07",
                "until": None,
                "is_ongoing": True,
                "confirmed_on": None,
                **SOURCE_AS_JSON,
            },
        ],
        "names": [{"name": "OLD RING", "kind": "former", "since": "1978", "until": "2007", **SOURCE_AS_JSON}],
        "specifications": [{"label": "energy", "value": "6", "unit": "GeV"}],
        "figures": [
            {
                "label": "users",
                "qualifier": "about",
                "number": "2400.00",
                "unit": "",
                "as_of": "2019",
                **SOURCE_AS_JSON,
            }
        ],
        **SOURCE_AS_JSON,
        "more_sources": ["https://example.org/one", "https://example.org/two"],
        "url": f"{HOST}/api/v1/facilities/ring/",
        "page_url": f"{HOST}/facilities/ring/",
        "updated_at": answer["updated_at"],
    }
    assert client.get("/api/v1/facilities/?q=storage").json()["results"] == [answer]


def test_membership_as_json(client):
    ring, draft = make_facility(slug="ring", acronym="RING"), make_facility(live=False)
    membership = Membership(
        consortium=make_consortium(slug="leaps", acronym="LEAPS"),
        organisation=make_organisation(slug="sesame", short_name="SESAME"),
        kind="associate",
        since="2018-11",
        confirmed_on="2026-11-21",
        note="The first associate.",
        more_sources="https://example.org/one",
        **SOURCE,
    )
    membership.facilities.set([ring, draft])
    stored(membership)

    answer = client.get(f"/api/v1/memberships/{membership.pk}/").json()

    assert answer == {
        "id": membership.pk,
        "consortium": reference("consortia", "leaps", "LEAPS"),
        "organisation": reference("organisations", "sesame", "SESAME"),
        "network": None,
        "kind": "associate",
        "since": "2018-11",
        "until": None,
        "is_ongoing": False,
        "confirmed_on": "2026-11-21",
        "facilities": [reference("facilities", "ring", "RING")],
        "note": "The first associate.",
        **SOURCE_AS_JSON,
        "more_sources": ["https://example.org/one"],
        "url": f"{HOST}/api/v1/memberships/{membership.pk}/",
        "page_url": f"{HOST}/consortia/leaps/#membership-{membership.pk}",
        "updated_at": answer["updated_at"],
    }
    assert client.get("/api/v1/memberships/").json()["results"] == [answer]


@pytest.mark.history
@pytest.mark.parametrize(
    ("day", "status", "consortia"),
    [("2008-01-01", ["construction"], []), ("2009-07-15", ["operating"], []), ("2019-01-01", ["operating"], ["LEAPS"])],
)
def test_facility_on_a_day(client, day, status, consortia):
    make_membership(consortium=make_consortium(slug="leaps", acronym="LEAPS"), facilities=[make_ring()])

    item = client.get(f"/api/v1/facilities/ring/?on={day}").json()
    (listed,) = client.get(f"/api/v1/facilities/?q=storage&on={day}").json()["results"]

    assert (item["status"], [row["consortium"]["name"] for row in item["consortia"]]) == (status, consortia)
    assert listed == item


def test_facilities_of_a_consortium_on_a_day(client):
    leaps = make_consortium(slug="leaps")
    make_membership(consortium=leaps, facilities=[make_facility(slug="old")], since="2017", until="2019")
    make_membership(consortium=leaps, facilities=[make_facility(slug="new")], since="2020", is_ongoing=True)
    make_membership(consortium=leaps, kind="associate", facilities=[make_facility(slug="sesame")], since="2018")

    def found(query):
        return [row["slug"] for row in client.get(f"/api/v1/facilities/?consortium=leaps{query}").json()["results"]]

    assert found("") == ["new"]
    assert found("&on=2018-06-01") == ["old"]
    assert found("&on=2018-06-01&membership=associate") == ["sesame"]
    assert found("&membership=associate") == []
