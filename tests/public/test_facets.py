"""Facets: each option holds the number of rows that its list holds, nothing of a draft, and a way back."""

import re
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from consortia.filters import FacilityFilter, OrganisationFilter, PartnershipFilter, PersonFilter
from portal.core.facets import Facet
from portal.pages.filters import EventFilter, NewsFilter, PublicationFilter
from portal.pages.models import EventIndexPage, NewsIndexPage, PublicationIndexPage
from programmes.filters import ProgrammeFilter, ProjectFilter
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
    without_history,
)
from tests.pages.factories import make_event, make_index, make_news, make_publication
from tests.programmes.factories import make_programme, make_project

pytestmark = pytest.mark.django_db

LISTS = {
    "/facilities/": FacilityFilter,
    "/organisations/": OrganisationFilter,
    "/people/": PersonFilter,
    "/partnerships/": PartnershipFilter,
    "/programmes/": ProgrammeFilter,
    "/projects/": ProjectFilter,
    "/news/": NewsFilter,
    "/events/": EventFilter,
    "/publications/": PublicationFilter,
}
# What is asked besides; one of them hides part of what the others find.
ASKED = {
    "/facilities/": ["", "consortium=leaps", "membership=associate", "kind=fel&kind=reactor", "on=2012-05-05", "q=Rin"],
    "/organisations/": ["", "consortium=lens&membership=associate", "country=DE", "on=2012-05-05"],
    "/people/": ["", "office=chair", "consortium=leaps", "consortium=leaps&on=2012-05-05"],
    "/partnerships/": ["", "consortium=leaps", "on=2012-05-05"],
    "/programmes/": ["", "region=africa", "consortium=leaps&on=2012-05-05"],
    "/projects/": ["", "country=DE", "participant=lab&coordinator=other", "facility=ring", "on=2012-05-05"],
    "/news/": ["", "consortium=leaps", "kind=statement&year=2020", "person=bee"],
    "/events/": ["", "year=2021", "consortium=leaps&year=2020&year=2021"],
    "/publications/": ["", "kind=strategy", "issuer=leaps"],
}
EARLIER = {"since": "2010", "until": "2014", "is_ongoing": False}


def make_sources() -> SimpleNamespace:
    """Facilities that share values in part, memberships of another time, and drafts around them."""
    with without_history():
        leaps, lens = make_consortium(acronym="LEAPS"), make_consortium(acronym="LENS")
        hidden = make_consortium(acronym="Hidden", live=False)
        lab = make_organisation(short_name="lab", country="DE", kind="laboratory")
        other = make_organisation(short_name="other", country="FR", kind="university")
        secret = make_organisation(short_name="secret", country="JO", live=False)
        ring = make_facility(acronym="ring", name="Ring", kind="synchrotron", country="DE", operator=lab)
        fel = make_facility(acronym="fel", kind="fel", country="DE", operator=other, status="operating")
        pile = make_facility(acronym="pile", kind="reactor", country="FR", operator=secret, status="closed")
        make_facility(acronym="Secret ring", kind="spallation", country="JO", operator=lab, live=False)
        make_membership(consortium=leaps, organisation=lab, facilities=[ring, fel])
        make_membership(consortium=leaps, organisation=make_organisation(country="FR"), facilities=[fel])
        make_membership(consortium=lens, organisation=lab, kind="associate", facilities=[pile])
        make_membership(consortium=leaps, organisation=other, facilities=[fel, pile], **EARLIER)
        make_membership(consortium=hidden, organisation=other, facilities=[ring])
        make_membership(consortium=lens, organisation=other, facilities=[ring], live=False)
    return SimpleNamespace(**locals())


def make_register():
    """The same, and records and pages of all other kinds around them."""
    world = make_sources()
    with without_history():
        make_people(world.leaps, world.lens, world.hidden)
        make_partnership(parties=[world.leaps, world.lens])
        make_partnership(parties=[world.leaps, world.hidden], **EARLIER)
        make_work(world.leaps, world.lens, world.hidden, world.lab, world.other, world.secret, world.ring)
    make_all_pages(world.leaps, world.lens, world.hidden)


def make_people(leaps, lens, hidden):
    ada, ben = make_person(family_name="Ada", slug="ada"), make_person(family_name="Ben")
    make_appointment(person=ada, consortium=leaps, office="chair")
    make_appointment(person=ada, consortium=lens, office="delegate", **EARLIER)
    make_appointment(person=ben, consortium=leaps, office="delegate", **EARLIER)
    make_appointment(person=ben, consortium=hidden, office="secretary")


