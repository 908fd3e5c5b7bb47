"""Numbers as people type them in Hamburg, Grenoble, Villigen and Oxford."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from portal.core.numbers import NumberField, grouped
from programmes.models import Project
from tests.editing.forms import opened
from tests.programmes.factories import make_project

AMOUNTS = {
    "2000000": "2000000",
    "2 000 000": "2000000",
    "2\N{NO-BREAK SPACE}000\N{NARROW NO-BREAK SPACE}000,50": "2000000.5",
    "2.000.000": "2000000",
    "2.000.000,50": "2000000.5",
    "2,000,000.50": "2000000.5",
    "2’000’000.50": "2000000.5",
    "1.234": "1234",
    "12,345": "12345",
    "1.234,5": "1234.5",
    "1,234.5": "1234.5",
    "12,5": "12.5",
    "-8,2": "-8.2",
    "+8.2": "8.2",
    "7": "7",
    "12,": "12",
    ",5": "0.5",
}
COORDINATES = {"53.579": "53.579", "53,579": "53.579", "8,2": "8.2", "-0.125": "-0.125", "53.57900": "53.579"}


@pytest.mark.parametrize(("typed", "number"), AMOUNTS.items())
def test_amount_is_read_as_it_was_meant(typed, number):
    assert NumberField(max_digits=16, decimal_places=2).clean(typed) == Decimal(number)


@pytest.mark.parametrize(("typed", "number"), COORDINATES.items())
def test_coordinate_is_read_as_it_was_meant(typed, number):
    assert NumberField(max_digits=9, decimal_places=6).clean(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["abc", "1.2.3", "1,23,456", "12 EUR", "--1", "1e5x", "NaN", "."])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        NumberField(max_digits=16, decimal_places=2).clean(typed)

    assert [error.code for error in refused.value.error_list] == ["invalid"]


@pytest.mark.parametrize(
    ("number", "shown", "places"),
    [
        ("2000000.00", "2 000 000", 2),
        ("1234.50", "1 234.5", 2),
        ("0", "0", 2),
        ("-12345.678", "-12 345.678", 6),
        ("53.57900", "53.579", 6),
    ],
)
def test_number_is_shown_so_that_it_can_be_read_back(number, shown, places):
    assert grouped(Decimal(number), " ") == shown
    assert NumberField(decimal_places=places).clean(shown) == Decimal(number)


@pytest.mark.django_db
def test_amount_is_typed_with_spaces_and_comma(editor_client):
    project = make_project(total_amount=Decimal("1999999.99"), currency="EUR")
    address = f"/admin/snippets/programmes/project/edit/{project.pk}/"
    form = opened(editor_client, address)
    assert form["total_amount"] == ["1 999 999.99"]

    assert editor_client.post(address, form | {"total_amount": "2 345 678,90"}).status_code == 302

    stored = Project.objects.get(pk=project.pk).get_latest_revision_as_object()
    assert stored.total_amount == Decimal("2345678.90")
