"""A map put together for its template: ground, marks with their names, what crowds, and the table beside."""

from dataclasses import dataclass

from portal.core.points import Point

from .areas import UNITS, Area, ground
from .layout import LEVELS, TARGET, Mark, Paper, layout, line_end, width_of
from .points import kilometres, position
from .signs import is_written, shape

HALF = TARGET // 2
NEAR = 50  # kilometres, within which people say that a place is about a city


@dataclass(frozen=True)
class Name:
    """A name on the map, with its place as seen from the marker, and the area that answers to a finger."""

    point: Point
    shape: str
    sign_at: str
    x: int
    y: int
    anchor: str
    hit: str


@dataclass(frozen=True)
class Drawn:
    """A marker as the template writes it: ``x`` and ``y`` in percent, pixels from there on."""

    x: str
    y: str
    levels: str
    number: int
    points: list[Point]
    names: list[Name]
    line: str
    is_count: bool

    @property
    def around(self) -> str:
        """The city that most of what crowds here names, if all of it lies there or near it."""
        lying = [(point.place.split(",")[0], place) for point in self.points if (place := position(point))]
        cities = [city for city, _place in lying]
        city = max(cities, key=cities.count, default="")
        there = [place for named, place in lying if named == city]
        is_near = all(min(kilometres(place, one) for one in there) <= NEAR for _city, place in lying)
        return city if is_near else ""


def draw(points: list[Point], area: Area) -> dict:
    """What ``components/map.html`` shows. Points outside the area or without a position stand in the table only."""
    on_map, off_map, without = sorted_out(points, area)
    places = tuple(area.place(*position(point)) for point in on_map)
    names = tuple(point.name for point in on_map)
    written = frozenset(number for number, point in enumerate(on_map) if is_written(point))
    marks = layout(Paper(places, names, written, area.height / UNITS))
    return {
        "area": area,
        "ground": ground(area.name),
        "view_box": f"0 0 {UNITS} {area.height}",
        "marks": [drawn(number, mark, on_map) for number, mark in enumerate(marks, start=1)],
        "levels": " ".join(str(width) for width in LEVELS),
        "on_map": on_map,
        "off_map": off_map,
        "without": without,
        "has_notes": any(point.note for point in points),
    }


def sorted_out(points: list[Point], area: Area) -> tuple[list[Point], list[Point], list[Point]]:
    """The points in the area, those elsewhere, and those of which no position is known."""
    on_map: list[Point] = []
    off_map: list[Point] = []
    without: list[Point] = []
    for point in points:
        place = position(point)
        kept = without if place is None else on_map if area.holds(*place) else off_map
        kept.append(point)
    return on_map, off_map, without


def drawn(number: int, mark: Mark, points: list[Point]) -> Drawn:
    members = [points[member] for member in mark.members]
    is_count = mark.across is None and len(members) > 1
    return Drawn(
        x=f"{mark.x:.2%}",
        y=f"{mark.y:.2%}",
        levels=f"since-{mark.since} until-{mark.until}",
        number=number,
        points=members,
        names=[] if is_count else names_of(mark, members),
        line="" if is_count else leader(mark, members),
        is_count=is_count,
    )


def names_of(mark: Mark, points: list[Point]) -> list[Name]:
    if mark.across is None:
        return [Name(points[0], shape(points[0].sign), "", 0, 0, "", f"M-{HALF}-{HALF}h{TARGET}v{TARGET}h-{TARGET}z")]
    if len(points) == 1:
        return [_single(mark, points[0])]
    return [_line_of_stack(mark, row, point, _width(points)) for row, point in enumerate(points)]


def _width(points: list[Point]) -> int:
    return round(max(width_of(point.name) for point in points)) + TARGET


def _side(mark: Mark, width: int) -> str:
    """Where names end at their marker: those on its left end there, those above and below lie about it."""
    if mark.across is not None and mark.across + width <= 0:
        return "end"
    return "start" if mark.across is not None and mark.across >= 0 else "middle"


def _single(mark: Mark, point: Point) -> Name:
    width, across, down = _width([point]), mark.across or 0, mark.down or 0
    side = _side(mark, width)
    x = {"start": across - 1, "end": across + width + 1, "middle": across + width // 2}[side]
    label = f"M{across} {down}h{width}v{TARGET}h-{width}z"
    hit = f"M-{HALF}-{HALF}h{TARGET}v{TARGET}h-{TARGET}z{label}"
    return Name(point, shape(point.sign), "", x, down + HALF + 4, side, hit)


def _line_of_stack(mark: Mark, row: int, point: Point, width: int) -> Name:
    across, down = mark.across or 0, (mark.down or 0) + row * TARGET
    side = "end" if _side(mark, width) == "end" else "start"
    sign_at = across + width - HALF if side == "end" else across + HALF
    x = across + width - TARGET + 2 if side == "end" else across + TARGET - 2
    hit = f"M{across} {down}h{width}v{TARGET}h-{width}z"
    return Name(point, shape(point.sign), f"translate({sign_at} {down + HALF})", x, down + HALF + 4, side, hit)


def leader(mark: Mark, points: list[Point]) -> str:
    """A line from the marker to its names, and beside a stack of them one along its side."""
    if mark.across is None or mark.down is None or not (mark.has_line or len(points) > 1):
        return ""
    width, height = _width(points), TARGET * len(points)
    x, y = (round(part) for part in line_end(mark.across, mark.down, width, height))
    beside = f"M{x} {mark.down + 4}v{height - 8}" if len(points) > 1 and _side(mark, width) != "middle" else ""
    return f"M0 0L{x} {y}{beside}"
