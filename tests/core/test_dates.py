from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consortia.models import Facility
from portal.core.dates import PartialDate, PartialDateFormField, to_partial_date
from tests.editing.forms import opened
from tests.factories import make_consortium, make_facility


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2020", "2020"),
        ("2020-7", "2020-07"),
        ("2020-07-15", "2020-07-15"),
        ("15.7.2020", "2020-07-15"),
        ("15/07/2020", "2020-07-15"),
        ("15 July 2020", "2020-07-15"),
        ("July 2020", "2020-07"),
        ("Jul 2020", "2020-07"),
        ("07/2020", "2020-07"),
        (" 2020 ", "2020"),
    ],
)
def test_partial_date_reads_what_an_office_types(typed, stored):
    assert str(PartialDate.parse(typed)) == stored


@pytest.mark.parametrize("typed", ["2020-13", "2021-02-29", "yesterday", "20", "15 Juli 2020", "2020-07-15-1", "0000"])
def test_partial_date_refuses_what_is_no_date(typed):
    with pytest.raises(ValueError):
        PartialDate.parse(typed)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-07-15", date(2020, 7, 15), date(2020, 7, 15)),
    ],
)
def test_partial_date_spans_the_days_it_may_mean(text, earliest, latest):
    known = PartialDate.parse(text)

    assert (known.earliest, known.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "shown"), [("2020", "2020"), ("2020-07", "July\xa02020"), ("2020-07-05", "5\xa0July\xa02020")]
)
def test_partial_date_is_shown_at_its_precision(text, shown):
    assert PartialDate.parse(text).display() == shown


def test_form_field_says_what_a_date_looks_like():
    with pytest.raises(ValidationError) as refused:
        PartialDateFormField().clean("soon")

    assert refused.value.messages == [
        "“soon” is not a date. Type a year, a month or a day: 2020, July 2020 or 15 July 2020."
    ]


def test_partial_date_survives_the_database(db):
    stored = Facility.objects.create(name="Ring", opened="July 2020")

    assert Facility.objects.get(pk=stored.pk).opened == PartialDate(2020, 7)
    assert Facility.objects.filter(opened="2020-07").exists()
    assert Facility.objects.create(name="Other ring").opened is None


def test_a_day_becomes_a_partial_date():
    assert to_partial_date(date(2020, 7, 15)) == PartialDate(2020, 7, 15)


IN_THE_FUTURE = "“%s” is in the future. Type when it happened: a year, a month or a day until today."
OUT_OF_RANGE = "“%s” is too far away. Type a year from 1800 to %s."


@pytest.mark.parametrize(
    ("make", "field", "typed", "message"),
    [
        (make_consortium, "founded", "2100", IN_THE_FUTURE % "2100"),
        (make_consortium, "founded", "1799-12-31", OUT_OF_RANGE % ("1799-12-31", date.today().year + 100)),
        (make_facility, "opened", "3000", OUT_OF_RANGE % ("3000", date.today().year + 100)),
    ],
)
def test_date_that_cannot_be_meant_is_refused_at_its_field(publisher_client, make, field, typed, message):
    record = make()
    address = reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])

    answer = publisher_client.post(address, opened(publisher_client, address) | {field: typed, "action-publish": "1"})

    assert answer.context["form"].errors == {field: [message]}
    assert getattr(type(record).objects.get(pk=record.pk), field) is None


def test_opening_may_be_planned(publisher_client):
    ring = make_facility()
    address = reverse(ring.snippet_viewset.get_url_name("edit"), args=[ring.pk])

    publisher_client.post(address, opened(publisher_client, address) | {"opened": "2100", "action-publish": "1"})

    assert str(type(ring).objects.get(pk=ring.pk).opened) == "2100"
