"""Lists as feeds, calendars, tables and data: what a reader's program finds in them."""

import csv
import json
from io import StringIO

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.addresses import absolute
from portal.pages.models import EventIndexPage, NewsIndexPage, PublicationIndexPage
from tests.factories import make_consortium, make_facility, make_many, make_organisation, make_person
from tests.pages.factories import make_event, make_index, make_news, make_publication
from tests.programmes.factories import make_programme, make_project

pytestmark = pytest.mark.django_db

LISTS = {
    "consortia": make_consortium,
    "facilities": make_facility,
    "organisations": make_organisation,
    "people": make_person,
    "programmes": make_programme,
    "projects": make_project,
    "news": make_news,
    "events": make_event,
    "publications": make_publication,
}
TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
CONTROL = "bell \x07 and \x0b"


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, TYPES[address.partition("?")[0].rpartition(".")[2]])
    return answer.getvalue().decode()


def table(client, address: str) -> list[dict]:
    return list(csv.DictReader(StringIO(text_of(client, address).removeprefix("\ufeff"), newline="")))


def feed(client, address: str):
    found = feedparser.parse(text_of(client, address))
    assert found.bozo == 0
    return found


def index_of(name: str):
    models = {"news": NewsIndexPage, "events": EventIndexPage, "publications": PublicationIndexPage}
    return make_index(models[name]) if name in models else None


@pytest.mark.parametrize("name", LISTS)
def test_list_is_given_in_every_form_and_hides_drafts(client, name):
    shown, hidden = LISTS[name](), LISTS[name](live=False)

    data = json.loads(text_of(client, f"/{name}.json"))

    slugs = [shown.slug]
    assert ([row["slug"] for row in data["results"]], data["count"], data["next"]) == (slugs, 1, None)
    assert [row["slug"] for row in table(client, f"/{name}.csv")] == slugs
    assert [entry.link for entry in feed(client, f"/{name}.atom").entries] == [absolute(shown.get_absolute_url())]
    assert hidden.slug not in text_of(client, f"/{name}.atom")


@pytest.mark.parametrize(("name", "form"), [("facilities", "atom"), ("people", "csv"), ("news", "json")])
def test_empty_list_is_valid_in_every_form(client, name, form):
    index_of(name)

    text = text_of(client, f"/{name}.{form}")

    if form == "atom":
        assert feedparser.parse(text).bozo == 0
    elif form == "json":
        assert json.loads(text) == {"next": None, "previous": None, "results": [], "count": 0}
    else:
        assert text.startswith("\ufeffslug,") and text.count("\r\n") == 1


@pytest.mark.parametrize("form", ["atom", "csv", "json"])
def test_filters_of_the_list_hold_in_every_form(client, form):
    make_facility(acronym="PETRA", country="DE")
    make_facility(acronym="SOLEIL", country="FR")

    text = text_of(client, f"/facilities.{form}?country=DE")

    assert ("PETRA" in text, "SOLEIL" in text) == (True, False)


def test_past_day_holds_in_a_download(client):
    make_facility(acronym="PETRA", status="operating")

    def status(query):
        return [row["status"] for row in table(client, f"/facilities.csv{query}")]

    assert (status(""), status("?on=1999-01-01")) == (["operating"], [])


