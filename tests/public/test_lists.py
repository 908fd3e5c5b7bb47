"""What every list and page does alike: bad values, pages, headers, and queries that do not grow with the rows."""

import html
import string
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.pages.models import EventIndexPage, NewsIndexPage, PublicationIndexPage
from tests.factories import (
    make_consortium,
    make_facility,
    make_organisation,
)
from tests.growth import grow
from tests.pages.factories import make_home, make_index
from tests.public.addresses import assert_strict
from tests.public.world import make_world

pytestmark = pytest.mark.django_db

LISTS = ["consortia", "facilities", "organisations", "partnerships", "people", "programmes", "projects"]
INDEXES = {"news": NewsIndexPage, "events": EventIndexPage, "publications": PublicationIndexPage}
LETTERS = string.ascii_lowercase + string.digits
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
@pytest.mark.parametrize("query", ["q=%25_%27%22%5C", "q=" + quote("ß İ ﷺ 🙈"), "q=" + "+".join(LETTERS * 2)])
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
    for answer in answers:
        assert "Type a day as 2020-07-15." in answer.text and len(answer.content) < 60_000


def test_pages_of_records_name_the_day_and_what_means_nothing(client):
    world = make_world()

    for record in (world.leaps, world.ring, world.desy, world.beats, world.ada, world.laaamp, world.joint):
        page = client.get(f"{record.get_absolute_url()}?on=2020-07-15&colour=red")
        assert (page.status_code, "left out: “colour”." in page.text) == (200, True)
        assert "As of <time" in page.text and "15\xa0July\xa02020" in page.text
        assert "left out" not in client.get(record.get_absolute_url()).text
        assert client.get(f"{record.get_absolute_url()}?on=2020-07-15&on=2021-07-15").status_code == 400


@pytest.mark.parametrize("slug", ["no-such-thing", "%00", "x" * 500])
@pytest.mark.parametrize("name", LISTS)
def test_unknown_record_is_not_found(client, name, slug):
    assert client.get(f"/{name}/{slug}/").status_code == 404


# Every other public address is asked for the same by ``test_drafts``, which visits them all.
@pytest.mark.parametrize("address", ["/no-such-page/", "/facilities/?on=2020-13-45", "/facilities/no-such-thing/"])
def test_readers_who_err_get_a_strict_policy_and_no_cookie(client, address):
    assert_strict(address, client.get(address))


# Address → queries beside one for each facet.
LIST_QUERIES = {
    "/consortia/": 3,
    "/facilities/": 5,
    "/facilities/?view=table": 5,
    "/facilities/?view=map": 4,
    "/organisations/": 3,
    "/organisations/?view=table": 3,
    "/organisations/?view=map": 2,
    "/partnerships/": 4,
    "/people/": 3,
    "/people/?view=table": 3,
    "/programmes/": 5,
    "/programmes/?view=table": 5,
    "/programmes/?view=map": 5,
    "/projects/": 4,
    "/projects/?view=map": 4,
    "/projects/?view=years": 5,
    "/projects/?view=table": 3,
    "/news/": 6,
    "/news/?view=table": 6,
    "/events/": 6,
    "/events/?view=table": 6,
    "/events/?month=2020-07": 6,
    "/publications/": 8,
    "/publications/?view=table": 8,
    # Where words find nothing no facet is counted.
    "/facilities/?q=zzzzzzzz": 0,
    "/projects/?q=zzzzzzzz": -2,
}
PAGE_QUERIES = {
    "/": 9,
    "/consortia/hub-{}/": 12,
    "/facilities/ring-{}/": 12,
    "/organisations/lab-{}/": 12,
    "/partnerships/union-{}/": 7,
    "/people/person-{}/": 3,
    "/programmes/effort-{}/": 7,
    "/projects/project-{}/": 5,
    "/news/item-{}/": 10,
    "/events/item-{}/": 10,
    "/publications/item-{}/": 11,
}
API_QUERIES = {
    "/api/v1/consortia/?page_size=200": 4,
    "/api/v1/organisations/?page_size=200": 2,
    "/api/v1/facilities/?page_size=200": 7,
    "/api/v1/memberships/?page_size=200": 2,
    "/api/v1/partnerships/?page_size=200": 5,
    "/api/v1/people/?page_size=200": 1,
    "/api/v1/appointments/?page_size=200": 1,
    "/api/v1/programmes/?page_size=200": 6,
    "/api/v1/projects/?page_size=200": 4,
    "/api/v1/participations/?page_size=200": 1,
    "/api/v1/outcomes/?page_size=200": 1,
    "/api/v1/news/?page_size=200": 8,
    "/api/v1/events/?page_size=200": 8,
    "/api/v1/publications/?page_size=200": 11,
    "/api/v1/facilities/ring-{}/": 7,
    "/api/v1/programmes/effort-{}/": 6,
    "/api/v1/projects/project-{}/": 4,
}


def queries_of(client, address: str) -> int:
    """How often the page asks the database, but for one query for each facet that it offers."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert page.status_code == 200
    return len(queries) - len(page.context["filter"].facets if page.context and "filter" in page.context else ())


def test_queries_do_not_grow_with_the_rows(client):
    expected = LIST_QUERIES | PAGE_QUERIES | API_QUERIES
    make_home()
    counted = {}
    for number in (3, 300):
        grow(number)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # or PostgreSQL plans for the three rows of before
        client.get("/")
        counted[number] = {address: queries_of(client, address.format(number)) for address in expected}

    assert counted[300] == expected
    assert counted[3] == expected


def test_queries_keep_to_what_is_promised():
    assert max(LIST_QUERIES.values()) <= 8
    assert max(PAGE_QUERIES.values()) <= 12
    assert PAGE_QUERIES["/"] <= 10
    assert API_QUERIES["/api/v1/projects/?page_size=200"] <= 4  # and one for the content version
