"""Whatever stands behind the question mark, a page says what is wrong, keeps its form, and does so at once."""

import re
import time
from urllib.parse import quote

import pytest

from portal.pages.models import EventIndexPage, NewsIndexPage, PublicationIndexPage
from tests.factories import make_consortium, make_facility
from tests.pages.factories import make_index
from tests.public.addresses import addresses
from tests.public.world import make_world
from tests.safety.places import LISTS

pytestmark = pytest.mark.django_db

SECONDS = 0.1  # of this process
TRIES = 5  # a machine that does other things beside is slower at times
LONG = "x" * 100_000
MOST_BYTES = 50_000  # what was sent is not sent back
PAGES = ("news", "events", "publications")
# What is sent → the status of a list of records, of a list of pages, of the search.
SENT = {
    "colour=red": (200, 200, 200),
    f"{quote('§' * 50)}=1": (200, 200, 200),
    f"{LONG}=1": (200, 200, 200),
    "&".join(f"a{number}=1" for number in range(900)): (200, 200, 200),
    "q=a&q=b": (400, 400, 400),
    "q=%ff%fe": (400, 400, 400),
    "q=%00": (400, 400, 400),
    f"q={LONG}": (400, 400, 400),
    "page=-1": (404, 404, 400),
    "page=0x1": (404, 404, 400),
    "page=999999999999999999999": (404, 404, 400),
    f"page={LONG}": (404, 404, 400),
    "on=2020-02-30": (400, 200, 200),
    "on=tomorrow": (400, 200, 200),
    f"on={LONG}": (400, 200, 200),
    "ordering=password": (400, 400, 200),
    f"ordering={LONG}": (400, 400, 200),
}
# What means nothing on any page, and how it is called there.
MEANINGLESS = f"utm_source=mail&{LONG}=1&%ff%fe=%ff&a=1&a=2&{'&'.join(f'b{number}=1' for number in range(900))}"
LEFT_OUT = f"left out: “utm_source”, “{'x' * 39}…”, “\ufffd\ufffd”, “a”, “b0”."
IS_PAGE = re.compile(r"/(?!api/|search/suggestions/)([\w-]+/)*")
NAMED = {400: 'role="alert"', 404: 'role="alert"', 200: "left out"}


@pytest.fixture
def _lists():
    make_consortium(slug="leaps")
    make_facility(slug="ring")
    for model in (NewsIndexPage, EventIndexPage, PublicationIndexPage):
        make_index(model)


def answered(client, address: str):
    """The answer, and the time that it took at best."""
    spent = []
    for _ in range(TRIES):
        start = time.process_time()
        answer = client.get(address)
        spent.append(time.process_time() - start)
        if spent[-1] <= SECONDS:
            break
    return answer, min(spent)


@pytest.mark.parametrize("place", [*LISTS, *PAGES, "search"])
def test_bad_input_is_named_at_once_with_the_form_kept(client, _lists, place):
    client.get(f"/{place}/")
    kind = 2 if place == "search" else int(place in PAGES)
    wrong = {}
    for query, statuses in SENT.items():
        if place == "events" and query.startswith("on="):
            statuses = (400, 400, 400)  # they take place on days
        answer, spent = answered(client, f"/{place}/?{query}")
        is_told = NAMED[statuses[kind]] in answer.text
        is_kept = 'type="search"' in answer.text and "<form" in answer.text.partition("<main")[2]
        size = len(answer.content)
        is_right = answer.status_code == statuses[kind] and is_told and is_kept
        if not is_right or size > MOST_BYTES or spent > SECONDS:
            wrong[query[:40]] = (answer.status_code, is_told, is_kept, size, round(spent, 3))

    assert wrong == {}


def test_every_page_names_what_means_nothing_at_once(client):
    """And shows itself all the same; of a day that is none it shows the form alone."""
    paths = [path for path in addresses(make_world()) if path == "/api/v1/docs/" or IS_PAGE.fullmatch(path)]
    assert len(paths) > 25
    wrong = {}
    for path in paths:
        answer, spent = answered(client, f"{path}?{MEANINGLESS}")
        if (answer.status_code, answer.text.count(LEFT_OUT)) != (200, 1) or spent > SECONDS:
            wrong[path] = (answer.status_code, round(spent, 3))

    assert wrong == {}


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/consortia/leaps/", ["on=2020-02-30", f"on={LONG}", "on=%00", "on=%ff", "on=2020-01-01&on=2020-01-02"]),
        ("/consortia/leaps/changes/", ["since=x", f"until={LONG}", "since=2020-01-01&since=2020-01-02"]),
    ],
)
def test_bad_day_of_a_record_is_named_at_once_with_the_form_kept(client, path, queries):
    make_world()
    for query in queries:
        answer, spent = answered(client, f"{path}?{query}")
        assert (answer.status_code, spent <= SECONDS, len(answer.content) < MOST_BYTES) == (400, True, True)
        assert 'role="alert"' in answer.text and '<form class="day"' in answer.text and "field-error" in answer.text
        assert "DESY" not in answer.text  # of no day: neither of the asked one, nor of today


def test_contact_names_a_page_that_is_none(client):
    assert "left out: “about”." in client.get(f"/contact/?about={LONG}&sent=yes").text
    assert "left out" not in client.get("/contact/?about=/facilities/").text


@pytest.mark.parametrize("place", ["facilities", "news"])
def test_links_carry_on_nothing_that_means_nothing(client, _lists, place):
    page = client.get(f"/{place}/?colour=red&q=ring&consortium=leaps&consortium=&page={LONG}")

    links = set(re.findall(rf'href="(/{place}[^"]*\?[^"]*)"', page.text))
    assert links
    assert [link for link in links if "colour" in link or len(link) > 200 or "consortium=&" in link] == []


@pytest.mark.history
def test_refusal_costs_no_count_where_the_list_was_counted(client, _lists, settings, django_assert_num_queries):
    settings.KEEP_PAGES = True
    first = client.get("/facilities/?on=tomorrow")
    with django_assert_num_queries(1):  # the version
        again = client.get("/facilities/?on=soon")

    assert [offer.label for offer in again.context["filter"].offers] == ["Kind"]
    assert again.context["filter"].offers == first.context["filter"].offers

    make_facility(slug="new", kind="fel")
    kinds = client.get("/facilities/?on=soon").context["filter"].offers[0].options
    assert [(str(kind), kind.count) for kind in kinds] == [("Synchrotron", 1), ("Free-electron laser", 1)]