def make_work(leaps, lens, hidden, lab, other, secret, ring):
    effort = make_programme(name="Effort", regions=["africa", "asia"], supporters=[{"consortium": leaps, **EARLIER}])
    make_programme(name="Second", regions=["africa"], supporters=[{"consortium": lens}, {"consortium": hidden}])
    draft = make_programme(name="Draft", regions=["europe"], live=False)
    both = [{"organisation": lab, "facility": ring}, {"organisation": other, "role": "coordinator"}]
    make_project(programme=effort, consortia=[leaps, lens], funder=lab, funding_programme="FP7", participations=both)
    alone = [{"organisation": lab, "role": "coordinator"}, {"organisation": secret, "facility": ring}]
    make_project(programme=draft, consortia=[leaps, hidden], funder=secret, participations=alone, **EARLIER)


def make_all_pages(leaps, lens, hidden):
    for index in (NewsIndexPage, EventIndexPage, PublicationIndexPage):
        make_index(index)
    ada = make_person(family_name="Bee", slug="bee")
    make_news(kind="statement", published_on="2020-05", consortia=[leaps, lens], people=[ada])
    make_news(kind="news", published_on="2020", consortia=[leaps, hidden])
    make_news(kind="press-release", published_on="2019", live=False, consortia=[lens])
    make_event(starts="2020-12-30", ends="2021-01-02", consortia=[leaps])
    make_event(starts="2021-05-05", consortia=[lens])
    make_publication(kind="strategy", issued_on="2020", issuing_consortia=[leaps], consortia=[lens])
    make_publication(kind="newsletter", issued_on="2021", issuing_consortia=[lens], consortia=[lens, leaps])


def rows_of(page) -> int:
    return page.context["page_obj"].paginator.count


def offers_of(filterset) -> dict[str, dict[str, int]]:
    return {offer.name: {option.value: option.count for option in offer.options} for offer in filterset.offers}


def rows_with(filterset, query: str, name: str, value: str) -> int:
    """As many rows as the list holds when this value is the only one of its facet."""
    return stored_rows(
        filterset, urlencode([*((key, said) for key, said in parse_qsl(query) if key != name), (name, value)])
    )


def stored_rows(filterset, query: str) -> int:
    """As many rows as the database finds, whatever a process keeps."""
    return type(filterset)(QueryDict(query), filterset.queryset).qs.count()


@pytest.fixture(params=["the database", "what a process keeps"])
def _counted_by(request, monkeypatch):
    """Lists of all lengths are counted in both ways."""
    if request.param != "the database":
        request.getfixturevalue("kept_pages")
        monkeypatch.setattr("portal.core.counting.MANY", 1)


@pytest.mark.usefixtures("_counted_by")
def test_each_option_holds_as_many_rows_as_its_list(client):
    make_register()

    asked = 0
    for address, query in ((address, query) for address, queries in ASKED.items() for query in queries):
        page = client.get(f"{address}?{query}")
        filterset = page.context["filter"]
        assert (page.status_code, len(page.context["object_list"])) == (200, rows_of(page))
        assert rows_of(page) == stored_rows(filterset, query)
        for name, options in offers_of(filterset).items():
            assert options == {value: rows_with(filterset, query, name, value) for value in options}, (query, name)
            asked += len(options)
    assert asked > 150


@pytest.mark.usefixtures("_counted_by")
def test_options_are_the_values_that_public_rows_hold(client):
    make_sources()

    offers = offers_of(client.get("/facilities/").context["filter"])

    assert offers == {
        "kind": {"synchrotron": 1, "fel": 1, "reactor": 1},
        "consortium": {"leaps": 2},
        "membership": {"member": 2, "associate": 1},
        "country": {"DE": 2, "FR": 1},
        "status": {"operating": 1, "closed": 1},
        "operator": {"lab": 1, "other": 1},
    }


def test_drafts_change_no_count(client):
    make_sources()
    with without_history():
        make_facility(acronym="More", country="DE", live=False)

    text = client.get("/facilities/").text.lower()

    assert 'value="spallation"' not in text and 'value="jo"' not in text
    assert "secret" not in text and "hidden-" not in text and '"hidden"' not in text.replace('class="hidden"', "")


