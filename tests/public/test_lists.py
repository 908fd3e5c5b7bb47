"""What every list and page does alike: bad values, pages, headers, and queries that do not grow with the rows."""

import html
import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consortia.models import FacilityFigure, FacilityName, Responsibility, Specification
from portal.pages.models import EventIndexPage, NewsIndexPage, PublicationIndexPage
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_many,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
    stored,
    without_history,
)
from tests.pages.factories import make_event, make_home, make_index, make_news, make_publication
from tests.programmes.factories import make_programme, make_project
from tests.public.addresses import addresses
from tests.public.world import make_world

pytestmark = pytest.mark.django_db

LISTS = ["consortia", "facilities", "organisations", "partnerships", "people", "programmes", "projects"]
INDEXES = {"news": NewsIndexPage, "events": EventIndexPage, "publications": PublicationIndexPage}
LONG = "x" * 10_240
ONGOING = {"since": "2018", "is_ongoing": True}

BAD_VALUES = [
    *(f"/{name}/?on=2020-13-45" for name in LISTS),
    *(f"/{name}/?on=%00" for name in LISTS),
    *(f"/{name}/?ordering=secret" for name in LISTS),
    *(f"/{name}/?consortium=nowhere" for name in LISTS if name != "consortia"),
    "/facilities/?country=XX",
    "/facilities/?view=globe",
    "/organisations/?view=%00",
    "/programmes/?view=" + "x" * 500,
    "/facilities/?kind=starship",
    "/facilities/?status=%00",
    "/facilities/?operator=no-one",
    "/facilities/?membership=guest",
    "/organisations/?country=%00",
    "/organisations/?kind=starship",
    "/people/?office=king",
    "/programmes/?region=atlantis",
    "/projects/?funding_programme=Nothing",
    "/projects/?country=XX",
    "/projects/?participant=%00",
    "/facilities/?q=%00",
    "/news/?year=soon",
    "/news/?year=99999999999999999999",
    "/news/?kind=rumour",
    "/news/?consortium=nowhere",
    "/news/?person=%00",
    "/news/?q=%00",
    "/events/?year=1",
    "/publications/?kind=novel",
    "/publications/?ordering=secret",
]


@pytest.mark.parametrize("address", BAD_VALUES)
def test_bad_value_shows_the_error_beside_its_field(client, address):
    make_facility(), make_organisation(), make_consortium()
    if (name := address.split("/")[1]) in INDEXES:
        make_index(INDEXES[name])

    page = client.get(address)

    field = address.partition("?")[2].partition("=")[0]
    assert page.status_code == 400
    assert list(page.context["filter"].form.errors) == [field]
    assert list(page.context["object_list"]) == []
    assert f'name="{field}"' in page.text
    assert str(page.context["filter"].form.errors[field][0]) in html.unescape(page.text)


@pytest.mark.parametrize("name", [*LISTS, *INDEXES])
def test_page_that_is_not_there_is_said_with_the_first_one(client, name):
    if name in INDEXES:
        make_index(INDEXES[name])

    for number in ("999", "x", "0", "-1", "%00", "1e3", "9" * 40, "9" * 5000):
        page = client.get(f"/{name}/?page={number}")
        assert (page.status_code, page.context["page_obj"].number) == (404, 1)
        assert "of this list. This is its first page." in page.text


@pytest.mark.parametrize("name", [*LISTS, *INDEXES])
@pytest.mark.parametrize(
    "query", ["q=" + LONG, "q=%25_%27%22%5C", "q=" + quote("ß İ ﷺ 🙈"), "q=%ff%fe", "q=" + "a+" * 100]
)
def test_odd_texts_are_only_not_found(client, name, query):
    if name in INDEXES:
        make_index(INDEXES[name])

    page = client.get(f"/{name}/?{query}")

    assert (page.status_code, list(page.context["object_list"])) == (200, [])


@pytest.mark.parametrize("name", [*LISTS, *INDEXES])
def test_unknown_parameter_is_left_out_and_named(client, name):
    if name in INDEXES:
        make_index(INDEXES[name])

    page = client.get(f"/{name}/?utm_source=mail&<b>{'x' * 100_000}=1&page=1")

    assert page.status_code == 200
    assert f"mean nothing here and were left out: “utm_source”, “&lt;b&gt;{'x' * 36}…”." in page.text
    assert "left out" not in client.get(f"/{name}/?q=&page=1").text


@pytest.mark.parametrize("value", ["2020-13-45", "soon", "%00", "x" * 500])
def test_bad_day_on_the_page_of_a_record(client, value):
    world = make_world()
    pages = [record.get_absolute_url() for record in (world.leaps, world.ring, world.desy, world.beats, world.ada)]

    answers = [client.get(f"{address}?on={value}") for address in pages]

    assert [answer.status_code for answer in answers] == [400] * len(pages)
    for answer in answers[:3]:
        assert "Type a day as 2020-07-15." in answer.text


@pytest.mark.parametrize("slug", ["no-such-thing", "%00", "x" * 500])
@pytest.mark.parametrize("name", LISTS)
def test_unknown_record_is_not_found(client, name, slug):
    assert client.get(f"/{name}/{slug}/").status_code == 404


