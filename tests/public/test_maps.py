"""Maps: what stands on them, in words and shapes, at every size, and that names keep clear of each other."""

import re
from dataclasses import replace
from math import cos, radians
from random import Random

import pytest
from django.template import Context, Template

from portal.core import records
from portal.core.points import Point
from portal.public.maps import projections
from portal.public.maps.areas import EUROPE, UNITS, WORLD
from portal.public.maps.drawing import Drawn, draw
from portal.public.maps.layout import LEVELS, TARGET, Box, Paper, layout, width_of
from portal.public.maps.points import fitting
from programmes.models import ProgrammeRegion
from tests.factories import make_facility, make_membership, make_organisation
from tests.programmes.factories import make_programme, make_project
from tests.public.test_lists import queries_of

HAMBURG = {"latitude": "53.579", "longitude": "9.884", "city": "Hamburg", "country": "DE"}
GRENOBLE = {"latitude": "45.206", "longitude": "5.692", "city": "Grenoble", "country": "FR"}
ALLAN = {"latitude": "32.105", "longitude": "35.735", "city": "Allan", "country": "JO"}
TSUKUBA = {"latitude": "36.15", "longitude": "140.08", "city": "Tsukuba", "country": "JP"}


def test_europe_lies_where_epsg_says():
    # The worked example of EPSG:3035 in IOGP 373-7-2, section 3.3.5.
    assert projections.europe(50, 5) == pytest.approx((3962799.45, 2999718.85), abs=0.01)
    assert projections.europe(52, 10) == pytest.approx((4321000, 3210000), abs=0.01)


def test_world_has_the_width_and_height_of_equal_earth():
    assert projections.world(0, 180) == pytest.approx((2.7066299837, 0))
    assert projections.world(90, 0) == pytest.approx((0, 1.3173627592))
    assert projections.world(-90, 0) == pytest.approx((0, -1.3173627592))


def test_both_projections_keep_areas():
    def area_of(project, latitude, longitude, step=0.01):
        corners = [(0, 0), (0, step), (step, step), (step, 0)]
        ring = [project(latitude + up, longitude + right) for up, right in corners]
        pairs = zip(ring, ring[1:] + ring[:1], strict=True)
        return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2

    for project, places in ((projections.europe, [(38, -9), (70, 25)]), (projections.world, [(0, 0), (60, 150)])):
        (south, west), (north, east) = places
        # On a sphere a square degree shrinks with the cosine of its latitude; the ellipsoid differs by little.
        ratio = area_of(project, south, west) / area_of(project, north, east)
        assert ratio == pytest.approx(cos(radians(south)) / cos(radians(north)), rel=0.02)


def points(number: int, seed: int = 7) -> list[Point]:
    chance = Random(seed)
    return [
        Point(
            f"Source {row}",
            f"/facilities/{row}/",
            kind="Synchrotron",
            latitude=chance.uniform(36, 60),
            longitude=chance.uniform(-8, 35),
        )
        for row in range(number)
    ]


def boxes(level: int, drawn: dict, area=EUROPE) -> list[Box]:
    """Everything that is written or marked at a level, in pixels."""
    scale, height = LEVELS[level], LEVELS[level] * area.height / UNITS
    found = []
    paper = paper_of(drawn["on_map"], area)
    for mark in layout(paper):
        if not mark.since <= level <= mark.until:
            continue
        x, y, half = mark.x * scale, mark.y * height, TARGET / 2
        found.append(Box(x - half, y - half, x + half, y + half))
        if mark.across is not None:
            width = max(width_of(paper.names[number]) for number in mark.members) + TARGET
            left, top = x + mark.across, y + mark.down
            found.append(Box(left, top, left + width, top + TARGET * len(mark.members)))
    return found


def meet(one: Box, other: Box) -> bool:
    beside = one.left < other.right and other.left < one.right
    return beside and one.top < other.bottom and other.top < one.bottom


def paper_of(rows: list[Point], area) -> Paper:
    places = tuple(area.place(row.latitude, row.longitude) for row in rows)
    return Paper(places, tuple(row.name for row in rows), frozenset(), area.height / UNITS)


@pytest.mark.parametrize("number", [2, 30, 300])
def test_names_cover_neither_each_other_nor_a_marker(number):
    drawn = draw(points(number), EUROPE)

    for level in range(len(LEVELS)):
        written = boxes(level, drawn)
        clashes = [(one, other) for row, one in enumerate(written) for other in written[row + 1 :] if meet(one, other)]
        assert len(written) >= 2 and clashes == []


@pytest.mark.parametrize("number", [1, 30, 300])
def test_every_point_is_marked_once_at_every_size(number):
    marks = layout(paper_of(points(number), EUROPE))

    for level in range(len(LEVELS)):
        members = [one for mark in marks if mark.since <= level <= mark.until for one in mark.members]
        assert sorted(members) == list(range(number))


def test_closer_in_more_names_stand_alone():
    marks = layout(paper_of(points(300), EUROPE))

    alone = [sum(len(mark.members) == 1 for mark in marks if mark.since <= level <= mark.until) for level in range(5)]

    assert alone == sorted(alone) and alone[0] < alone[-1]


