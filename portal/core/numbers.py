"""Amounts and coordinates as a European office types them: ``1 234 567,50``, ``2.000.000``, ``53,579``."""

import re
from decimal import Decimal

from django import forms
from django.db import models
from django.utils.formats import get_format, number_format
from wagtail.admin.forms.models import register_form_field_override

SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’]+")
# One mark groups thousands from the left on, the other one, or none, begins the decimals.
GROUPED = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:(?P<mark>[.,])\d{3})+)(?:(?!(?P=mark))[.,](?P<decimals>\d+))?"
)
PLAIN = re.compile(r"(?=.*\d)(?P<sign>[+-]?)(?P<whole>\d*)(?:[.,](?P<decimals>\d*))?")
ONE_MARK = re.compile(r"[+-]?\d{1,3}[.,]\d{3}")
CENTS = 2


def read_number(text: str, decimal_places: int | None) -> str:
    """The number in the form that Python reads; what is no number comes back as it was.

    ``1.234`` is a thousand and more where there are at most cents, and a little over one for a coordinate.
    """
    text = SPACES.sub("", text)
    is_fine = decimal_places is None or decimal_places > CENTS
    found = None if is_fine and ONE_MARK.fullmatch(text) else GROUPED.fullmatch(text)
    found = found or PLAIN.fullmatch(text)
    if not found:
        return text
    decimals = f".{found['decimals']}" if found["decimals"] else ""
    return found["sign"] + re.sub(r"[.,]", "", found["whole"]) + decimals


def grouped(number: Decimal | float | str, gap: str = "\N{NO-BREAK SPACE}") -> str:
    """The number for readers, as its language writes it, without empty decimals: ``35 000``, ``1 200.5``."""
    if isinstance(number, int) and 0 <= number < 1000:  # what most counts of a page are
        return str(number)
    grouped = number_format(Decimal(str(number)).normalize(), force_grouping=True)
    return grouped.replace(get_format("THOUSAND_SEPARATOR"), gap)


class NumberField(forms.DecimalField):
    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value):
        return super().to_python(read_number(value, self.decimal_places) if isinstance(value, str) else value)

    def prepare_value(self, value):
        return grouped(value, " ") if isinstance(value, Decimal) and value.is_finite() else value

    def widget_attrs(self, widget):
        return {}


register_form_field_override(models.DecimalField, override={"form_class": NumberField})
