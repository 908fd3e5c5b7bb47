"""A list shown as a table: its columns, sorted by their heads, under the filters of the list."""

import re

import pytest

from portal.pages.models import EventIndexPage, NewsIndexPage, PublicationIndexPage
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_person,
    without_history,
)
from tests.pages.factories import make_event, make_index, make_news, make_publication
from tests.programmes.factories import make_programme, make_project

pytestmark = pytest.mark.django_db


def make_register() -> None:
    """Records that say something under every column, and drafts that no column may name."""
    with without_history():
        leaps = make_consortium(acronym="LEAPS")
        lab = make_organisation(
            short_name="DESY", name="Electron lab", city="Hamburg", country="DE", ror_id="01js2sh04"
        )
        secret = make_organisation(short_name="Secret lab", live=False)
        hidden = make_consortium(acronym="Secret league", live=False)
        petra = make_facility(
            acronym="PETRA III", name="Ring", operator=lab, status="operating", city="Hamburg", opened="2010-09"
        )
        make_facility(acronym="ALBA", name="Synchrotron", kind="fel", country="ES", operator=secret)
        make_membership(consortium=leaps, organisation=lab, facilities=[petra])
        make_membership(consortium=hidden, organisation=lab, facilities=[petra])
        ada = make_person(given_name="Ada", family_name="Byron")
        make_appointment(person=ada, consortium=leaps, office="chair", affiliation=secret)
        make_appointment(person=ada, consortium=hidden, office="delegate")
        parts = [{"organisation": lab, "role": "coordinator"}, {"organisation": secret, "role": "coordinator"}]
        backers = [{"organisation": lab, "role": "lead"}, {"organisation": secret, "role": "support"}]
        make_project(
            acronym="BEATS",
            title="Beamline",
            funder=secret,
            participations=parts,
            total_amount=6_000_000,
            currency="EUR",
        )
    make_publication(
        title="Strategy", kind="strategy", issued_on="2022-05-23", issuing_consortia=[leaps, hidden], consortia=[leaps]
    )
    make_news(title="New chair", kind="statement", published_on="2022-05", consortia=[leaps, hidden])
    make_event(title="Meeting", starts="2022-05-03", ends="2022-05-05", place="Lund", country="SE", is_cancelled=True)
    make_programme(acronym="SOURCE", full_title="Light for all", regions=["africa"], supporters=backers)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html)).strip().replace("\xa0", " ").replace("\u202f", " ")


def table_of(page) -> list[list[str]]:
    """The cells of the rows as words."""
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = body.split("</tr>")[:-1]
    return [[words(cell) for cell in re.findall(r"<t[hd][^>]*>.*?</t[hd]>", row, re.DOTALL)] for row in rows]


TABLES = {
    "/facilities/": [
        ["ALBA", "Synchrotron", "Free-electron laser", "", "", "Spain", "", "", ""],
        ["PETRA III", "Ring", "Synchrotron", "operating", "Hamburg", "", "DESY", "LEAPS", "September 2010"],
    ],
    "/organisations/": [["DESY", "Electron lab", "Laboratory", "Hamburg", "Germany", "LEAPS", "01js2sh04"]],
    "/people/": [["Ada Byron", "Ada", "Chair", "LEAPS", ""]],
    "/projects/": [["BEATS", "Beamline", "", "", "", "DESY", "1", "2019", "2023", "EUR 6 000 000", ""]],
    "/programmes/": [["SOURCE", "Light for all", "Africa", "DESY", "", "", "2016", ""]],
    "/news/": [["New chair", "Statement", "May 2022", "LEAPS"]],
    "/events/": [["Meeting", "3–5 May 2022, cancelled", "Lund", "Sweden", ""]],
    "/publications/": [["Strategy", "Strategy", "23 May 2022", "LEAPS", "LEAPS", ""]],
}


@pytest.mark.parametrize("address", TABLES)
def test_table_says_what_is_public(client, address):
    for index in (NewsIndexPage, EventIndexPage, PublicationIndexPage):
        make_index(index)
    make_register()

    page = client.get(f"{address}?view=table")

    assert table_of(page) == TABLES[address]
    assert len(page.text.partition("<thead>")[2].partition("</thead>")[0].split("</th>")) - 1 == len(TABLES[address][0])
    assert "Secret" not in page.text


def test_table_is_sorted_by_its_heads(client):
    make_facility(acronym="B", name="First")
    make_facility(acronym="A", name="Second")

    page = client.get("/facilities/?view=table&kind=synchrotron&ordering=name&page=1")

    assert [row[:2] for row in table_of(page)] == [["B", "First"], ["A", "Second"]]
    assert page.text.count("aria-sort=") == page.text.count('aria-sort="ascending"') == 1
    asked = "?view=table&amp;kind=synchrotron&amp;ordering="
    links = re.findall(r'class="sort" href="([^"]*)"', page.text)
    assert links == [asked + order for order in ("acronym", "-name", "kind", "country")]
    turned = client.get("/facilities/?view=table&ordering=-name")
    assert [row[0] for row in table_of(turned)] == ["A", "B"]
    assert 'aria-sort="descending"' in turned.text


def test_table_stays_one_while_it_is_filtered(client):
    make_facility(acronym="Ring", country="DE"), make_facility(acronym="Pile", country="FR")

    page = client.get("/facilities/?view=table&country=DE&on=2020-07-15")

    assert [row[0] for row in table_of(page)] == ["Ring"]
    assert '<input type="hidden" name="view" value="table"' in page.text
    assert 'href="/facilities/?view=table">Clear all' in page.text
    assert '<caption class="hidden">Facilities as of 15\xa0July\xa02020</caption>' in page.text
    assert 'role="region" aria-label="Facilities as a table" tabindex="0"' in page.text


@pytest.mark.parametrize("address", ["/people/?view=map", "/publications/?view=map", "/publications/?view=%00"])
def test_view_that_a_list_does_not_have_is_refused(client, address):
    make_index(PublicationIndexPage)

    page = client.get(address)

    assert page.status_code == 400
    assert "Choose one of: list, table." in page.text
