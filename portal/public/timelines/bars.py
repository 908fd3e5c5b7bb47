"""How many projects ran in each year: surely, or perhaps where dates are known to the year only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil

from portal.core.periods import Period

from .axis import Axis

MOST_YEARS = 40
TALLEST = 96  # pixels of the tallest bar
HEAD, FOOT, GAP = 40, 8, 16
MOST_NAMED = 20  # of those without dates
# So many years can be named side by side: on a desk, and where the drawing is narrow.
ROOM, NARROW_ROOM = 24, 9


@dataclass(frozen=True)
class Bar:
    """A year: ``sure`` and ``maybe`` are numbers, the others places for drawing.

    The year of an ``is_unnamed`` one is not written; nothing of an ``is_minor`` one where the drawing is narrow.
    """

    year: int
    sure: int
    maybe: int
    x: str
    middle: str
    width: str
    sure_height: int
    maybe_height: int
    is_unnamed: bool
    is_minor: bool

    @property
    def words(self) -> str:
        """ "3", or "3–5" when two of them may have run as well."""
        return f"{self.sure}–{self.sure + self.maybe}" if self.maybe else str(self.sure)

    @property
    def top(self) -> int:
        return -self.sure_height - self.maybe_height


@dataclass(frozen=True)
class Chart:
    """The bars of one group above the line at ``y``; ``total`` counts its rows with dates."""

    name: str
    address: str
    total: int
    y: int
    bars: list[Bar]

    @property
    def name_y(self) -> int:
        """Above the tallest bar and its number."""
        return min(bar.top for bar in self.bars) - 22


Years = tuple[int, int, int, int]  # the first and the last in which a row may have held, and surely did


def spans(rows: Iterable[Period]) -> Counter[Years]:
    """How many rows held in the same years: there are few of these, however many rows there are."""
    return Counter((*_years(row.span()), *_years(row.sure_span())) for row in rows)


def _years(span: tuple[date, date]) -> tuple[int, int]:
    return span[0].year, span[1].year


def counted(held: Counter[Years], year: int) -> tuple[int, int]:
    """How many of the rows with these :func:`spans` held at some time of a year surely, and how many more may have."""
    sure = maybe = 0
    for (first, last, surely_from, surely_to), number in held.items():
        if surely_from <= year <= surely_to:
            sure += number
        elif first <= year <= last:
            maybe += number
    return sure, maybe


def draw(groups: list[tuple[str, str, list[Period]]], today: date) -> dict:
    """What ``components/time_bars.html`` shows of groups, each a name, an address or none, and its rows."""
    dated = [(name, address, [row for row in rows if _is_dated(row)]) for name, address, rows in groups]
    dated = [(name, address, rows) for name, address, rows in dated if rows]
    without = [row for _name, _address, rows in groups for row in rows if not _is_dated(row)]
    held = {name: spans(rows) for name, _address, rows in dated}
    outer = {years[:2] for alike in held.values() for years in alike}
    axis = Axis.over((end for first, last in outer for end in (date(first, 1, 1), date(last, 12, 31))), today)
    axis = Axis(max(axis.first, axis.last - MOST_YEARS + 1), axis.last)
    years = range(axis.first, axis.last + 1)
    numbers = {name: [counted(alike, year) for year in years] for name, alike in held.items()}
    most = max((sure + maybe for row in numbers.values() for sure, maybe in row), default=1) or 1
    charts, y = [], 0
    for name, address, rows in dated:
        height = round(TALLEST * max(sum(pair) for pair in numbers[name]) / most)
        y += HEAD + height
        bars = [_bar(place, year, numbers[name][place], years, TALLEST / most) for place, year in enumerate(years)]
        charts.append(Chart(name, address, len(rows), y, bars))
        y += GAP
    table = [(year, [chart.bars[place].words for chart in charts]) for place, year in enumerate(years)]
    more = max(len(without) - MOST_NAMED, 0)
    return {"charts": charts, "table": table, "height": y + FOOT, "without": without[:MOST_NAMED], "more": more}


def _is_dated(row: Period) -> bool:
    first, last = row.span()
    return first <= last


def _bar(place: int, year: int, number: tuple[int, int], years: range, scale: float) -> Bar:
    sure, maybe = number
    part = 1 / len(years)
    step = ceil(len(years) / ROOM)
    narrow_step = step * ceil(len(years) / (step * NARROW_ROOM))
    to_last = years[-1] - year
    return Bar(
        year,
        sure,
        maybe,
        x=f"{(place + 0.12) * part:.2%}",
        middle=f"{(place + 0.5) * part:.2%}",
        width=f"{0.76 * part:.2%}",
        sure_height=round(sure * scale),
        maybe_height=round(maybe * scale),
        is_unnamed=bool(to_last % step),
        is_minor=bool(to_last % narrow_step),
    )
