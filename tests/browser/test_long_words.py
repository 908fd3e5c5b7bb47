"""A word that no line can hold breaks; it never makes a page wider than the window."""

import pytest

from tests.browser.browser import opened
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
)
from tests.pages.factories import make_news
from tests.programmes.factories import make_programme, make_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD = "Forschungsneutronenquellenbetreibergesellschaft"
NAMED = f"{WORD} und {WORD}"
LISTS = ["consortia", "facilities", "organisations", "people", "partnerships", "programmes", "projects", "news"]


@pytest.fixture
def addresses() -> list[str]:
    """The page of one record of each kind that is called by such words, and the lists they stand in."""
    body = make_organisation(short_name=WORD, name=NAMED)
    league = make_consortium(acronym=WORD[:40], name=NAMED)
    ring = make_facility(acronym=WORD, name=NAMED, operator=body, city=WORD)
    person = make_person(family_name=WORD)
    make_membership(consortium=league, organisation=body, facilities=[ring])
    make_appointment(person=person, consortium=league, title=NAMED, affiliation=body)
    project = make_project(acronym=WORD, title=NAMED, funder=body, participations=[{"organisation": body}])
    records = [body, league, ring, person, project, make_partnership(name=NAMED), make_programme(name=NAMED)]
    pages = [record.get_absolute_url() for record in (*records, make_news(title=NAMED, organisations=[body]))]
    return [*pages, "/", *(f"/{name}/" for name in LISTS), f"/search/?q={WORD}"]


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_long_words_widen_no_page(browser, addresses, live_server, width):
    page, _ = opened(browser, live_server.url, {"width": width, "height": 900})
    wider = {}

    for address in addresses:
        assert page.goto(address).status == 200, address
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wider[address] = needed

    assert wider == {}