@pytest.mark.parametrize(
    ("query", "links"),
    [
        (
            "kind=fel&kind=reactor&country=DE",
            ["?kind=reactor&country=DE", "?kind=fel&country=DE", "?kind=fel&kind=reactor"],
        ),
        ("kind=fel&page=1&kind=&on=2020-05-05", ["?on=2020-05-05", "?kind=fel"]),
        ("on=5+May+2020&view=map", ["?view=map"]),
        ("q=Ring", [""]),
    ],
)
def test_each_choice_is_taken_away_by_a_link(client, query, links):
    make_sources()

    page = client.get(f"/facilities/?{query}")

    found = re.findall(r'class="state-link" href="([^"]*)"', page.text)
    assert sorted(link.replace("&amp;", "&") for link in found) == sorted(f"/facilities/{link}" for link in links)


def test_values_of_one_facet_add_up_and_facets_narrow(client):
    make_sources()

    def names(query):
        return sorted(row.acronym for row in client.get(f"/facilities/?{query}").context["object_list"])

    assert names("kind=fel&kind=reactor") == ["fel", "pile"]
    assert names("kind=fel&kind=reactor&country=FR") == ["pile"]
    assert names("kind=&kind=fel&kind=fel") == ["fel"]
    assert names("consortium=leaps&consortium=lens") == ["fel", "ring"]
    answer = client.get("/api/v1/facilities/?kind=fel&kind=reactor").json()
    assert [row["acronym"] for row in answer["results"]] == ["fel", "pile"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("on=2020-05-05&on=2021-05-05", "On the day: This was asked twice"),
        ("q=a&q=b", "Words: This was asked twice"),
        (urlencode([("country", f"{number}") for number in range(51)]), "Choose at most 50 values at once."),
        ("operator=" + "x" * 100_000, "A value is longer than any that there is"),
        ("operator=%00", "There is no public record with the address"),
        ("kind=fel&kind=starship", "“starship” is none of these"),
    ],
)
def test_what_cannot_be_asked_is_said_with_the_form_kept(client, query, said):
    make_sources()

    page = client.get(f"/facilities/?{query}")

    assert (page.status_code, list(page.context["object_list"])) == (400, [])
    assert said in page.text and len(page.content) < 40_000
    assert client.get(f"/api/v1/facilities/?{query}").status_code == 400
    for value in ("fel", "starship"):
        assert bool(re.search(f'value="{value}" id="kind-{value}" checked', page.text)) == (value in query)


def test_empty_list_says_what_to_take_away(client):
    make_sources()

    page = client.get("/facilities/?kind=fel&country=FR&on=2020-05-05")

    ways = re.findall(r'class="pager-link" href="([^"]*)">without ([^<]*)</a> <span class="quiet">([^<]*)<', page.text)
    assert ways == [
        ("/facilities/?country=FR&amp;on=2020-05-05", "Kind: Free-electron laser", "1 facility"),
        ("/facilities/?kind=fel&amp;on=2020-05-05", "Country: France", "1 facility"),
        ("/facilities/?kind=fel&amp;country=FR", "On the day: 5\xa0May\xa02020", "0 facilities"),
    ]


def test_what_a_link_asked_for_is_sent_along(client):
    make_news(people=[make_person(slug="bee")]), make_news()

    page = client.get("/news/?person=bee")

    assert '<input type="hidden" name="person" value="bee">' in page.text
    assert rows_of(page) == 1


@pytest.mark.usefixtures("_counted_by")
def test_of_many_values_the_most_frequent_are_offered_and_those_that_were_chosen(client, monkeypatch):
    monkeypatch.setattr("portal.core.facets.MOST_OPTIONS", 1)
    world = make_sources()
    with without_history():
        make_facility(operator=world.lab)

    page = client.get("/facilities/?operator=other")

    offer = next(offer for offer in page.context["filter"].offers if offer.name == "operator")
    assert [(option.value, option.count, option.is_chosen) for option in offer.options] == [
        ("lab", 2, False),
        ("other", 1, True),
    ]
    assert offer.is_cut


def test_every_offered_filter_is_a_facet():
    for filterset in LISTS.values():
        assert [name for name in filterset.facets if not isinstance(filterset.base_filters[name], Facet)] == []


def test_admin_narrows_by_several_values_and_takes_one_away(admin_client):
    make_sources()

    page = admin_client.get(
        reverse("wagtailsnippets_consortia_facility:list") + "?operator=lab&operator=other&kind=fel"
    )

    assert [row.acronym for row in page.context["object_list"]] == ["fel"]
    removed = [
        QueryDict(one.removed_filter_url.partition("?")[2]).getlist("operator")
        for one in page.context["active_filters"]
    ]
    assert sorted(removed) == [["lab"], ["lab", "other"], ["other"]]