@pytest.mark.parametrize(
    ("query", "field"),
    [("on=soon", "on"), ("country=XX", "country"), ("page=2", "page"), ("q=%00", "q"), ("contry=DE", "contry")],
)
def test_bad_parameter_is_refused_by_its_name(client, query, field):
    data = client.get(f"/facilities.json?{query}")
    other = client.get(f"/facilities.csv?{query}")

    assert (data.status_code, data["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in data.json()["errors"]] == [field]
    assert (other.status_code, other["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert f"\n{field}: " in other.text


@pytest.mark.parametrize(
    "address",
    ["/facilities.ics", "/nothing.csv", "/news.csv", "/healthz.json", "/facilities.pdf", "/facilities/petra.json"],
)
def test_what_is_no_list_is_not_found(client, address):
    make_facility(slug="petra")

    assert client.get(address).status_code == 404


def test_list_that_only_some_may_read_has_no_forms(client):
    make_news(title="Inner news")
    index_of("news").view_restrictions.create(restriction_type="login")

    assert client.get("/news.json").status_code == 404


def test_list_keeps_its_forms_when_it_moves(client):
    make_news(title="News item")
    index = index_of("news")
    index.slug = "press"
    index.save_revision().publish()

    assert [entry.title for entry in feed(client, "/press.atom").entries] == ["News item"]


def test_table_runs_no_formula_and_opens_with_its_letters(client):
    make_organisation(short_name="=1+1", name="Jülich", slug="j")

    text = text_of(client, "/organisations.csv")

    assert text.startswith("\ufeff")
    assert [(row["short_name"], row["name"]) for row in table(client, "/organisations.csv")] == [("'=1+1", "Jülich")]


def test_download_has_the_name_of_its_list(client):
    make_facility()

    disposition = client.get("/facilities.csv")["Content-Disposition"]

    assert disposition.startswith('attachment; filename="facilities-20')


def test_feed_says_what_a_reader_needs(client):
    news = make_news(title="Fish & <chips>", intro=f"First <b>words</b> {CONTROL}.", published_on="2020-07-15")

    found = feed(client, "/news.atom")

    (entry,) = found.entries
    assert found.feed.title == "News items · Consortium Portal"
    assert {link.rel: link.href for link in found.feed.links} == {
        "alternate": "http://127.0.0.1:8000/news/",
        "self": "http://127.0.0.1:8000/news.atom",
    }
    assert entry.title == "Fish & <chips>"
    assert entry.summary == "First &lt;b&gt;words&lt;/b&gt; bell  and ."
    assert entry.published == "2020-07-15T00:00:00+02:00"
    assert entry.id == f"tag:127.0.0.1,2026:newspage/{news.pk}"


def test_entry_keeps_its_name_when_the_address_changes(client):
    facility = make_facility(slug="old")
    before = feed(client, "/facilities.atom").entries[0]
    facility.slug = "new"
    facility.save_revision().publish()

    after = feed(client, "/facilities.atom").entries[0]

    assert (after.id, after.link == before.link) == (before.id, False)
    assert after.updated > before.updated


def test_feed_begins_with_what_changed_last(client):
    first, second = make_facility(acronym="FIRST"), make_facility(acronym="SECOND")
    assert [entry.title for entry in feed(client, "/facilities.atom").entries] == [str(second), str(first)]

    first.save_revision().publish()

    assert [entry.title for entry in feed(client, "/facilities.atom").entries] == [str(first), str(second)]


def test_feed_is_not_sent_twice(client):
    make_news()
    tag = client.get("/news.atom")["ETag"]

    assert client.get("/news.atom", headers={"if-none-match": tag}).status_code == 304
    make_news()
    assert client.get("/news.atom", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("name", "form"),
    [*((name, "json") for name in LISTS), ("projects", "csv"), ("facilities", "atom"), ("events", "ics")],
)
def test_form_is_flat_in_queries(client, name, form):
    def asked() -> int:
        client.get(f"/{name}.{form}").getvalue()
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/{name}.{form}").getvalue()
        return len(queries)

    make_many(LISTS[name], 1)
    few = asked()
    make_many(LISTS[name], 2)

    assert asked() == few


@pytest.mark.parametrize("name", ["facilities", "events"])
def test_page_leads_to_its_forms_under_its_filters(client, name):
    LISTS[name](country="DE") if name == "facilities" else make_event()
    query = "country=DE" if name == "facilities" else "year=2020"
    forms = ["atom", "csv", "json"] if name == "facilities" else ["atom", "ics", "csv", "json"]

    page = client.get(f"/{name}/?{query}&page=1&unknown=1").text

    for form in forms:
        address = f"/{name}.{form}?{query}"
        assert page.count(f'href="{address}"') == 2  # for programs, and for people
        assert client.get(address).status_code == 200
    assert f"/{name}.{'ics' if 'ics' not in forms else 'pdf'}" not in page


def test_page_with_a_wrong_filter_offers_no_form(client):
    assert "facilities.csv" not in client.get("/facilities/?on=soon").text
