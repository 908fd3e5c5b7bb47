"""What blocks show is read at once; lists and pages are counted in tests/public/test_lists.py."""

import pytest

from consortia.models import ConsortiumFigure
from portal.core.records import publish_now
from portal.pages.figures import figure_key
from tests.factories import make_consortium

from .factories import make_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("others", [3, 30])
def test_chosen_figures_are_read_at_once_however_many_there_are(client, django_assert_num_queries, others):
    leaps = make_consortium()
    for number in range(others):
        leaps.figures.add(ConsortiumFigure(label=f"figure {number}", number=number))
    publish_now(leaps)
    page = make_page(body=[("figures", [figure_key(leaps, "figure 1"), figure_key(leaps, "figure 2")])])
    client.get(page.url)

    with django_assert_num_queries(11):
        client.get(page.url)
