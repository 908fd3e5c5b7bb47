"""Who withdraws a record or page sees first what readers lose with it."""

import pytest
from bs4 import BeautifulSoup

from consortia.models import Facility
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_many,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
)
from tests.pages.factories import make_news, make_page
from tests.programmes.factories import make_programme, make_project

pytestmark = [pytest.mark.django_db, pytest.mark.history]


def unpublish_url(record) -> str:
    return f"/admin/snippets/{record._meta.app_label}/{record._meta.model_name}/unpublish/{record.pk}/"


def listed(page) -> dict[str, dict[str, list[str]]]:
    """Heading of a list → kind with its count → lines."""
    found: dict[str, dict[str, list[str]]] = {}
    for kind in BeautifulSoup(page.text, "html.parser").select("main h3"):
        heading = kind.find_previous("h2").text
        lines = [" ".join(line.text.split()) for line in kind.find_next("ul").select("li")]
        found.setdefault(heading, {})[kind.text] = lines
    return found


def test_relations_that_vanish_are_listed_by_kind(publisher_client):
    leaps, lens = make_consortium(acronym="LEAPS"), make_consortium(acronym="LENS")
    lab = make_organisation(short_name="LAB")
    make_membership(consortium=leaps, organisation=lab)
    make_membership(consortium=leaps, organisation=make_organisation(short_name="OTHER"))
    make_membership(consortium=leaps, organisation=lab, live=False, since="1990")
    make_membership(consortium=leaps, organisation=make_organisation(live=False, short_name="UNSEEN"))
    make_appointment(consortium=leaps, person=make_person(given_name="Ada", family_name="Lovelace"))
    make_partnership(name="Joint", parties=[leaps, lens])
    make_programme(name="Wide", supporters=[{"consortium": leaps, "role": "behind"}])

    page = publisher_client.get(unpublish_url(leaps))

    assert listed(page) == {
        "Readers lose these with it": {
            "Memberships (2)": ["LAB – LEAPS", "OTHER – LEAPS"],
            "Appointments (1)": ["Ada Lovelace, Chair – LEAPS"],
            "Parties (1)": ["Joint"],
            "Supporters (1)": ["Wide"],
        }
    }
    assert "Yes, unpublish it" in page.text


def test_those_who_will_no_longer_name_it_are_listed(publisher_client):
    lab = make_organisation(short_name="LAB")
    make_facility(acronym="RING", operator=lab)
    make_project(acronym="BEATS", participations=[{"organisation": lab}], funder=lab)
    make_project(acronym="PAID", funder=lab)
    make_project(acronym="UNREADY", funder=lab, live=False)
    make_news(title="Named", organisations=[lab])
    make_news(title="Unready", organisations=[lab], live=False)

    page = publisher_client.get(unpublish_url(lab))

    assert listed(page) == {
        "Readers lose these with it": {"Responsibilities (1)": ["RING"], "Participations (1)": ["BEATS"]},
        "These will no longer name it": {
            "News items (1)": ["Named – Organisations"],
            "Projects (2)": ["BEATS – Funder, Participation → Organisation", "PAID – Funder"],
        },
    }


def test_relation_to_many_counts_in_wagtails_own_sum(publisher_client):
    ring = make_facility()
    make_membership(facilities=[ring])
    make_news(facilities=[ring])

    page = publisher_client.get(unpublish_url(ring))
    usage = publisher_client.get(unpublish_url(ring).replace("unpublish", "usage"))

    assert "This facility is referenced 2 times." in page.text
    assert usage.text.count("Facilities brought in") == 1


def test_what_vanishes_is_true(publisher_client, client):
    membership = make_membership(facilities=[ring := make_facility(slug="ring", acronym="RING")])
    address = membership.consortium.get_absolute_url()
    assert "RING" in client.get(address).text

    publisher_client.post(unpublish_url(ring))

    assert "RING" not in client.get(address).text
    assert Facility.objects.get(pk=ring.pk).live is False


def test_record_that_nobody_names_says_so(publisher_client):
    page = publisher_client.get(unpublish_url(make_facility()))

    assert "Nothing that is public names it." in page.text


def test_page_lists_the_pages_that_link_to_it(publisher_client):
    about = make_page(title="About")
    link = f'<p><a linktype="page" id="{about.pk}">About us</a></p>'
    make_page(title="Links", body=[("text", link)])

    page = publisher_client.get(f"/admin/pages/{about.pk}/unpublish/")

    assert listed(page) == {"These will no longer name it": {"Pages (1)": ["Links – Text → Text"]}}
    assert "Are you sure you want to unpublish this page?" in page.text


def test_several_pages_list_what_links_to_any_of_them(publisher_client):
    one, two = make_page(title="One"), make_page(title="Two")
    for target in (one, two):
        link = f'<p><a linktype="page" id="{target.pk}">there</a></p>'
        make_page(title=f"Links to {target.title}", body=[("text", link)])

    page = publisher_client.get(f"/admin/bulk/wagtailcore/page/unpublish/?id={one.pk}&id={two.pk}")

    lines = listed(page)["These will no longer name it"]["Pages (2)"]
    assert lines == ["Links to One – Text → Text", "Links to Two – Text → Text"]


@pytest.mark.parametrize("items", [3, 12])
def test_list_is_short_and_its_queries_flat(publisher_client, items, django_assert_max_num_queries):
    leaps = make_consortium(acronym="LEAPS")
    make_many(make_membership, items, consortium=leaps)
    publisher_client.get(unpublish_url(leaps))

    with django_assert_max_num_queries(25):
        page = publisher_client.get(unpublish_url(leaps))

    lines = listed(page)["Readers lose these with it"][f"Memberships ({items})"]
    assert lines[-1] == ("and 2 more" if items == 12 else lines[2])
    assert len(lines) == min(items, 11)
