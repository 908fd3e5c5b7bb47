"""What an app puts on a timeline.

Each app declares it in a module ``timelines``: ``SPANS`` names, for each kind of row, a function that turns a list of
such rows into spans. The roof collects them and draws.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .dates import PartialDate
from .periods import Period

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Spans = Callable[[Iterable], list["Span"]]


@dataclass(frozen=True)
class Span:
    """A stretch of time, or a moment, as exactly as it is known.

    It held on no day before ``first`` and after ``last``, and surely from ``surely_from`` to ``surely_to``; where the
    first of these two lies behind the second, on no single day surely. ``lane`` is the heading under which it stands.
    """

    name: str
    address: str
    lane: str
    words: str
    first: date
    last: date
    surely_from: date
    surely_to: date
    is_ongoing: bool = False
    has_start: bool = True
    has_end: bool = True
    is_moment: bool = False


def span_of(row: Period, name: str, address: str, lane: "StrOrPromise") -> Span:
    """The span of a dated row; one without any date has none to draw, see ``is_dated``."""
    (first, last), (surely_from, surely_to) = row.span(), row.sure_span()
    return Span(
        name,
        address,
        str(lane),
        row.display(),
        first,
        last,
        surely_from,
        surely_to,
        is_ongoing=row.is_ongoing,
        has_start=bool(row.since),
        has_end=bool(row.until) or row.is_ongoing,
    )


def is_dated(row: Period) -> bool:
    first, last = row.span()
    return first <= last


def moment(day: PartialDate, name: str, address: str, lane: "StrOrPromise") -> Span:
    """Something that happened on one day, known to the day, the month or the year."""
    return Span(
        name,
        address,
        str(lane),
        day.display(),
        day.earliest,
        day.latest,
        day.latest,
        day.earliest,
        is_moment=True,
    )
