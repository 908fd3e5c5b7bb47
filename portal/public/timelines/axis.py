"""A row of years: where on the width of a drawing a day lies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.core.dates import FIRST_DAY, LAST_DAY

MOST_TICKS = 12
STEPS = (1, 2, 5, 10, 20, 50, 100, 500)


@dataclass(frozen=True)
class Tick:
    year: int
    at: str
    is_minor: bool  # left out where the drawing is narrow


@dataclass(frozen=True)
class Axis:
    """The years from ``first`` to ``last``, both whole."""

    first: int
    last: int

    @classmethod
    def over(cls, days: Iterable[date], today: date) -> "Axis":
        """The years in which all these days lie, and today; days that stand for "open" do not count."""
        years = [day.year for day in days if FIRST_DAY < day < LAST_DAY] + [today.year]
        return cls(min(years), max(years))

    def part(self, day: date) -> float:
        """Where a day lies, as part of the width; what lies beyond the axis stays at its edge."""
        start, end = date(self.first, 1, 1).toordinal(), date(self.last, 12, 31).toordinal() + 1
        return min(max((day.toordinal() - start) / (end - start), 0), 1)

    def at(self, day: date) -> str:
        return f"{self.part(day):.2%}"

    @property
    def ticks(self) -> list[Tick]:
        step = next(step for step in STEPS if (self.last - self.first) / step < MOST_TICKS or step == STEPS[-1])
        years = range(-(-self.first // step) * step, self.last + 1, step)
        return [Tick(year, self.at(date(year, 1, 1)), bool(place % 2)) for place, year in enumerate(years)]