def test_what_lies_in_one_place_is_stacked_or_counted_at_every_size():
    same = [Point(f"Hall {row}", "/", place="Hamburg", latitude=53.5, longitude=9.8) for row in range(30)]

    (few,), (many,) = draw(same[:3], EUROPE)["marks"], draw(same, EUROPE)["marks"]

    assert [name.point.name for name in few.names] == ["Hall 0", "Hall 1", "Hall 2"]
    assert (few.levels, few.is_count) == ("since-0 until-4", False)
    assert (many.levels, many.is_count, many.around, len(many.points)) == ("since-0 until-4", True, "Hamburg", 30)


def test_crowd_is_about_a_city_only_where_it_lies_there():
    near = [Point(f"Hall {row}", "/", place="Hamburg", latitude=53.5, longitude=9.8) for row in range(30)]
    far = Point("Ring", "/", place="Berlin", latitude=52.4, longitude=13.5)

    def around(points):
        return Drawn("", "", "", 1, points, [], "", True).around

    assert around([*near, replace(far, latitude=53.6, longitude=10.0)]) == "Hamburg"
    assert around([*near, far]) == ""
    assert around([far, replace(far, place="", latitude=52.5)]) == "Berlin"


def test_map_of_more_than_europe_shows_the_world():
    here, there, elsewhere = (Point("", "", **place) for place in ({"latitude": 50, "longitude": 5}, {}, {}))
    far = Point("", "", latitude=36, longitude=140)

    assert fitting([here, far, there]) is WORLD
    assert fitting([here, here, far]) is EUROPE
    assert fitting([there, elsewhere]) is EUROPE
    assert [EUROPE.holds(-52, -170), EUROPE.holds(89, 0), WORLD.holds(-80, 0)] == [False, False, False]


def links(page) -> list[tuple[str, str]]:
    """Address and spoken name of every link that is drawn."""
    return sorted(set(re.findall(r'<a class="map-link[^"]*" href="([^"]+)" aria-label="([^"]+)"', page.text)))


@pytest.mark.django_db
def test_facilities_on_a_map_are_links_told_by_word_and_shape(client):
    make_facility(acronym="PETRA III", slug="petra", kind="synchrotron", **HAMBURG)
    make_facility(acronym="RHF", slug="rhf", kind="reactor", **GRENOBLE)
    make_facility(acronym="PF", slug="pf", **TSUKUBA)
    make_facility(acronym="AfLS", slug="afls")
    make_facility(acronym="Hidden ring", live=False, **GRENOBLE)

    page = client.get("/facilities/?view=map")

    assert links(page) == [
        ("/facilities/petra/", "PETRA III, Synchrotron, Hamburg, Germany"),
        ("/facilities/rhf/", "RHF, Research reactor, Grenoble, France"),
    ]
    assert "Hidden ring" not in page.text
    caption = page.text.partition("<figcaption")[2].partition("</figcaption>")[0]
    assert re.findall(r'(Elsewhere|Without).*?<a class="map-near" href="([^"]+)"', caption) == [
        ("Elsewhere", "/facilities/pf/"),
        ("Without", "/facilities/afls/"),
    ]
    table = page.text.partition('<table class="map-table')[2].partition("</table>")[0]
    rows = [re.sub(r"<[^>]+>", "|", row) for row in re.findall(r'<th class="cell-name".*?</tr>', table)]
    assert [[cell for cell in row.split("|") if cell] for row in rows] == [
        ["AfLS", "Synchrotron"],
        ["PETRA III", "Synchrotron", "Hamburg, Germany"],
        ["PF", "Synchrotron", "Tsukuba, Japan"],
        ["RHF", "Research reactor", "Grenoble, France"],
    ]
    signs = re.findall(r'class="map-sign" d="([^"]+)"', page.text)
    assert len(set(signs)) == 2


@pytest.mark.django_db
def test_table_of_the_map_follows_filter_and_order(client):
    for name in ("A", "B", "C"):
        make_facility(acronym=name, kind="reactor" if name == "B" else "fel", **HAMBURG)

    page = client.get("/facilities/?view=map&kind=fel&ordering=-acronym")

    assert [row.acronym for row in page.context["object_list"]] == ["C", "A"]
    assert re.findall(r'class="rowlink"[^>]*>(\w)<', page.text) == ["C", "A"]
    assert '<input type="hidden" name="view" value="map"' in page.text
    assert 'href="?kind=fel&amp;ordering=-acronym">List' in page.text


@pytest.mark.django_db
def test_projects_show_who_takes_part_on_the_day(client):
    first, later = make_organisation(short_name="FIRST", **HAMBURG), make_organisation(short_name="LATER", **GRENOBLE)
    parts = [
        {"organisation": first, "since": "2019", "until": "2020"},
        {"organisation": later, "since": "2021", "is_ongoing": True},
    ]
    make_project(since="2019", until="", is_ongoing=True, participations=parts)

    def shown(query: str) -> list[bool]:
        page = client.get(f"/projects/?{query}").text.partition('id="found"')[2]
        return [name in page for name in ("FIRST", "LATER")]

    assert shown("view=map") == shown("") == [True, True]
    for day, expected in (("2019-07-01", [True, False]), ("2022-07-01", [False, True])):
        assert [shown(f"on={day}&view={view}") for view in ("map", "list")] == [expected] * 2


