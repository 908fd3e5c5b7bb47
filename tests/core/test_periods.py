from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from consortia.models import Membership
from portal.core.dates import to_partial_date
from portal.core.periods import clashing_pair
from tests.factories import codes, make_membership

pytestmark = pytest.mark.history


def stay(**period):
    return Membership(**period)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ({"since": "2018-11", "is_ongoing": True}, date(2018, 11, 1), date.max),
        ({"since": "2019", "until": "2021-03"}, date(2019, 1, 1), date(2021, 3, 31)),
        ({"since": "2020", "confirmed_on": "2020-11"}, date(2020, 1, 1), date(2020, 11, 30)),
        ({"since": "2018"}, date(2018, 1, 1), date(2018, 12, 31)),
        ({"until": "2021-10", "confirmed_on": "2020-05"}, date(2020, 5, 1), date(2021, 10, 31)),
        ({"until": "2019"}, date(2019, 1, 1), date(2019, 12, 31)),
        ({"confirmed_on": "2020", "is_ongoing": True}, date(2020, 1, 1), date.max),
        ({}, date.max, date.min),
    ],
)
def test_period_spans_what_is_attested(period, first, last):
    assert stay(**period).span() == (first, last)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ({"since": "2018-11", "is_ongoing": True}, "since November\xa02018"),
        ({"since": "2019", "until": "2021-03"}, "2019 to March\xa02021"),
        ({"since": "2024", "until": "2024"}, "2024"),
        ({"since": "2020", "confirmed_on": "2020-11"}, "from 2020, last confirmed November\xa02020"),
        ({"since": "2018"}, "from 2018, end not known"),
        ({"until": "2021-10"}, "until October\xa02021, start not known"),
        ({"confirmed_on": "2020"}, "start not known, last confirmed 2020"),
        ({"confirmed_on": "2020", "is_ongoing": True}, "ongoing, start not known"),
        ({}, "dates not known"),
    ],
)
def test_period_is_told_in_words(period, words):
    assert str(stay(**period).display()) == words


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ({"since": "2024-05", "until": "2024-04-30"}, "period_ends_before_it_starts"),
        ({"since": "2020", "confirmed_on": "2019"}, "period_ends_before_it_starts"),
        ({"since": "2020", "until": "2021", "is_ongoing": True}, "period_ongoing_with_end"),
    ],
)
def test_period_that_cannot_be_is_refused(db, period, code):
    with pytest.raises(ValidationError) as refused:
        make_membership(**period)

    assert codes(refused) == [code]


def test_ongoing_period_needs_a_start_or_a_confirmation(db):
    membership = make_membership()
    membership.since, membership.is_ongoing = None, True

    with pytest.raises(ValidationError) as refused:
        membership.validate_constraints()

    assert codes(refused) == ["period_ongoing_without_start"]


def test_database_refuses_what_slips_past_the_forms(db):
    membership = make_membership(since="2024", until="2025")

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(is_ongoing=True)


def test_only_a_sure_clash_is_a_clash():
    handed_over = [stay(since="2020", until="2021-07"), stay(since="2021-07", is_ongoing=True)]
    doubled = [stay(since="2020", until="2021-07"), stay(since="2021-06", is_ongoing=True)]

    assert clashing_pair(handed_over) is None
    assert clashing_pair(doubled) == tuple(doubled)


partial_dates = st.one_of(
    st.none(),
    st.integers(2015, 2025).map(str),
    st.dates(date(2015, 1, 1), date(2025, 12, 31)).map(lambda day: f"{day:%Y-%m}"),
    st.dates(date(2015, 1, 1), date(2025, 12, 31)).map(str),
)


@given(since=partial_dates, until=partial_dates, confirmed=partial_dates, ongoing=st.booleans())
def test_what_holds_surely_may_hold_too(since, until, confirmed, ongoing):
    row = stay(since=since, until=None if ongoing else until, confirmed_on=confirmed, is_ongoing=ongoing)
    (first, last), (sure_first, sure_last) = row.span(), row.sure_span()

    if first <= last and sure_first <= sure_last:
        assert first <= sure_first
        assert sure_last <= last


@given(one=partial_dates, other=partial_dates)
def test_two_dates_never_surely_overlap_and_stand_apart(one, other):
    if one and other:
        rows = [stay(since=one, is_ongoing=True), stay(since="2014", until=other)]
        apart = to_partial_date(other).latest < to_partial_date(one).earliest
        assert not (apart and rows[0].surely_overlaps(rows[1]))
