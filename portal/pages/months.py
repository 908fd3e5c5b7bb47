"""A month as the sheet of a calendar: weeks of days, and what happens on each."""

import re
from calendar import Calendar, monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.functional import cached_property

FIRST_YEAR, LAST_YEAR = 1900, 2100
_MONTH = re.compile("[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True)
class Day:
    """A day of the sheet: events that begin on it, or reach into the month on its first day, and those that go on."""

    day: date
    is_in_month: bool
    begin: list = field(default_factory=list)
    go_on: list = field(default_factory=list)

    @property
    def is_today(self) -> bool:
        return self.day == timezone.localdate()


class Month:
    """The month that begins on ``first``, with the events of that month."""

    def __init__(self, first: date, events: Iterable = ()):
        self.first = first
        self.last = first.replace(day=monthrange(first.year, first.month)[1])
        self.events = list(events)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @classmethod
    def parse(cls, text: str) -> date:
        """The first day of a month written as ``2026-11``. Raises ``ValueError`` for anything else."""
        if not _MONTH.fullmatch(text) or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
            raise ValueError(text)
        return date.fromisoformat(f"{text}-01")

    @property
    def previous(self) -> "Month | None":
        return self._moved(-1)

    @property
    def next(self) -> "Month | None":
        return self._moved(1)

    @property
    def without_day(self) -> list:
        """Events of which only the month or the year is fixed."""
        return [event for event in self.events if event.starts.precision != "day"]

    @cached_property
    def weeks(self) -> list[list[Day]]:
        dated = [event for event in self.events if event.starts.precision == "day"]
        dated.sort(key=lambda event: (event.first_day, str(event.start_time or ""), event.title))
        weeks = Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [[self._day(day, dated) for day in week] for week in weeks]

    def _day(self, day, events):
        sheet = Day(day, self.first <= day <= self.last)
        if sheet.is_in_month:
            for event in events:
                if event.first_day <= day <= event.last_day:
                    begins = event.first_day == day or day == self.first
                    (sheet.begin if begins else sheet.go_on).append(event)
        return sheet

    def _moved(self, step):
        number = self.first.year * 12 + self.first.month - 1 + step
        year, month = divmod(number, 12)
        return Month(date(year, month + 1, 1)) if FIRST_YEAR <= year <= LAST_YEAR else None
