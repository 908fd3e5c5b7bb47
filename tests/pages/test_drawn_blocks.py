"""Blocks of whole programmes and of facilities on a map show what is public, in the order in which it was chosen."""

import re

import pytest

from tests.factories import make_consortium, make_facility, make_membership, make_organisation
from tests.programmes.factories import make_programme, make_project

from .factories import make_home, make_page

pytestmark = pytest.mark.django_db


def shown(client, name, **value) -> str:
    page = client.get(make_page(body=[(name, {"heading": "", "programmes": []} | value)]).url)
    return page.text[page.text.index("<main") :]


def test_chapters_tell_projects_and_supporters_in_the_order_chosen(client):
    lab, secret = make_organisation(short_name="LAB"), make_organisation(short_name="SECRET", live=False)
    supporters = [{"organisation": lab, "role": "lead"}, {"organisation": secret, "role": "support"}]
    first, second = make_programme(name="Zebra", supporters=supporters), make_programme(name="Antelope")
    make_project(programme=first, acronym="OPEN"), make_project(programme=first, acronym="CLOSED", live=False)
    draft = make_programme(name="Draft", live=False)

    page = shown(client, "programmes_in_chapters", programmes=[first, draft, second])

    assert re.findall(r'chapter-title"><a href="[^"]+">(\w+)', page) == ["Zebra", "Antelope"]
    assert "LAB" in page
    assert "OPEN" in page
    assert "SECRET" not in page
    assert "CLOSED" not in page


def test_chapters_of_no_programme_in_particular_are_all(client):
    make_programme(name="Zebra"), make_programme(name="Antelope"), make_programme(name="Draft", live=False)

    page = shown(client, "programmes_in_chapters")

    assert re.findall(r'chapter-title"><a href="[^"]+">(\w+)', page) == ["Antelope", "Zebra"]


def test_table_of_supporters_has_a_word_in_each_programme_that_is_backed(client):
    lab, other = make_organisation(short_name="LAB"), make_organisation(short_name="OTHER")
    one = make_programme(name="One", supporters=[{"organisation": lab, "role": "lead"}])
    two = make_programme(
        name="Two", supporters=[{"organisation": lab, "role": "support"}, {"organisation": other, "role": "support"}]
    )

    page = shown(client, "supporters", programmes=[one, two])

    rows = [re.findall(r"dot-(\w+)|<td class=\"cell\"></td>", row) for row in page.split("<tbody>")[1].split("<tr")[1:]]
    assert rows == [["lead", "support"], ["", "support"]]


def test_years_show_programmes_with_their_projects_and_funders(client):
    programme, other = make_programme(name="Zebra"), make_programme(name="Antelope")
    make_project(programme=programme, acronym="OPEN", funder=make_organisation(short_name="PAYER"))
    make_project(programme=programme, acronym="CLOSED", live=False)
    make_project(programme=other, acronym="ELSEWHERE")

    years = shown(client, "programmes_over_time", programmes=[programme])
    funders = shown(client, "projects_by_funder", programmes=[programme])

    assert re.findall(r'class="time-name"[^>]*>(\w+)', years) == ["Zebra", "OPEN"]
    assert "PAYER" in funders
    assert "CLOSED" not in years + funders


def test_two_drawings_of_one_page_have_ids_of_their_own(client):
    league = make_membership(facilities=[make_facility(latitude=50, longitude=9)]).consortium
    block = ("facilities_on_map", {"heading": "", "consortium": league})

    page = client.get(make_page(body=[block, block]).url).text
    ids = re.findall(r' id="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    assert "block-2" in ids


def test_map_shows_facilities_that_a_public_membership_brings(client):
    ring, other = (make_facility(acronym=name, latitude=50, longitude=9) for name in ("RING", "OTHER"))
    league = make_consortium()
    make_membership(consortium=league, facilities=[ring])
    make_membership(facilities=[other])

    page = client.get(make_page(body=[("facilities_on_map", {"heading": "", "consortium": league})]).url).text

    assert "RING" in page
    assert "OTHER" not in page


def test_home_counts_members_and_what_they_bring_and_draws_what_is_not_closed(client):
    make_home(title="Portal")
    league = make_consortium(acronym="LIGA", founded="2017-11-13")
    make_membership(consortium=league, facilities=[make_facility(acronym="RING", status="operating")])
    make_membership(consortium=league, facilities=[make_facility(acronym="OLD", status="closed")])
    make_membership(consortium=league, kind="associate", facilities=[make_facility(acronym="FAR")])

    page = client.get("/")

    assert "2 members, 2 facilities, since 2017" in page.text
    assert [str(facility) for facility in page.context["facilities"]] == ["RING"]
