"""A timeline: under each heading a line for each span, alike ones together."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from itertools import groupby

from django.utils.translation import gettext as _

from portal.core.dates import FIRST_DAY, LAST_DAY
from portal.core.spans import Span, Spans

from .axis import Axis

APPS = ("consortia", "programmes", "portal.pages")
TOGETHER = 4  # so many spans of the same dates share a line
LONGEST = 46  # letters of a name that fit on a phone
HEAD, ROW, TOP = 34, 38, 26  # pixels
STUB = 0.03  # how far an unknown end fades out, as part of the width


@dataclass(frozen=True)
class Piece:
    """A part of a line; ``form`` is ``sure``, ``maybe`` or ``fading``."""

    form: str
    start: str
    end: str


@dataclass(frozen=True)
class Row:
    """A line of the drawing at ``y``: its name, its pieces from left to right, and what ends them."""

    y: int
    label: str
    spans: list[Span]
    pieces: list[Piece]
    arrow_at: str = ""
    sign_at: str = ""
    is_exact: bool = True

    @property
    def address(self) -> str:
        return self.spans[0].address if len(self.spans) == 1 else ""

    @property
    def spoken(self) -> str:
        return f"{self.label}: {self.spans[0].words}"


@dataclass
class Lane:
    y: int
    name: str
    rows: list[Row] = field(default_factory=list)


@cache
def declared() -> dict[str, Spans]:
    """Kind of row → function that makes its spans, of all apps."""
    return {name: make for app in APPS for name, make in import_module(f"{app}.timelines").SPANS.items()}


def spans_of(rows) -> list[Span]:
    """The spans of rows of one kind, or of several, kinds in the order in which they come first."""
    kinds: dict[str, list] = {}
    for row in rows:
        kinds.setdefault(row._meta.model_name, []).append(row)
    return [span for kind, alike in kinds.items() if kind in declared() for span in declared()[kind](alike)]


def draw(spans: list[Span], today: date, since: date | None = None) -> dict:
    """What ``components/time_lines.html`` shows; with ``since`` only the years round these two days."""
    if since:
        axis = Axis(max(since.year - 1, FIRST_DAY.year), min(today.year + 1, LAST_DAY.year))
    else:
        axis = Axis.over((day for span in spans for day in (span.first, span.last)), today)
    lanes, y = [], TOP
    for name, alike in groupby(spans, key=lambda span: span.lane):
        lane = Lane(y + HEAD - 12, name)
        y += HEAD
        for together in _together(list(alike)):
            lane.rows.append(row(y, together, axis, today))
            y += ROW
        lanes.append(lane)
    marks = [axis.at(day) for day in (since, today) if day]
    return {"axis": axis, "lanes": lanes, "height": y + 6, "marks": marks, "spans": spans}


def _together(spans: list[Span]) -> list[list[Span]]:
    """Spans of the same dates in one group, if they are many."""
    groups: list[list[Span]] = []
    for _dates, alike in groupby(spans, key=lambda span: (span.first, span.last, span.words)):
        same = list(alike)
        is_many = len(same) >= TOGETHER and not same[0].is_moment
        groups += [same] if is_many else [[span] for span in same]
    return groups


def label(spans: list[Span]) -> str:
    if len(spans) == 1:
        name = spans[0].name
        return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
    shown = [span.name for span in spans[:3]]
    return _("%(names)s and %(number)s others") % {"names": ", ".join(shown), "number": len(spans) - len(shown)}


def row(y: int, spans: list[Span], axis: Axis, today: date) -> Row:
    span = spans[0]
    if span.is_moment:
        middle = date.fromordinal((span.first.toordinal() + span.last.toordinal()) // 2)
        pieces = [] if span.first == span.last else [Piece("maybe", axis.at(span.first), axis.at(span.last))]
        return Row(y, label(spans), spans, pieces, sign_at=axis.at(middle), is_exact=span.first == span.last)
    # What is ongoing is drawn to today; the arrow says that it goes on.
    last = max(min(span.last, today), span.first) if span.is_ongoing else span.last
    sure = (span.surely_from, min(span.surely_to, last))
    arrow = axis.at(last) if span.is_ongoing else ""
    return Row(y, label(spans), spans, list(_pieces(span, last, sure, axis)), arrow_at=arrow)


def _pieces(span: Span, last: date, sure: tuple[date, date], axis: Axis):
    if not span.has_start:
        yield _faded(axis.part(span.first) - STUB, axis.part(span.first))
    if sure[0] < sure[1]:
        edges = [("maybe", span.first, sure[0]), ("sure", *sure), ("maybe", sure[1], last)]
    else:
        edges = [("maybe", span.first, last)]
    yield from (Piece(form, axis.at(start), axis.at(end)) for form, start, end in edges if start < end)
    if not span.has_end:
        yield _faded(axis.part(last), axis.part(last) + STUB)


def _faded(start: float, end: float) -> Piece:
    return Piece("fading", f"{max(start, 0):.2%}", f"{min(end, 1):.2%}")
