"""What is written where: markers, labels and clusters of a map, for each width at which it may be seen.

A map keeps its letters at their size however wide it is drawn or zoomed, so what fits depends on the width of the
whole map on the screen. ``LEVELS`` are the widths for which it is worked out: a phone, a tablet, a desk, and zoomed
in; ``static/css/maps.css`` and ``static/js/map.js`` choose among them. At each of them points that lie closer than a
finger are one marker; its names are stacked beside it where there is room, else it counts them. No name covers
another or a marker.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby

LEVELS = (340, 680, 920, 1840, 3680)
TARGET = 24  # what a finger hits, in pixels
STACKED = 4  # more names than these are counted
NARROW = frozenset("ijlt.,:'|()-fIr ")
WIDE = frozenset("mwMWQOGCDHNU@")
LETTER, LETTER_NARROW, LETTER_WIDE = 7.0, 4.6, 9.6
# Sides of a marker on which its name may stand: across, down, and which part of the name lies there.
BESIDE = ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1))
FAR = (34, 58)  # lengths of leader lines


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Mark:
    """A marker at one or more levels, ``since`` the first to the last of them.

    ``members`` are numbers of points. ``across`` and ``down`` lead from the marker to the upper left corner of its
    names; there are none when they are nothing. ``has_line`` asks for a leader line.
    """

    members: tuple[int, ...]
    x: float
    y: float
    across: int | None = None
    down: int | None = None
    has_line: bool = False
    since: int = 0
    until: int = 0

    @property
    def drawn(self) -> tuple:
        return self.members, self.across, self.down, self.has_line


class Room:
    """Which parts of the paper are taken: a number for each row of small squares, a bit for each square."""

    SQUARE = 4

    def __init__(self, width: float, height: float):
        self.paper = Box(0, 0, width, height)
        self.rows = [0] * (int(height // self.SQUARE) + 2)

    def _covered(self, box: Box) -> tuple[range, int]:
        """The rows that a box touches, and its bits in each of them."""
        left, right = int(box.left // self.SQUARE), int(-(-box.right // self.SQUARE))
        top, bottom = int(box.top // self.SQUARE), int(-(-box.bottom // self.SQUARE))
        return range(max(top, 0), min(bottom, len(self.rows))), ((1 << (right - max(left, 0))) - 1) << max(left, 0)

    def take(self, box: Box) -> None:
        rows, bits = self._covered(box)
        for row in rows:
            self.rows[row] |= bits

    def has(self, box: Box) -> bool:
        paper = self.paper
        if box.left < paper.left or box.right > paper.right or box.top < paper.top or box.bottom > paper.bottom:
            return False
        rows, bits = self._covered(box)
        return not any(self.rows[row] & bits for row in rows)


def width_of(text: str) -> float:
    """How wide a name is in the sans of the labels, rather too wide than too narrow."""
    return sum(LETTER_NARROW if sign in NARROW else LETTER_WIDE if sign in WIDE else LETTER for sign in text)


def clustered(places: list[tuple[float, float]]) -> list[list[int]]:
    """Numbers of places in groups round a first one, so that no two first ones are closer than a finger."""
    squares: dict[tuple[int, int], list[int]] = {}
    groups: list[list[int]] = []
    for number, (x, y) in enumerate(places):
        column, row = int(x // TARGET), int(y // TARGET)
        near = [
            group
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for group in squares.get((column + across, row + down), ())
            if _distance(places[groups[group][0]], (x, y)) < TARGET
        ]
        if near:
            nearest = min(near, key=lambda group: _distance(places[groups[group][0]], (x, y)))
            groups[nearest].append(number)
        else:
            squares.setdefault((column, row), []).append(len(groups))
            groups.append([number])
    return groups


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    # The greater of both ways: targets are squares.
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def offsets(width: float, height: float, far: tuple[int, ...]) -> Iterator[tuple[int, int, bool]]:
    """Where the names may stand as seen from the marker, the best places first; the last ones need a leader line."""
    gap = TARGET // 2 + Room.SQUARE
    for across, down in BESIDE:
        yield (*_corner(across * gap, down * gap, across, down, width, height), False)
    for length in far:
        for across, down in BESIDE:
            part = 0.7 if across and down else 1
            yield (*_corner(across * length * part, down * length * part, across, down, width, height), True)


def _corner(x, y, across, down, width, height) -> tuple[int, int]:
    left = x if across > 0 else x - width if across < 0 else -width / 2
    top = y if down > 0 else y - height if down < 0 else -height / 2
    return round(left), round(top)


def _level(level: int, paper: "Paper", before: dict) -> Iterator[Mark]:
    """The marks of one level; ``before`` has what was drawn for the same members at the level before."""
    scale, places, widths = LEVELS[level], paper.places, paper.widths
    pixels = [(x * scale, y * scale * paper.height) for x, y in places]
    room = Room(scale, scale * paper.height)
    marked = [number for number in range(len(places)) if number not in paper.written]
    groups = [[marked[number] for number in group] for group in clustered([pixels[number] for number in marked])]
    half = TARGET / 2
    for group in groups:
        x, y = pixels[group[0]]
        room.take(Box(x - half, y - half, x + half, y + half))
    for number in sorted(paper.written):
        if placed := _room_for(room, pixels[number], (widths[number], TARGET), None, _round(widths[number])):
            yield Mark((number,), *places[number], *placed, since=level, until=level)
    # What stands alone needs its name most; large clusters only count.
    for group in sorted(groups, key=len):
        x, y = places[group[0]]
        placed = None
        if len(group) <= STACKED:
            size = max(widths[number] for number in group), TARGET * len(group)
            # One name may stand aside at a line; several would be read as names of what lies there, and are counted.
            tried = offsets(*size, FAR if len(group) == 1 else ())
            placed = _room_for(room, pixels[group[0]], size, before.get(tuple(group)), tried)
        yield Mark(tuple(group), x, y, *(placed or ()), since=level, until=level)


def _round(width: float) -> Iterator[tuple[int, int, bool]]:
    """Where the name of an area may stand: on its middle, or a little beside it."""
    for down in (0, -TARGET, TARGET):
        for across in (0, -TARGET, TARGET):
            yield round(across - width / 2), down - TARGET // 2, False


def _room_for(room: Room, at: tuple, size: tuple, before: Mark | None, tried: Iterable[tuple]):
    """The first offset at which a box of that size has room, which is then taken.

    What was drawn before comes first, unless at a line: closer in there may be room beside the marker.
    """
    (x, y), (width, height) = at, size
    kept = before and before.across is not None and not before.has_line
    same = [(before.across, before.down, False)] if kept else []
    for across, down, has_line in chain(same, tried):
        box = Box(x + across, y + down, x + across + width, y + down + height)
        if not room.has(box):
            continue
        steps = list(_along(x, y, box)) if has_line else []
        if all(room.has(step) for step in steps):
            for taken in (box, *steps):
                room.take(taken)
            return across, down, has_line
    return None


def _along(x: float, y: float, box: Box) -> Iterator[Box]:
    """A leader line as small boxes, from the edge of the marker to the side of the names."""
    to_x, to_y = line_end(box.left - x, box.top - y, box.right - box.left, box.bottom - box.top)
    steps = max(int(max(abs(to_x), abs(to_y)) // 6), 1)
    for step in range(1, steps):
        at_x, at_y = x + to_x * step / steps, y + to_y * step / steps
        if max(abs(at_x - x), abs(at_y - y)) > TARGET / 2 + 2:
            yield Box(at_x - 1.5, at_y - 1.5, at_x + 1.5, at_y + 1.5)


def line_end(across: float, down: float, width: float, height: float) -> tuple[float, float]:
    """Where a leader line meets the names, as seen from the marker: the middle of the side that is nearest."""
    if across >= 0:
        return across, down + height / 2
    if across + width <= 0:
        return across + width, down + height / 2
    return across + width / 2, down if down >= 0 else down + height


@dataclass(frozen=True)
class Paper:
    """What is to be laid out: ``places`` as parts of width and height, ``height`` as part of the width.

    ``written`` are the numbers of names without a marker, which never join a cluster.
    """

    places: tuple[tuple[float, float], ...]
    names: tuple[str, ...]
    written: frozenset[int]
    height: float

    @property
    def widths(self) -> list[float]:
        return [width_of(name) + TARGET for name in self.names]


@lru_cache(maxsize=64)
def layout(paper: Paper) -> list[Mark]:
    """All marks of a map, each with the levels at which it is drawn, in the order of the points."""
    found: list[Mark] = []
    before: dict[tuple[int, ...], Mark] = {}
    for level in range(len(LEVELS)):
        marks = list(_level(level, paper, before))
        before = {mark.members: mark for mark in marks}
        found += marks
    return list(_joined(found))


def _joined(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Marks that are drawn alike at neighbouring levels as one."""
    ordered = sorted(marks, key=lambda mark: (mark.members, str(mark.drawn), mark.since))
    for _drawn, alike in groupby(ordered, key=lambda mark: mark.drawn):
        first, *others = alike
        for mark in others:
            if mark.since == first.until + 1:
                first = Mark(**(vars(first) | {"until": mark.until}))
            else:
                yield first
                first = mark
        yield first
