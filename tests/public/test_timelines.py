"""Time: lines as exact as the dates behind them, bars that say what is sure, and two days compared."""

import re
from datetime import date

import pytest
from django.utils import timezone

from consortia.changes import compare
from consortia.models import Appointment, ConsortiumBody, Membership
from portal.core import records
from portal.core.dates import PartialDate
from portal.core.spans import moment, span_of
from portal.public.timelines import bars, lines
from portal.public.timelines.axis import Axis
from programmes.models import Project
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
from tests.pages.factories import make_publication
from tests.programmes.factories import make_project
from tests.public.test_lists import queries_of

TODAY = date(2026, 7, 1)


def span(**dates):
    return span_of(Membership(**dates), "DESY", "/organisations/desy/", "Members")


def drawn(*spans):
    """The rows of a timeline from 2020 to 2026, by their forms and tenths of the width."""
    rows = [row for lane in lines.draw([*spans, span(since="2020-01-01", until="2020-01-01")], TODAY)["lanes"]
            for row in lane.rows]  # fmt: skip
    return [[(piece.form, piece.start, piece.end) for piece in row.pieces] for row in rows[: len(spans)]]


def at(day: date) -> str:
    return Axis(2020, 2026).at(day)


@pytest.mark.parametrize(
    ("dates", "pieces"),
    [
        (
            {"since": "2021-03-01", "until": "2023-05-31"},
            [("sure", at(date(2021, 3, 1)), at(date(2023, 5, 31)))],
        ),
        (
            {"since": "2021", "until": "2023-05"},
            [
                ("maybe", at(date(2021, 1, 1)), at(date(2021, 12, 31))),
                ("sure", at(date(2021, 12, 31)), at(date(2023, 5, 1))),
                ("maybe", at(date(2023, 5, 1)), at(date(2023, 5, 31))),
            ],
        ),
        ({"since": "2022", "until": "2022"}, [("maybe", at(date(2022, 1, 1)), at(date(2022, 12, 31)))]),
        (
            {"since": "2021-03-01", "is_ongoing": True},
            [("sure", at(date(2021, 3, 1)), at(TODAY))],
        ),
        (
            {"since": "2021-03-01", "confirmed_on": "2022-03-01"},
            [
                ("sure", at(date(2021, 3, 1)), at(date(2022, 3, 1))),
                ("fading", at(date(2022, 3, 1)), f"{Axis(2020, 2026).part(date(2022, 3, 1)) + lines.STUB:.2%}"),
            ],
        ),
        (
            {"until": "2022-03-01"},
            [("fading", f"{Axis(2020, 2026).part(date(2022, 3, 1)) - lines.STUB:.2%}", at(date(2022, 3, 1)))],
        ),
    ],
)
def test_line_is_as_exact_as_its_dates(dates, pieces):
    assert drawn(span(**dates)) == [pieces]


def test_what_goes_on_ends_in_an_arrow_and_a_vague_moment_is_open():
    ongoing = lines.row(0, [span(since="2021", is_ongoing=True)], Axis(2020, 2026), TODAY)
    paper = lines.row(0, [moment(PartialDate(2022), "Strategy", "/", "Papers")], Axis(2020, 2026), TODAY)
    dated = lines.row(0, [moment(PartialDate(2022, 5, 4), "Strategy", "/", "Papers")], Axis(2020, 2026), TODAY)

    assert (ongoing.arrow_at, paper.arrow_at) == (at(TODAY), "")
    assert (paper.is_exact, paper.sign_at, len(paper.pieces)) == (False, at(date(2022, 7, 2)), 1)
    assert (dated.is_exact, dated.sign_at, dated.pieces) == (True, at(date(2022, 5, 4)), [])


def test_alike_members_share_a_line_and_each_stands_in_the_table():
    same = [span_of(Membership(since="2021"), f"LAB{row}", f"/{row}/", "Members") for row in range(30)]
    context = lines.draw(same, TODAY)

    (lane,) = context["lanes"]
    assert [row.label for row in lane.rows] == ["LAB0, LAB1, LAB2 and 27 others"]
    assert len(context["spans"]) == 30


