"""A list asks the database as often for thirty rows as for three."""

import pytest
from django.core.cache import cache

from consortia.models import ConsortiumFigure
from portal.core.records import publish_now
from portal.pages.figures import figure_key
from tests.factories import make_consortium, make_many

from .factories import make_event, make_news, make_page, make_publication

pytestmark = pytest.mark.django_db

MAKE = {"news": make_news, "events": make_event, "publications": make_publication}


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize(
    ("address", "kind", "queries"),
    [
        ("/news/", "news", 13),
        ("/events/", "events", 12),
        ("/publications/", "publications", 15),
        ("/api/v1/news/", "news", 9),
        ("/api/v1/events/", "events", 9),
        ("/api/v1/publications/", "publications", 12),
        ("/", "news", 9),
    ],
)
def test_list_is_flat_in_queries(client, django_assert_num_queries, address, kind, queries, rows):
    fields = {"consortia": [make_consortium()]}
    if kind == "publications":
        fields["issuing_consortia"] = [make_consortium()]
    make_many(MAKE[kind], rows, **fields)
    cache.clear()
    client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("others", [3, 30])
def test_chosen_figures_are_read_at_once_however_many_there_are(client, django_assert_num_queries, others):
    leaps = make_consortium()
    for number in range(others):
        leaps.figures.add(ConsortiumFigure(label=f"figure {number}", number=number))
    publish_now(leaps)
    page = make_page(body=[("figures", [figure_key(leaps, "figure 1"), figure_key(leaps, "figure 2")])])
    client.get(page.url)

    with django_assert_num_queries(16):
        client.get(page.url)
