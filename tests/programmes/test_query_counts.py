"""As many queries for thirty rows as for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_consortium, make_facility, make_organisation
from tests.programmes.factories import make_programme, make_project

pytestmark = pytest.mark.django_db


def fill(number: int) -> None:
    """As many programmes, projects of one programme and rows in each as ``number``, with all that they name."""
    leaps, funder = make_consortium(), make_organisation()
    labs = [make_organisation() for _ in range(number)]
    supporters = [{"organisation": lab, "role": "support"} for lab in labs]
    one = make_programme(slug=f"effort-{number}", supporters=supporters, regions=["africa"] * number)
    first = [{"organisation": lab, "facility": make_facility()} for lab in labs]
    outcomes = [{"label": f"outcome {i}", "number": i} for i in range(number)]
    make_project(slug=f"project-{number}", participations=first, outcomes=outcomes, consortia=[leaps])
    for lab in labs[1:]:
        make_programme(supporters=[{"organisation": lab}, {"consortium": leaps}], regions=["africa"])
        make_project(programme=one, funder=funder, consortia=[leaps], participations=[{"organisation": lab}])


QUERIES = {
    "/programmes/": 6,
    "/programmes/effort-{}/": 14,
    "/projects/": 11,
    "/projects/project-{}/": 10,
    "/api/v1/programmes/?page_size=200": 7,
    "/api/v1/programmes/effort-{}/": 6,
    "/api/v1/projects/?page_size=200": 5,
    "/api/v1/projects/project-{}/": 4,
    "/api/v1/participations/?page_size=200": 2,
    "/api/v1/outcomes/?page_size=200": 2,
}


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_the_rows(client):
    client.get("/programmes/")

    for rows in (3, 30):
        fill(rows)
        assert {address: queries_of(client, address.format(rows)) for address in QUERIES} == QUERIES