def test_axis_counts_years_in_steps_that_fit():
    assert [tick.year for tick in Axis(1947, 2026).ticks] == [1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020]
    assert [(tick.year, tick.is_minor) for tick in Axis(2025, 2027).ticks] == [
        (2025, False),
        (2026, True),
        (2027, False),
    ]


def test_projects_are_counted_in_years_in_which_they_surely_ran():
    rows = [
        Project(since="2019", until="2021"),
        Project(since="2020-03", until="2020-05"),
        Project(since="2021", confirmed_on="2022-06"),
        Project(confirmed_on="2022"),
        Project(),
    ]

    assert [bars.counted(bars.spans(rows), year) for year in range(2018, 2024)] == [
        (0, 0),
        (1, 0),
        (2, 0),
        (2, 0),
        (2, 0),
        (0, 0),
    ]


@pytest.mark.parametrize(
    ("dates", "begun", "ended"),
    [
        ({"since": "2021", "until": "2022"}, True, True),
        ({"since": "2020", "is_ongoing": True}, False, None),
        ({"since": "2020-07-16", "is_ongoing": True}, True, None),
        ({"since": "2020-07-15", "is_ongoing": True}, None, None),
        ({"since": "2023", "is_ongoing": True}, False, None),
        ({"since": "2023-08", "is_ongoing": True}, None, None),
        ({"since": "2018", "until": "2020"}, None, False),
        ({"since": "2018", "until": "2020-07-14"}, None, None),
        ({"since": "2018", "until": "2023-07-14"}, None, True),
        ({"since": "2018", "until": "2023"}, None, False),
        ({"since": "2018", "until": "2024"}, None, None),
        ({"confirmed_on": "2022-05", "is_ongoing": True}, False, None),
    ],
)
def test_change_between_two_days(dates, begun, ended):
    changes = compare("Members", [Membership(**dates)], date(2020, 7, 15), date(2023, 7, 15))

    assert [change.is_sure for change in changes.begun] == ([] if begun is None else [begun])
    assert [change.is_sure for change in changes.ended] == ([] if ended is None else [ended])
    assert changes.unconfirmed == []


def test_nobody_left_because_nobody_noted_the_end():
    stay = Membership(since="2018", confirmed_on="2021")
    changes = compare("Members", [stay], date(2020, 7, 15), date(2023, 7, 15))

    assert (changes.begun, changes.ended, [change.row for change in changes.unconfirmed]) == ([], [], [stay])


