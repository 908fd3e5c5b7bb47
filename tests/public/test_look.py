"""Accents that stay readable, marks that stay the same, and how dates and figures are written."""

import gzip
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from consortia.models import ConsortiumFigure, Facility
from portal.core import records
from portal.core.dates import PartialDate
from portal.public import accents, marks
from portal.public.templatetags import portal_tags as tags
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_person,
)
from tests.pages.factories import make_event, make_news
from tests.programmes.factories import make_programme, make_project

NARROW, TIE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
STARTERS = ["#e8940c", "#5b4fd6", "#000000", "#ffffff", "#ffff00", "#00ff88", "#ff0000", "#7a5c00"]


def test_paper_is_the_one_of_the_stylesheet():
    text = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
    papers = re.findall(r"--paper: oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)", text)

    assert [tuple(float(part) for part in paper) for paper in papers[:2]] == list(accents.PAPER.values())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", STARTERS)
def test_accent_is_readable_on_both_papers(colour, theme):
    line = accents.readable(colour, theme, accents.LINE_CONTRAST[theme])
    text = accents.readable(colour, theme, accents.TEXT_CONTRAST)

    assert line.contrast(accents.paper(theme)) >= 3
    assert text.contrast(accents.paper(theme)) >= 7


@pytest.mark.django_db
def test_stylesheet_has_live_consortia_only(client):
    make_consortium(slug="leaps", accent="#e8940c")
    make_consortium(slug="hidden", accent="#5b4fd6", live=False)

    answer = client.get("/accents.css")

    assert set(re.findall(r"\.accent-([\w-]+)", answer.text)) == {"leaps"}
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert client.get("/accents.css", headers={"if-none-match": answer["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_site_stylesheet_is_kept_for_good_and_an_old_address_is_asked_again(client):
    page = client.get("/imprint/").text
    [address] = re.findall(r'href="(/site-\w+\.css)"', page)

    answer, old = client.get(address), client.get("/site-0.css")

    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert old["Cache-Control"] == "public, max-age=0"
    assert answer.text == old.text
    assert "--paper: " in answer.text and ".masthead {" in answer.text


@pytest.mark.django_db
def test_text_is_compressed_for_who_takes_it_and_pictures_are_not(client):
    takes = {"accept-encoding": "gzip, br"}
    page, card = (client.get(path, headers=takes) for path in ("/imprint/", "/cards/site/portal.png"))

    assert gzip.decompress(page.content).decode().startswith("<!doctype html>")
    assert [answer.get("Content-Encoding") for answer in (page, card)] == ["gzip", None]
    assert "Accept-Encoding" in page["Vary"]
    assert client.get("/imprint/").text.startswith("<!doctype html>")


def make_source(**fields) -> Facility:
    known = {"kind": "synchrotron", "slug": "ring", "latitude": Decimal("53.6"), "longitude": Decimal("9.9")}
    return Facility(**(known | {"opened": PartialDate(2010)} | fields))


def test_mark_is_the_same_every_time():
    assert marks.spectrum(make_source()) == marks.spectrum(make_source())


@pytest.mark.parametrize(
    "change", [{"opened": PartialDate(1992)}, {"kind": "reactor"}, {"latitude": Decimal("41.5")}, {"slug": "other"}]
)
def test_mark_tells_year_kind_place_and_name(change):
    assert marks.spectrum(make_source(**change)) != marks.spectrum(make_source())


@pytest.mark.parametrize("kind", ["synchrotron", "fel", "reactor", "spallation", "instruments", "beamline", "other"])
def test_mark_stays_within_its_frame(kind):
    paths = marks.spectrum(make_source(kind=kind, opened=None, latitude=None, longitude=None))
    lines = [(int(x), int(height)) for path in paths.values() for x, height in re.findall(r"M(\d+) 100v-(\d+)", path)]

    assert lines
    assert all(0 <= x <= marks.WIDTH and 0 < height <= marks.HEIGHT for x, height in lines)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (35000, f"35{NARROW}000"),
        (Decimal("1500000.00"), f"1{NARROW}500{NARROW}000"),
        (Decimal("0.50"), "0.5"),
        (28, "28"),
    ],
)
def test_number_is_grouped_by_spaces_that_do_not_break(number, text):
    assert tags.grouped(number) == text


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("opened on 15 July 2020 there", f"opened on 15{TIE}July{TIE}2020 there"),
        ("since July 2020", f"since July{TIE}2020"),
        ("EUR 6 million", f"EUR{TIE}6{TIE}million"),
        ("35 000 users", f"35{NARROW}000{TIE}users"),
        ("a 3 GeV ring", f"a 3{TIE}GeV ring"),
        ("Horizon 2020 began", "Horizon 2020 began"),
    ],
)
def test_number_is_tied_to_its_unit(said, written):
    assert tags.tied(said) == written


def test_tie_does_not_make_typed_text_safe():
    shown = Template("{% load portal_tags %}{{ text|tied }}").render(Context({"text": "<b>3 GeV</b>"}))

    assert shown == f"&lt;b&gt;3{TIE}GeV&lt;/b&gt;"


def test_partial_date_is_a_time_element():
    assert tags.timed(PartialDate(2020, 7)) == f'<time datetime="2020-07">July{TIE}2020</time>'