def test_readers_get_a_strict_policy_and_no_cookie(client):
    world = make_world()
    others = ["/no-such-page/", "/facilities/?on=2020-13-45", "/facilities/no-such-thing/"]

    for address in (*addresses(world), *others):
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert re.search(r"default-src 'none'.*form-action 'self'; base-uri 'none'; frame-ancestors", policy)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert dict(answer.cookies) == {}
        assert "Cookie" not in answer.get("Vary", "") or address.startswith("/_util/")


def grow(number: int) -> None:
    """One record of each kind with ``number`` rows in each of its relations, and as many records beside it."""
    hub, partner = make_consortium(slug=f"hub-{number}"), make_consortium()
    lab, ring = make_organisation(slug=f"lab-{number}", country="DE"), make_ring(number)
    person = make_person(slug=f"person-{number}")
    for _ in range(number):
        other, source = make_organisation(), make_facility(part_of=ring, operator=lab, status="operating")
        league = make_consortium()
        make_membership(consortium=hub, organisation=other, facilities=[source])
        make_membership(consortium=hub, network=league, kind="associate")
        make_membership(consortium=league, organisation=lab, facilities=[ring])
        make_membership(consortium=league, network=partner)
        make_appointment(consortium=hub, office="delegate", affiliation=other)
        make_appointment(person=person, consortium=league, office="delegate", affiliation=lab)
        make_appointment(organisation=lab, office="delegate")
        make_partnership(parties=[hub, partner])
    make_partnership(slug=f"union-{number}", parties=make_many(make_consortium, max(number, 2)))
    grow_programmes(number, hub, lab, ring)
    for make in (make_news, make_event, make_publication):
        named = {"consortia": [hub], "organisations": [lab], "facilities": [ring], "people": [person]}
        make_many(make, number, **named)
        many = {"consortia": make_many(make_consortium, number), "facilities": make_many(make_facility, number)}
        make(slug=f"item-{number}", **many)


def make_ring(number: int):
    """A facility with many who are responsible for it, names, figures and lines of data."""
    # Its acronym comes first in the list, so that what it has is on the first page.
    ring = make_facility(slug=f"ring-{number}", acronym=f"A{number}", live=False, status="operating")
    for row in range(number):
        ring.responsibilities.add(Responsibility(organisation=make_organisation(), role="partner", **ONGOING))
        ring.names.add(FacilityName(name=f"Name {row}"))
        ring.figures.add(FacilityFigure(label=f"figure {row}", number=row))
        ring.specifications.add(Specification(label=f"line {row}", value=row))
    return stored(ring)


def grow_programmes(number, hub, lab, ring) -> None:
    supporters = [{"organisation": body} for body in make_many(make_organisation, number)]
    programme = make_programme(slug=f"effort-{number}", supporters=supporters)
    for _ in range(number):
        make_programme(supporters=[{"consortium": hub}, {"organisation": lab}, {"facility": ring}])
        taking_part = [{"organisation": lab, "facility": ring, "role": "coordinator"}]
        make_project(programme=programme, consortia=[hub], funder=lab, participations=taking_part)
    labs = make_many(make_organisation, number)
    outcomes = [{"label": f"outcome {row}", "number": row} for row in range(number)]
    parts = [{"organisation": body, "facility": make_facility()} for body in labs]
    make_project(slug=f"project-{number}", participations=parts, outcomes=outcomes, consortia=[hub])


# Address → queries. The aim is 8 for a list, one more for each facet, and 12 for the page of a record.
QUERIES = {
    "/": 9,
    "/consortia/": 3,
    "/facilities/": 11,
    "/organisations/": 7,
    "/partnerships/": 5,
    "/people/": 5,
    "/programmes/": 7,
    "/projects/": 12,
    "/news/": 13,
    "/events/": 12,
    "/publications/": 15,
    "/consortia/hub-{}/": 12,
    "/facilities/ring-{}/": 12,
    "/organisations/lab-{}/": 12,
    "/partnerships/union-{}/": 7,
    "/people/person-{}/": 3,
    "/programmes/effort-{}/": 7,
    "/projects/project-{}/": 5,
    "/news/item-{}/": 19,
    "/events/item-{}/": 17,
    "/publications/item-{}/": 20,
    "/api/v1/consortia/?page_size=200": 5,
    "/api/v1/organisations/?page_size=200": 3,
    "/api/v1/facilities/?page_size=200": 8,
    "/api/v1/memberships/?page_size=200": 3,
    "/api/v1/partnerships/?page_size=200": 7,
    "/api/v1/people/?page_size=200": 2,
    "/api/v1/appointments/?page_size=200": 2,
    "/api/v1/programmes/?page_size=200": 7,
    "/api/v1/projects/?page_size=200": 5,
    "/api/v1/participations/?page_size=200": 2,
    "/api/v1/outcomes/?page_size=200": 2,
    "/api/v1/news/?page_size=200": 9,
    "/api/v1/events/?page_size=200": 9,
    "/api/v1/publications/?page_size=200": 12,
    "/api/v1/facilities/ring-{}/": 7,
    "/api/v1/programmes/effort-{}/": 6,
    "/api/v1/projects/project-{}/": 4,
}


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_the_rows(client):
    make_home()
    counted = {}
    for number in (3, 15):
        with without_history():
            grow(number)
        client.get("/")
        counted[number] = {address: queries_of(client, address.format(number)) for address in QUERIES}

    assert counted[15] == QUERIES
    assert counted[3] == QUERIES