def cells(page, heading: str) -> list[list[str]]:
    """The rows of the table under a heading, as text."""
    part = page.text.partition(f'id="{heading}"')[2].partition("</section>")[0]
    rows = re.findall(r'<tr class="table-row">(.*?)</tr>', part, re.DOTALL)
    return [
        [" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in re.split(r"</th>|</td>", row)[:3]] for row in rows
    ]


@pytest.mark.django_db
def test_page_of_changes_tells_who_came_and_went(client):
    league = make_consortium(acronym="LEAPS", slug="leaps")
    new, gone, same = (make_organisation(short_name=name) for name in ("NEW", "GONE", "SAME"))
    hidden = make_organisation(short_name="HIDDEN", live=False)
    make_membership(consortium=league, organisation=new, since="2021", is_ongoing=True)
    make_membership(consortium=league, organisation=gone, since="2018", until="2021-06-30")
    make_membership(consortium=league, organisation=same, since="2018", is_ongoing=True)
    make_membership(consortium=league, organisation=hidden, since="2021", is_ongoing=True, live=False)
    chair = make_person(given_name="Ada", family_name="Lovelace")
    make_appointment(consortium=league, person=chair, office="chair", since="2021", until="2021")
    make_publication(title="Strategy", issued_on="2021-05", issuing_consortia=[league])
    make_publication(title="Too early", issued_on="2019", issuing_consortia=[league])

    page = client.get("/consortia/leaps/changes/?since=2020-07-15&until=2022-07-15")

    assert cells(page, "members") == [
        ["NEW member", "new", "since 2021"],
        ["GONE member", "ended", "2018 to 30 June 2021"],
    ]
    assert cells(page, "in-office") == [["Ada Lovelace Chair", "new", "2021"], ["Ada Lovelace Chair", "ended", "2021"]]
    assert "1 unchanged." in page.text
    assert re.findall(r">(Strategy|Too early)</a>", page.text.partition('id="papers"')[2]) == ["Strategy"]
    assert "HIDDEN" not in page.text


@pytest.mark.django_db
def test_page_of_changes_looks_back_a_year_when_not_asked(client, stopped_clock):
    league = make_consortium()

    page = client.get(f"{league.get_absolute_url()}changes/")

    assert page.context["until"] == timezone.localdate()
    assert (page.context["until"] - page.context["since"]).days == 365
    assert "Nothing is recorded to have changed between these days." in page.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("since=soon", "since", "Type a day as 2020-07-15."),
        ("until=2020-02-30", "until", "Type a day as 2020-07-15."),
        ("since=%00", "since", "Type a day as 2020-07-15."),
        (
            "since=2022-01-01&until=2020-01-01",
            "since",
            "The first day must lie before the second, which is 2020-01-01.",
        ),
        ("until=0001-01-01", "since", "The first day must lie before the second, which is 0001-01-01."),
        ("since=" + "9" * 10_000, "since", "Type a day as 2020-07-15."),
    ],
)
def test_days_that_make_no_sense_are_said_beside_their_field(client, query, field, message):
    make_consortium(slug="leaps")

    page = client.get(f"/consortia/leaps/changes/?{query}")

    assert page.status_code == 400
    assert page.context["form"].errors == {field: [message]}
    assert page.text.count(message) == 2 and 'aria-invalid="true"' in page.text
    assert client.get(f"/consortia/nowhere/changes/?{query}").status_code == 404


@pytest.mark.django_db
def test_timeline_of_a_consortium_shows_members_chairs_partnerships_and_papers(client):
    league = make_consortium(acronym="LEAPS")
    lab = make_organisation(short_name="DESY")
    make_membership(consortium=league, organisation=lab, since="2018-11", is_ongoing=True)
    make_membership(consortium=league, organisation=make_organisation(short_name="LEFT"), since="2018", until="2020")
    make_appointment(
        consortium=league,
        person=make_person(given_name="Ada", family_name="King"),
        office="chair",
        since="2019",
        until="2020",
    )
    make_appointment(consortium=league, person=make_person(family_name="Delegate"), office="delegate")
    make_partnership(name="Both leagues", parties=[league, make_consortium()])
    make_publication(title="Strategy 2030", issued_on="2020", issuing_consortia=[league])
    draft = make_publication(title="Secret paper", issued_on="2021", issuing_consortia=[league], live=False)

    page = client.get(league.get_absolute_url())

    figure = page.text.partition('<div class="time" id="history-drawn"')[2].partition("</details>")[0]
    assert re.findall(r'<a class="time-link"[^>]*aria-label="([^"]+)"', figure) == [
        "LEFT: 2018 to 2020",
        "DESY: since November\N{NO-BREAK SPACE}2018",
        "Ada King, Chair: 2019 to 2020",
        "Both leagues: since July\N{NO-BREAK SPACE}2020",
        "Strategy 2030: 2020",
    ]
    assert [re.sub(r"<[^>]+>", "", name) for name in re.findall(r'<th class="cell-name".*?</th>', figure)] == [
        "LEFT",
        "DESY",
        "Ada King, Chair",
        "Both leagues",
        "Strategy 2030",
    ]
    assert draft.title not in page.text