@pytest.mark.django_db
def test_map_without_anything_says_so(client):
    assert "No facilities are recorded yet." in client.get("/facilities/?view=map").text
    make_facility(acronym="AfLS")

    page = client.get("/facilities/?view=map")

    assert "Nothing here has a place on a map yet." in page.text
    assert "Without a position on record" in page.text


@pytest.mark.django_db
def test_consortium_shows_what_its_stays_bring(client):
    ring, hidden = make_facility(acronym="MLS", **HAMBURG), make_facility(acronym="Secret", live=False, **HAMBURG)
    ptb = make_organisation(short_name="PTB")
    stay = make_membership(organisation=ptb, facilities=[ring, hidden])
    make_membership(
        consortium=stay.consortium,
        kind="associate",
        facilities=[ring],
        organisation=make_organisation(short_name="UNI"),
    )
    make_membership(consortium=stay.consortium, since="2010", until="2012", facilities=[make_facility(acronym="Old")])

    page = client.get(stay.consortium.get_absolute_url())

    told = "MLS, Synchrotron, Hamburg, Germany, PTB; UNI, associate"
    assert links(page) == [(ring.get_absolute_url(), told)]
    assert "Secret" not in page.text


@pytest.mark.django_db
def test_programmes_are_drawn_on_the_world(client):
    leader = make_organisation(short_name="SESAME", **ALLAN)
    hidden = make_organisation(short_name="Nobody", live=False, **GRENOBLE)
    supporters = [{"organisation": leader, "role": "lead"}, {"organisation": hidden}]
    programme = make_programme(live=False, acronym="SOURCE", regions=["africa"], supporters=supporters)
    programme.regions.add(ProgrammeRegion(region="europe", country="UA"))
    records.publish_now(programme)

    page = client.get("/programmes/?view=map")

    assert "map-world" in page.text and "Nobody" not in page.text
    assert [name for _address, name in links(page)] == [
        "SESAME, Laboratory, Allan, Jordan, SOURCE: leads it",
        "Africa, region, SOURCE",
        "Ukraine, region, SOURCE",
    ]


@pytest.mark.django_db
def test_projects_are_drawn_where_their_participants_are(client):
    lab, source = make_organisation(short_name="DESY", **HAMBURG), make_organisation(short_name="SESAME", **ALLAN)
    hidden = make_organisation(short_name="Nobody", live=False, **GRENOBLE)
    make_project(
        acronym="BEATS",
        participations=[
            {"organisation": lab},
            {"organisation": source, "role": "coordinator"},
            {"organisation": hidden},
        ],
    )
    make_project(acronym="HESEB", participations=[{"organisation": lab}])
    make_project(acronym="Secret", live=False, participations=[{"organisation": lab}])

    page = client.get("/projects/?view=map")

    assert sorted(name for _address, name in links(page)) == [
        "DESY, Laboratory, Hamburg, Germany, BEATS; HESEB",
        "SESAME, Laboratory, Allan, Jordan, BEATS: coordinator",
    ]
    assert "Nobody" not in page.text and "Secret" not in page.text
    assert 'scope="col">Projects</th>' in page.text


@pytest.mark.django_db
def test_facility_has_a_small_map_of_its_place(client):
    here, far, nowhere = make_facility(**HAMBURG), make_facility(**TSUKUBA), make_facility()

    assert 'aria-label="Hamburg, Germany on a map of Europe"' in client.get(here.get_absolute_url()).text
    assert "35.735" not in client.get(far.get_absolute_url()).text
    assert 'class="locator' not in client.get(far.get_absolute_url()).text
    assert 'id="place"' not in client.get(nowhere.get_absolute_url()).text


@pytest.mark.django_db
def test_two_maps_of_one_page_have_ids_of_their_own():
    rows = [make_facility(**HAMBURG)]
    page = Template('{% load map_tags %}{% map rows id="one" %}{% map rows id="two" table=False %}')

    html = page.render(Context({"rows": rows}))

    ids = re.findall(r'\bid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids)) and {"one", "two"} <= set(ids)
    assert html.count("<table") == 1


# View → queries: those of the list without what the map does not tell.
QUERIES = {
    "/facilities/?view=map": 4,
    "/organisations/?view=map": 2,
    "/programmes/?view=map": 5,
    "/projects/?view=map": 4,
}


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 12])
def test_queries_of_maps_do_not_grow_with_the_rows(client, rows):
    for _ in range(rows):
        lab = make_organisation(**HAMBURG)
        make_facility(operator=lab, status="operating", **HAMBURG)
        make_programme(regions=["africa", "asia"], supporters=[{"organisation": lab}])
        make_project(participations=[{"organisation": lab}])
    client.get("/facilities/")

    assert {address: queries_of(client, address) for address in QUERIES} == QUERIES
