"""What held on a day, the same on page, API and export: compared with ten lines that know nothing of periods."""

import csv
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.factories import (
    make_appointment,
    make_consortium,
    make_membership,
    make_organisation,
    make_person,
    without_history,
)
from tests.programmes.factories import make_project

pytestmark = pytest.mark.django_db

UNKNOWN = ""
FIRST, LAST = date(2015, 1, 1), date(2024, 12, 31)


def holds(row: dict, day: str) -> bool:
    """The words of the design, on ISO text: "2020-07" stands before all its days, "2020-07~" after them."""
    known = [text for text in (row["confirmed_on"], row["until"]) if text]
    start = row["since"] or min(known, default="")
    if not start or day < start:
        return False
    end = row["until"] or row["confirmed_on"] or row["since"]
    return row["is_ongoing"] or day <= f"{end}~"


def partial_dates():
    days = st.dates(FIRST, LAST)
    return st.builds(lambda day, length: day.isoformat()[:length], days, st.sampled_from([4, 7, 10]))


@st.composite
def periods(draw, needs_start: bool):
    """Three dates in order, of which some are not known, and one of the three kinds of end."""
    since, confirmed, until = sorted(draw(st.lists(partial_dates(), min_size=3, max_size=3)))
    end = draw(st.sampled_from(["known", "ongoing", "unknown"]))
    is_confirmed = draw(st.booleans())
    row = {
        "since": since if needs_start or draw(st.booleans()) else UNKNOWN,
        "until": until if end == "known" else UNKNOWN,
        "is_ongoing": end == "ongoing",
        "confirmed_on": confirmed if is_confirmed else UNKNOWN,
    }
    if end == "ongoing" and not (row["since"] or row["confirmed_on"]):
        row["since"] = since
    return row


def days_around(rows: list[dict]):
    """Mostly the first and the last day of a row and the days beside them, sometimes any day."""
    starts = [row["since"] or row["confirmed_on"] or row["until"] for row in rows]
    ends = [row["until"] or row["confirmed_on"] or row["since"] for row in rows]
    first = [span(text)[0] + timedelta(days=step) for text in starts if text for step in (-1, 0)]
    last = [span(text)[1] + timedelta(days=step) for text in ends if text for step in (0, 1)]
    edges = st.sampled_from([*first, *last]) if first else st.nothing()
    return (edges | edges | edges | st.dates(FIRST, LAST)).map(str)


def span(text: str) -> tuple[date, date]:
    """First and last day of a partial date."""
    first = date.fromisoformat((text + "-01-01")[:10])
    days = {4: 366, 7: 31, 10: 1}[len(text)]
    last = first + timedelta(days=days - 1)
    # A day of the next year or month is one of too many.
    return first, last if str(last).startswith(text) else last.replace(day=1) - timedelta(days=1)


@contextmanager
def undone():
    """Everything written inside is taken back: each example starts from the same rows."""
    with transaction.atomic(), without_history():
        yield
        transaction.set_rollback(True)


def names_in_api(client, resource: str, day: str, field: str) -> list[str]:
    answer = client.get(f"/api/v1/{resource}/?page_size=200&on={day}").json()
    names = [row[field] if isinstance(row[field], str) else row[field]["name"] for row in answer["results"]]
    assert answer["count"] == len(names)
    return sorted(names)


def notes_in_export(client, app: str, model: str, day: str, column: str) -> list[str]:
    answer = client.get(f"/admin/snippets/{app}/{model}/?export=csv&on={day}")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    header, *rows = list(csv.reader(lines))
    at = [title.lower() for title in header].index(column)
    return sorted(row[at] for row in rows)


