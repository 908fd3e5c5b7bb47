"""Made-up records to measure with: that pages, search and API show them as they show real ones."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from consortia.models import Appointment, Facility, Membership, Organisation, Person
from portal.pages.models import (
    EventIndexPage,
    EventPage,
    NewsIndexPage,
    NewsPage,
    PublicationIndexPage,
    PublicationPage,
)
from programmes.models import Participation, Project
from tests.pages.factories import make_index

pytestmark = [pytest.mark.django_db, pytest.mark.history]


@pytest.fixture
def indexes():
    for model in (NewsIndexPage, EventIndexPage, PublicationIndexPage):
        make_index(model)


def make(number: int, **options) -> None:
    call_command("make_sample_data", number, no_input=True, verbosity=0, **options)


def test_made_up_records_stand_in_lists_pages_search_and_api(client, indexes):
    make(200)

    project, news = Project.objects.live().first(), NewsPage.objects.live().first()
    coordinator = Participation.objects.get(project=project, role="coordinator").organisation
    for address in ("/facilities/", "/people/", "/projects/", "/consortia/sample-0/", "/events/", news.url):
        assert client.get(address).status_code == 200, address
    page = client.get(project.get_absolute_url()).text
    assert project.title in page and coordinator.short_name in page
    assert news.title in client.get("/news/").text
    assert project.get_absolute_url() in client.get("/search/", {"q": project.acronym}).text
    assert client.get("/api/v1/projects/").json()["count"] == Project.objects.count() == 58


def test_shares_are_those_of_a_thousand(indexes):
    make(100)

    models = (Organisation, Facility, Membership, Person, Appointment, Project, NewsPage, EventPage, PublicationPage)
    assert [model.objects.count() for model in models] == [6, 10, 6, 13, 13, 29, 16, 3, 3]


def test_rules_hold_for_what_is_made_up(indexes):
    make(100)

    for model in (Organisation, Facility, Membership, Person, Appointment, Project, NewsPage, EventPage):
        for row in model.objects.all():
            row.check_publishable()


def test_same_seed_makes_the_same_and_another_one_does_not(indexes):
    def names(seed) -> list:
        with transaction.atomic():
            make(20, seed=seed)
            found = list(Facility.objects.values_list("name", "city", "opened"))
            transaction.set_rollback(True)
        return found

    assert names(3) == names(3) != names(4)


def test_nothing_is_stored_twice_or_without_pages_to_hold_it(client):
    with pytest.raises(CommandError, match="load the starter content"):
        make(20)
    assert not Organisation.objects.exists()

    for model in (NewsIndexPage, EventIndexPage, PublicationIndexPage):
        make_index(model)
    make(20)
    with pytest.raises(CommandError, match="begin with a new database"):
        make(20)
    with pytest.raises(CommandError, match="at least one"):
        make(0)


def test_it_asks_first(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "no")

    with pytest.raises(CommandError, match="Nothing was stored"):
        call_command("make_sample_data", 20)
    assert not Organisation.objects.exists()