@pytest.mark.django_db
def test_lists_say_offices_sizes_and_consortia(client):
    ring = make_facility(acronym="RING")
    league, laboratory = make_consortium(acronym="LIGA"), make_organisation(short_name="LABOR")
    make_membership(consortium=league, organisation=laboratory, facilities=[ring])
    make_appointment(consortium=league, office="chair")

    pages = {name: client.get(f"/{name}/").text for name in ("facilities", "organisations", "consortia", "people")}

    assert "LIGA" in pages["facilities"].split("<tbody>")[1]
    assert "LIGA" in pages["organisations"].split("<tbody>")[1]
    assert "1 member" in pages["consortia"]
    assert "Chair, LIGA" in pages["people"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/facilities/", "/organisations/", "/consortia/", "/people/"])
def test_lists_ask_as_often_for_three_rows_as_for_one(client, django_assert_num_queries, address):
    def fill():
        organisation = make_organisation()
        make_membership(organisation=organisation, facilities=[make_facility(operator=organisation)])
        make_appointment()

    fill()
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    fill()
    fill()

    with django_assert_num_queries(len(asked)):
        client.get(address)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("PETRA III", "title"),
        ("League of advanced neutron sources", "title-long"),
        ("League of European Accelerator-based Photon Sources and of all who use them", "title-longest"),
        ("Forschungsneutronenquelle", "title-longest"),
    ],
)
def test_title_stands_as_large_as_its_length_allows(text, size):
    assert tags.title_class(text) == size


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["consortia", "facilities", "organisations", "people", "programmes", "projects"])
def test_list_without_rows_says_why(client, name):
    empty, filtered = client.get(f"/{name}/").text, client.get(f"/{name}/?q=nothing").text

    assert f"No {name} are recorded yet." in empty
    assert f"No {name} match all of this. Take something away:" in filtered
    assert f'href="/{name}/">Show all {name}</a>' in filtered


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (make_consortium, "No member is recorded yet."),
        (make_organisation, "No membership, facility, office or project of it is recorded yet."),
        (make_person, "No public office is recorded yet."),
        (make_programme, "Nobody is recorded yet who stands behind it"),
        (make_project, "No participant is recorded yet."),
    ],
)
def test_record_that_says_nothing_says_so(client, make, said):
    assert said in client.get(make().get_absolute_url()).text


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_news, make_event])
def test_page_without_text_has_no_empty_section(client, make):
    said = client.get(make(title="Short", source_url="").get_absolute_url()).text

    assert 'class="section' not in said
    assert "Source" in client.get(make(title="Sourced", source_url="https://example.org/").get_absolute_url()).text


@pytest.mark.django_db
def test_several_consortia_stand_under_one_name(client):
    project = make_project(consortia=[make_consortium(acronym=f"LIGA{number}") for number in range(3)])
    head = client.get(project.get_absolute_url()).text.split("</header>")[1]

    assert head.count(">Consortia</dt>") == 1
    assert re.findall(r"LIGA\d(?=</a>)", head) == ["LIGA0", "LIGA1", "LIGA2"]


@pytest.mark.django_db
def test_page_names_eight_records_at_once_and_the_others_on_asking(client):
    event = make_event(organisations=[make_organisation(short_name=f"LAB-{number:02}") for number in range(10)])
    shown, _details, folded = client.get(event.get_absolute_url()).text.partition("<details><summary")

    assert re.findall(r"LAB-\d\d(?=</a>)", shown) == [f"LAB-{number:02}" for number in range(8)]
    assert "and 2 more" in folded
    assert re.findall(r"LAB-\d\d(?=</a>)", folded) == ["LAB-08", "LAB-09"]


@pytest.mark.django_db
def test_past_day_shows_no_figure_that_was_stated_later(client):
    league = make_consortium(slug="league")
    for year in ("2019", "2023"):
        league.figures.add(ConsortiumFigure(label=f"stated in {year}", number=1, as_of=year))
    league.figures.add(ConsortiumFigure(label="stated at no time", number=1))
    records.publish_now(league)

    then, today = client.get("/consortia/league/?on=2020-07-15").text, client.get("/consortia/league/").text

    assert "stated in 2019" in then and "stated in 2023" not in then and "stated at no time" not in then
    assert all(f"stated {when}" in today for when in ("in 2019", "in 2023", "at no time"))


@pytest.mark.django_db
def test_page_begins_with_the_newest_figures(client):
    league = make_consortium(slug="liga")
    for year in (2017, 2025, 2019, 2023, 2021):
        league.figures.add(ConsortiumFigure(label=f"stated in {year}", number=1, as_of=str(year)))
    records.publish_now(league)

    first, _fold, others = client.get("/consortia/liga/").text.partition("1 older figure")

    assert re.findall(r"stated in (\d+)", first) == ["2025", "2023", "2021", "2019"]
    assert re.findall(r"stated in (\d+)", others) == ["2017"]


@pytest.mark.django_db
def test_facts_say_since_when_a_chair_is_known_and_when_none_is(client):
    league = make_consortium(slug="liga")
    make_appointment(
        consortium=league, person=make_person(family_name="Curie"), office="chair", since="2019", until="2020"
    )

    def facts(query=""):
        text = client.get(f"/consortia/liga/{query}").text.split('class="facts"')[1].split("</dl>")[0]
        return " ".join(strip_tags(text).split())

    assert "Curie" in facts("?on=2019-07-15") and "2019–2020" in facts("?on=2019-07-15")
    assert "not confirmed" not in facts("?on=2019-07-15")
    assert re.search("Chair ?not confirmed today last known: .*Curie, 2019–2020", facts())
    assert "Chair" not in facts("?on=2018-01-01")


@pytest.mark.django_db
def test_period_that_members_share_is_said_once(client):
    league = make_consortium(slug="liga")
    for since in ("2017-11-13", "2017-11-13", "2019"):
        make_membership(consortium=league, since=since, is_ongoing=True)

    members = client.get("/consortia/liga/").text.split('id="members"')[1].split("</section>")[0]

    assert (members.count(f"13{TIE}November{TIE}2017"), members.count("since 2019")) == (1, 1)
