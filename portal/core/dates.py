"""Dates known to the year, the month or the day: stored, compared and shown at the precision they have."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

FIRST_DAY = date.min
LAST_DAY = date.max

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_EUROPEAN = re.compile(r"(?:(?:(\d{1,2})[./ ]\s*)?(\d{1,2}|[A-Za-z]+)[./ ]\s*)?(\d{4})")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date in ISO 8601 reduced precision: ``2020``, ``2020-07`` or ``2020-07-15``.

    ``earliest`` and ``latest`` are the first and the last day it may mean. Lists sort by the earliest; whether
    one partial date surely lies before another is a question to these two.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    @lru_cache(maxsize=4000)  # the rows of a page repeat few dates, and none ever changes
    def parse(cls, text: str) -> "PartialDate":
        """Read ISO text, or what a European office types: ``15.7.2020``, ``15 July 2020``, ``07/2020``.

        Raises ``ValueError`` when the text is no date.
        """
        text = text.strip()
        if found := _ISO.fullmatch(text):
            year, month, day = found.groups()
        elif found := _EUROPEAN.fullmatch(text):
            day, month, year = found.groups()
        else:
            raise ValueError(text)
        if month and not month.isdigit():
            month = _MONTHS.get(month.lower())
            if month is None:
                raise ValueError(text)
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @property
    def precision(self) -> str:
        return "day" if self.day else "month" if self.month else "year"

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __lt__(self, other: "PartialDate") -> bool:
        return (self.earliest, self.latest) < (other.earliest, other.latest)

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])

    def display(self) -> str:
        """The date for readers, its parts tied by no-break spaces: "15 July 2020", "July 2020", "2020"."""
        return in_words(self, get_language())


@lru_cache(maxsize=4000)
def in_words(known: PartialDate, language: str | None) -> str:
    pattern = {"day": "DATE_FORMAT", "month": "YEAR_MONTH_FORMAT", "year": "Y"}[known.precision]
    return date_format(known.earliest, pattern).replace(" ", "\N{NO-BREAK SPACE}")


def to_partial_date(value: "PartialDate | date | str | None") -> PartialDate | None:
    """The value as a partial date; ``None`` for nothing. Raises ``ValueError`` for text that is no date."""
    if isinstance(value, PartialDate) or value is None:
        return value
    if isinstance(value, date):
        return PartialDate(value.year, value.month, value.day)
    return PartialDate.parse(value) if value.strip() else None


NOT_A_DATE = _("“%(value)s” is not a date. Type a year, a month or a day: 2020, July 2020 or 15 July 2020.")


IN_THE_FUTURE = _("“%(value)s” is in the future. Type when it happened: a year, a month or a day until today.")
OUT_OF_RANGE = _("“%(value)s” is too far away. Type a year from %(first)s to %(last)s.")
FIRST_YEAR = 1800
YEARS_AHEAD = 100


class PartialDateFormField(forms.CharField):
    """``is_past`` says that it tells what has happened, so that it cannot lie after today."""

    default_error_messages = {"invalid": NOT_A_DATE, "future": IN_THE_FUTURE, "range": OUT_OF_RANGE}

    def __init__(self, *, is_past: bool = False, **kwargs):
        self.is_past = is_past
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return value.display().replace("\N{NO-BREAK SPACE}", " ") if isinstance(value, PartialDate) else value

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return to_partial_date(text)
        except ValueError as wrong:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": text}) from wrong

    def validate(self, value):
        # Asked of who types it: what is stored stays, and goes public with its record.
        super().validate(value)
        if value is None:
            return
        today = timezone.localdate()
        years = {"first": FIRST_YEAR, "last": today.year + YEARS_AHEAD}
        if not years["first"] <= value.year <= years["last"]:
            raise ValidationError(self.error_messages["range"], code="range", params={"value": value, **years})
        if self.is_past and value.earliest > today:
            raise ValidationError(self.error_messages["future"], code="future", params={"value": value.display()})

    def run_validators(self, value):
        if value is not None:
            super().run_validators(str(value))

    def has_changed(self, initial, data):
        try:
            return to_partial_date(initial) != to_partial_date(data)
        except ValueError:
            return True


class PartialDateField(models.CharField):
    """A :class:`PartialDate`, stored as ISO text; an empty field is ``None`` in Python and ``''`` in the database.

    ``is_past`` is for the form.
    """

    description = _("Date known to the year, the month or the day")
    default_error_messages = {"invalid": NOT_A_DATE}

    def __init__(self, *args, is_past: bool = False, **kwargs):
        self.is_past = is_past
        kwargs["max_length"] = 10
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return to_partial_date(value)

    def to_python(self, value):
        try:
            return to_partial_date(value)
        except ValueError as wrong:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value}) from wrong

    def get_prep_value(self, value):
        try:
            value = to_partial_date(value)
        except ValueError:
            return value
        return str(value) if value else ""

    def validate(self, value, model_instance):
        if value is None and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def clean(self, value, model_instance):
        value = self.to_python(value)
        self.validate(value, model_instance)
        return value

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def pre_save(self, model_instance, add):
        # An instance that was made from text reads like one that came from the database.
        value = to_partial_date(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        # What is typed is longer than what is stored: "15 September 2020".
        kwargs = {"form_class": PartialDateFormField, "max_length": 30, "is_past": self.is_past, **kwargs}
        return super().formfield(**kwargs)