@pytest.mark.django_db
def test_projects_by_year_and_funder(client):
    funder, hidden = make_organisation(short_name="EC"), make_organisation(short_name="Hidden fund", live=False)
    make_project(acronym="ONE", since="2019", until="2020", funder=funder)
    make_project(acronym="TWO", since="2020", until="2021", funder=funder)
    make_project(acronym="THREE", since="2020", until="2020", funder=hidden)
    make_project(acronym="NEVER", since="", until="")

    page = client.get("/projects/?view=years")

    figure = page.text.partition('<div class="time" id="by-funder"')[2].partition("</details>")[0]
    heads = re.findall(r'<th class="table-head" scope="col">(.*?)</th>', figure)
    assert [re.sub(r"<[^>]+>", "", head) for head in heads] == ["Year", "EC", "not known"]
    rows = re.findall(
        r'<th class="cell" scope="row">(\d+)</th><td class="cell">(.*?)</td><td class="cell">(.*?)</td>', figure
    )
    assert rows[:4] == [("2019", "1", "0"), ("2020", "2", "1"), ("2021", "1", "0"), ("2022", "0", "0")]
    assert re.findall(r"not drawn: *<a[^>]*>(\w+)</a>", figure) == ["NEVER"]
    assert "Hidden fund" not in page.text


@pytest.mark.django_db
def test_many_projects_are_summed_up_by_the_largest_funders_and_told_page_by_page(client):
    for number in range(12):
        funder = make_organisation(short_name=f"Fund {number}")
        make_many(make_project, 1 if number else 40, funder=funder, since="2019", until="2020")
    make_many(make_project, 23, since="", until="")

    page = client.get("/projects/?view=years")

    figure = page.text.partition('<div class="time" id="by-funder"')[2].partition("</details>")[0]
    heads = re.findall(r'<th class="table-head" scope="col">(.*?)</th>', figure)
    assert (len(heads), re.sub(r"<[^>]+>", "", heads[1]), heads[-1]) == (9, "Fund 0", "others")
    assert re.findall(r"<td class=\"cell\">(\d+)</td>", figure)[:8] == ["40", "1", "1", "1", "1", "1", "1", "5"]
    assert "and 3 more" in figure
    assert (len(page.context["object_list"]), "Page 1 of 3" in page.text) == (25, True)


@pytest.mark.django_db
def test_years_without_projects_say_so(client):
    assert "No projects are recorded yet." in client.get("/projects/?view=years").text
    make_project(acronym="NEVER", since="", until="")

    page = client.get("/projects/?view=years")

    assert "No dates are recorded of:" in page.text
    assert '<div class="time"' not in page.text


# Address → queries beside one for each facet.
QUERIES = {"/consortia/hub/changes/?since=2015-01-01": 9, "/projects/?view=years": 5}


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 12])
def test_queries_of_timelines_do_not_grow_with_the_rows(client, rows):
    hub = make_consortium(slug="hub", live=False)
    for number in range(rows):
        hub.bodies.add(ConsortiumBody(name=f"Board {number}", since="2019", is_ongoing=True))
    records.publish_now(hub)
    for _ in range(rows):
        ring = make_facility(status="operating")
        make_membership(consortium=hub, facilities=[ring])
        make_appointment(consortium=hub, office="delegate")
        make_partnership(parties=[hub, make_consortium()])
        make_publication(issued_on="2020", issuing_consortia=[hub])
        make_project(funder=make_organisation(), consortia=[hub])
    client.get("/projects/")

    assert Appointment.objects.live().count() == rows
    assert {address: queries_of(client, address) for address in QUERIES} == QUERIES


def test_many_years_are_named_by_as_many_as_have_room():
    def named(first: int) -> tuple[list[int], list[int]]:
        drawn = bars.draw([("", "", [Project(since=str(first), until="2026")])], date(2026, 6, 1))["charts"][0].bars
        wide = [bar.year for bar in drawn if not bar.is_unnamed]
        return wide, [bar.year for bar in drawn if not (bar.is_unnamed or bar.is_minor)]

    assert named(2019) == (list(range(2019, 2027)), list(range(2019, 2027)))
    assert named(2011) == (list(range(2011, 2027)), list(range(2012, 2027, 2)))
    assert named(1997) == (list(range(1998, 2027, 2)), list(range(1998, 2027, 4)))
