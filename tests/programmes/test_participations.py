"""Participation: rules of one row and across rows."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from portal.core import records
from programmes.models import Participation, Project
from tests.factories import codes, make_facility, make_organisation
from tests.programmes.factories import make_participation, make_project

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"since": "2020", "until": "2019"}, "period_ends_before_it_starts"),
        ({"since": "2020", "until": "2021", "is_ongoing": True}, "period_ongoing_with_end"),
        ({"is_ongoing": True}, "period_ongoing_without_start"),
        ({"contribution_amount": 100}, "amount_without_currency"),
        ({"contribution_amount": -100, "contribution_currency": "EUR"}, "amount_without_currency"),
        ({"role": "guest"}, "invalid_choice"),
    ],
)
def test_participation_refuses_what_cannot_be(fields, code):
    row = Participation(project=make_project(), organisation=make_organisation(), **fields)

    with pytest.raises(ValidationError) as refused:
        row.full_clean()

    assert codes(refused) == [code]


COORDINATOR = {"role": "coordinator"}


@pytest.mark.history
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({}, {"since": "2019", "until": "2020"}),
        ({"since": "2019", "until": "2022"}, {"since": "2020", "until": "2023"}),
        ({"since": "2019", "is_ongoing": True}, {"since": "2021-05", "confirmed_on": "2022"}),
    ],
)
def test_two_coordinators_at_once_are_refused(one, other):
    with pytest.raises(ValidationError) as refused:
        make_project(
            participations=[
                {"organisation": make_organisation(), **COORDINATOR, **one},
                {"organisation": make_organisation(), **COORDINATOR, **other},
            ]
        )

    assert codes(refused) == ["coordinators_overlap"]


@pytest.mark.history
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"since": "2019", "until": "2021-06"}, {"since": "2021-06", "until": "2023"}),
        ({"since": "2019", "until": "2020"}, {"since": "2020", "until": "2023"}),
        ({"since": "2019", "until": "2020"}, {"since": "2022", "until": "2023"}),
    ],
)
def test_coordination_may_be_handed_on(one, other):
    project = make_project(
        participations=[
            {"organisation": make_organisation(), **COORDINATOR, **one},
            {"organisation": make_organisation(), **COORDINATOR, **other},
        ]
    )

    assert project.participations.filter(role="coordinator").count() == 2


@pytest.mark.history
def test_same_body_stands_once_in_a_role():
    psi = make_organisation()

    with pytest.raises(ValidationError) as refused:
        make_project(participations=[{"organisation": psi}, {"organisation": psi}])

    assert codes(refused) == ["participations_overlap"]


@pytest.mark.history
def test_same_body_may_have_two_roles_two_stays_or_two_facilities():
    psi, ring, laser = make_organisation(), make_facility(), make_facility()

    project = make_project(
        participations=[
            {"organisation": psi, "role": "coordinator"},
            {"organisation": psi, "facility": ring},
            {"organisation": psi, "facility": laser},
            {"organisation": psi, "role": "associated", "since": "2019", "until": "2020"},
            {"organisation": psi, "role": "associated", "since": "2022", "until": "2023"},
        ]
    )

    assert project.participations.count() == 5


@pytest.mark.history
def test_refused_publication_changes_nothing():
    project = make_project(acronym="BEATS", participations=[{"organisation": make_organisation(), **COORDINATOR}])
    draft = Project.objects.get(pk=project.pk)
    draft.acronym = "CHANGED"
    draft.participations.add(Participation(organisation=make_organisation(), **COORDINATOR))
    records.save_draft(draft)

    with pytest.raises(ValidationError) as refused:
        draft.latest_revision.publish()

    assert codes(refused) == ["coordinators_overlap"]
    stored = Project.objects.get(pk=project.pk)
    assert (stored.acronym, stored.participations.count()) == ("BEATS", 1)


def test_row_without_dates_holds_as_long_as_its_project():
    row = make_participation()
    year_of = {year: date(year, 6, 1) for year in (2018, 2019, 2023, 2024)}

    assert {year: row.holds_on(day) for year, day in year_of.items()} == {
        2018: False,
        2019: True,
        2023: True,
        2024: False,
    }
    assert {year: Participation.objects.on(day).exists() for year, day in year_of.items()} == {
        2018: False,
        2019: True,
        2023: True,
        2024: False,
    }
    assert (row.is_dated, row.display()) == (False, "the whole time")


def test_rows_hold_on_the_same_days_in_the_database_and_in_memory():
    periods = [
        {"since": since, "until": until, "is_ongoing": is_ongoing, "confirmed_on": confirmed_on}
        for since in ("", "2019", "2020-07")
        for until in ("", "2020", "2021-03-15")
        for is_ongoing in (False, True)
        for confirmed_on in ("", "2020-08")
        if not (is_ongoing and (until or not (since or confirmed_on)))
    ]
    lab = make_organisation()
    for number, period in enumerate(periods):
        project = Project.objects.create(acronym=f"PROJECT{number}", **period)
        Participation.objects.create(project=project, organisation=lab)
        Participation.objects.create(project=project, organisation=lab, since="2020-08-10", until="2020-09")

    for day in (date(2018, 12, 31), date(2019, 1, 1), date(2020, 8, 5), date(2020, 8, 15), date(2021, 3, 16)):
        rows = Participation.objects.select_related("project")
        assert set(rows.on(day)) == {row for row in rows if row.holds_on(day)}
        undated = [row.project for row in rows.on(day) if not row.is_dated]
        assert set(undated) == set(Project.objects.on(day))


def test_row_without_dates_follows_its_project_when_that_changes():
    row = make_participation()
    project = row.project
    project.until = "2025"
    records.publish_now(project)

    assert Participation.objects.on(date(2025, 6, 1)).filter(project=project).exists()


def test_participation_is_public_only_with_both_ends():
    hidden = make_organisation(live=False)
    make_participation(live=False)
    make_participation(organisation=hidden)
    row = make_participation(facility=make_facility(live=False))

    assert list(Participation.objects.live()) == [row]
    assert row.public_facility is None


def test_participation_is_reached_from_organisation_and_facility():
    desy, ring = make_organisation(), make_facility()
    row = make_participation(organisation=desy, facility=ring)

    assert list(desy.participations.live()) == [row]
    assert list(ring.participations.live()) == [row]