GIVEN = settings(
    max_examples=15,
    # The rows are few as they are; to make them fewer takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@GIVEN
@given(data=st.data())
def test_memberships_on_any_day(client, publisher_client, data):
    rows = data.draw(st.lists(periods(needs_start=True), min_size=1, max_size=4))
    day = data.draw(days_around(rows))
    with undone():
        consortium = make_consortium(slug="leaps")
        for number, row in enumerate(rows):
            organisation = make_organisation(short_name=f"LAB {number}")
            make_membership(consortium=consortium, organisation=organisation, note=f"LAB {number}", **row)

        expected = [f"LAB {number}" for number, row in enumerate(rows) if holds(row, day)]

        page = client.get(f"/consortia/leaps/?on={day}")
        assert sorted(str(stay.member) for stay in page.context["members"]) == expected
        assert names_in_api(client, "memberships", day, "organisation") == expected
        assert notes_in_export(publisher_client, "consortia", "membership", day, "note") == expected
        listed = client.get(f"/api/v1/organisations/?consortium=leaps&on={day}").json()["results"]
        assert sorted(row["short_name"] for row in listed) == expected
        shown = client.get(f"/organisations/?consortium=leaps&on={day}")
        assert sorted(row.short_name for row in shown.context["object_list"]) == expected


@GIVEN
@given(data=st.data())
def test_appointments_on_any_day(client, publisher_client, data):
    rows = data.draw(st.lists(periods(needs_start=False), min_size=1, max_size=4))
    day = data.draw(days_around(rows))
    with undone():
        consortium = make_consortium(slug="leaps")
        for number, row in enumerate(rows):
            person = make_person(given_name="", family_name=f"Person {number}")
            note = f"Person {number}"
            make_appointment(consortium=consortium, person=person, office="delegate", note=note, **row)

        expected = [f"Person {number}" for number, row in enumerate(rows) if holds(row, day)]

        page = client.get(f"/consortia/leaps/?on={day}")
        assert sorted(str(term.person) for term in page.context["officers"]) == expected
        assert names_in_api(client, "appointments", day, "person") == expected
        assert notes_in_export(publisher_client, "consortia", "appointment", day, "note") == expected
        shown = client.get(f"/people/?on={day}")
        assert sorted(str(person) for person in shown.context["object_list"]) == expected
        assert names_in_api(client, "people", day, "full_name") == expected


@GIVEN
@given(data=st.data())
def test_projects_on_any_day(client, publisher_client, data):
    rows = data.draw(st.lists(periods(needs_start=False), min_size=1, max_size=4))
    day = data.draw(days_around(rows))
    with undone():
        for number, row in enumerate(rows):
            # A participation without dates lasts as long as its project.
            organisation = make_organisation(short_name=f"P{number}")
            make_project(acronym=f"P{number}", participations=[{"organisation": organisation}], **row)

        expected = [f"P{number}" for number, row in enumerate(rows) if holds(row, day)]

        page = client.get(f"/projects/?on={day}")
        assert sorted(project.acronym for project in page.context["object_list"]) == expected
        assert names_in_api(client, "projects", day, "acronym") == expected
        assert names_in_api(client, "participations", day, "organisation") == expected
        assert notes_in_export(publisher_client, "programmes", "project", day, "acronym") == expected


@pytest.mark.parametrize(
    ("row", "day", "is_found"),
    [
        ({"since": "2020-07", "until": "2021"}, "2020-06-30", False),
        ({"since": "2020-07", "until": "2021"}, "2020-07-01", True),
        ({"since": "2020-07", "until": "2021"}, "2021-12-31", True),
        ({"since": "2020-07", "until": "2021"}, "2022-01-01", False),
        ({"since": "2018", "is_ongoing": True}, "2999-01-01", True),
        # An unknown start is never matched before the first confirmation,
        ({"confirmed_on": "2020-11", "is_ongoing": True}, "2020-10-31", False),
        ({"confirmed_on": "2020-11", "is_ongoing": True}, "2020-11-01", True),
        ({"confirmed_on": "2019", "until": "2020-11"}, "2018-12-31", False),
        ({"until": "2020-11"}, "2020-10-31", False),
        ({"until": "2020-11"}, "2020-11-15", True),
        # and an unknown end not after the last one.
        ({"since": "2018", "confirmed_on": "2020-11"}, "2020-11-30", True),
        ({"since": "2018", "confirmed_on": "2020-11"}, "2020-12-01", False),
        ({"since": "2018"}, "2018-12-31", True),
        ({"since": "2018"}, "2019-01-01", False),
        ({}, "2020-01-01", False),
    ],
)
def test_known_days_of_a_period(client, row, day, is_found):
    row = {"since": "", "until": "", "is_ongoing": False, "confirmed_on": ""} | row
    consortium = make_consortium(slug="leaps")
    make_appointment(consortium=consortium, person=make_person(given_name="", family_name="Ada"), **row)

    page = client.get(f"/consortia/leaps/?on={day}")

    assert holds(row, day) is is_found
    assert [str(term.person) for term in page.context["officers"]] == ["Ada"] * is_found
    assert names_in_api(client, "appointments", day, "person") == ["Ada"] * is_found


def test_month_of_a_hand_over_shows_both(client):
    consortium = make_consortium(slug="leaps")
    old, new = (make_person(given_name="", family_name=name) for name in ("Old", "New"))
    make_appointment(consortium=consortium, person=old, since="2018", until="2020-07")
    make_appointment(consortium=consortium, person=new, since="2020-07", until="2022")

    def chairs(day):
        page = client.get(f"/consortia/leaps/?on={day}")
        shown = sorted(str(term.person) for term in page.context["officers"])
        assert names_in_api(client, "appointments", day, "person") == shown
        return shown

    assert chairs("2020-06-30") == ["Old"]
    assert chairs("2020-07-15") == ["New", "Old"]
    assert chairs("2020-08-01") == ["New"]
