"""The drawn mark of a record: a line spectrum computed from what the record says, the same every time.

Each kind of source has the pattern that it really makes: a storage ring the harmonics of an undulator, a laser a
burst of spikes, a reactor the Bragg lines of a crystal, a spallation source a train of pulses with their tails. Year
and place set scale and offset. A project shows its participants across its span, consortia and programmes their years.
"""

import math
import zlib
from bisect import bisect
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

WIDTH, HEIGHT = 1200, 100
FINE, LINE, BOLD = "fine", "line", "bold"


class Line(NamedTuple):
    """One line of a spectrum: its place and its height, both from 0 to 1."""

    at: float
    height: float


def spectrum(record, is_small: bool = False) -> dict[str, str]:
    """Path data of the record's lines by strength, within ``WIDTH`` × ``HEIGHT``; a small mark leaves out the noise."""
    pattern, *said = _PATTERNS.get(type(record).__name__.lower(), _any)(record)
    return _small(pattern, *said) if is_small else _paths([*pattern(*said), *noise(record)])


@lru_cache(maxsize=2000)  # a list shows the same marks in every order and under every filter
def _small(pattern: Callable[..., Iterator[Line]], *said: Any) -> dict[str, str]:
    return _paths(_thinned(pattern(*said)))


def _paths(drawn: list[Line]) -> dict[str, str]:
    paths = {FINE: "", LINE: "", BOLD: ""}
    for line in sorted(drawn):
        if 0 < line.at < 1:
            paths[_strength(line)] += f"M{line.at * WIDTH:.0f} {HEIGHT}v-{max(line.height, 0.03) * HEIGHT:.0f}"
    return {strength: path for strength, path in paths.items() if path}


def noise(record) -> Iterator[Line]:
    """The floor on which the signal stands, as a detector would count it."""
    name = getattr(record, "slug", "") or str(record)
    for number in range(110):
        yield Line((number + _fraction(f"{name}{number}")) / 110, 0.03 + 0.1 * _fraction(f"{number}{name}") ** 2)


def _thinned(drawn: Iterator[Line], gap: float = 0.034) -> list[Line]:
    """The tallest lines that do not run into each other in a small mark."""
    kept: list[Line] = []  # from left to right, so that only two may be too near
    for line in sorted(drawn, key=lambda line: -line.height):
        place = bisect(kept, line)
        if all(abs(line.at - other.at) > gap for other in kept[max(place - 1, 0) : place + 1]):
            kept.insert(place, line)
    return kept


def _facility(record) -> tuple:
    return _KINDS.get(record.kind, _few), _place(record), _age(record)


def _undulator(offset: float, scale: float) -> Iterator[Line]:
    """Harmonics at equal steps, the odd ones strong, each with a shoulder on the side of low energy."""
    step = 0.034 + 0.062 * scale
    even, decay = 0.18 + 0.4 * offset, 0.05 + 0.11 * (1 - scale) * (0.4 + offset)
    for number in range(1, 28):
        at = 0.01 + 0.09 * offset + number * step
        height = (1.0 if number % 2 else even) * math.exp(-decay * (number - 1))
        yield Line(at, height)
        for shoulder in range(1, 4):
            yield Line(at - step * (0.07 + 0.03 * offset) * shoulder, height * 0.52 / shoulder)


def _laser(offset: float, scale: float) -> Iterator[Line]:
    """A burst of spikes under one envelope, and its weak third harmonic."""
    centre, width = 0.2 + 0.25 * offset, 0.05 + 0.05 * scale
    for number in range(46):
        # The golden angle spreads spikes without a visible rhythm.
        depth = (number * 0.618034 + offset) % 1 * 5 - 2.5
        yield Line(centre + width * depth, math.exp(-depth * depth / 2) * (0.35 + 0.65 * (number * 0.7548 % 1)))
    for number in range(14):
        depth = (number * 0.618034 + scale) % 1 * 4 - 2
        yield Line(centre + 0.45 + width * 0.4 * depth, 0.34 * math.exp(-depth * depth / 2))


def _crystal(offset: float, scale: float) -> Iterator[Line]:
    """Bragg lines of a face-centred lattice, at square roots of h² + k² + l², crowding to the right."""
    unit = 0.1 + 0.045 * scale
    squares = (3, 4, 8, 11, 12, 16, 19, 20, 24, 27, 32, 35, 36, 40, 43, 44, 48, 51, 52, 56, 59, 64, 67, 68, 72, 75, 76)
    for number, square in enumerate(squares):
        at = math.sqrt(square) * unit - 0.12 + 0.08 * offset
        height = (1.0, 0.3 + 0.5 * offset, 0.5, 0.9 - 0.6 * offset, 0.24)[number % 5] * math.exp(-0.055 * number)
        yield Line(at, height)
        yield Line(at + 0.004 + 0.002 * number * scale / 4, height * 0.5)


def _pulses(offset: float, scale: float) -> Iterator[Line]:
    """A train of equal pulses: a steep rise, a tail that thins out."""
    step = 0.12 + 0.06 * scale
    for number in range(10):
        at = 0.02 + 0.09 * offset + number * step
        yield Line(at - 0.003, 0.4)
        for place in range(11):
            yield Line(at + 0.0042 * place * (1 + 0.055 * place), math.exp(-0.3 * place))


def _few(offset: float, scale: float) -> Iterator[Line]:
    for number, height in enumerate((0.3, 0.55, 1.0, 0.7, 0.45, 0.6, 0.25)):
        yield Line(0.06 + 0.1 * offset + number * (0.07 + 0.05 * scale), height)


_KINDS = {"synchrotron": _undulator, "fel": _laser, "reactor": _crystal, "spallation": _pulses}


def _project(record) -> tuple:
    first, last = _year(record.since), _year(record.until or record.confirmed_on)
    start = _on_scale(first or (last - 4 if last else 2018), 2012, 2031)
    end = max(_on_scale(last or (first or 2018) + 4, 2012, 2031), start + 0.06)
    names = [getattr(row.organisation, "slug", "") for row in _rows(record, "participations")]
    return _participants, start, end, tuple(names or [record.slug])


def _participants(start: float, end: float, names: tuple[str, ...]) -> Iterator[Line]:
    """Two tall lines for the span, a line for each participant between them."""
    yield Line(start, 1)
    yield Line(end, 1)
    for number, name in enumerate(names, start=1):
        at = start + (end - start) * number / (len(names) + 1)
        yield Line(at, 0.35 + 0.4 * _fraction(name))
        yield Line(at + 0.004, 0.2 + 0.2 * _fraction(name))


def _years(record) -> tuple:
    begun = _year(getattr(record, "founded", None) or getattr(record, "since", None)) or 2017
    return _overtones, begun, _fraction(record.slug)


def _overtones(begun: int, spread: float) -> Iterator[Line]:
    """A line for each year since the beginning, with overtones that the name sets."""
    for number in range(16):
        at = 0.04 + 0.05 * spread + (number / 16) ** (1.05 + 0.4 * spread) * 0.9
        height = 0.14 + 0.86 * math.sin((begun + number) * (0.6 + 0.8 * spread)) ** 2
        yield Line(at, height)
        for overtone in (1, 2):
            yield Line(at + (0.006 + 0.008 * spread) * overtone, height * (0.5 if overtone == 1 else 0.22))


def _any(record) -> tuple:
    return _signature, getattr(record, "slug", "") or str(record)


def _signature(name: str) -> Iterator[Line]:
    """Nine lines from the name alone."""
    for number in range(9):
        yield Line(0.03 + 0.94 * _fraction(f"{number}{name}"), 0.3 + 0.7 * _fraction(f"{name}{number}"))


def _nothing(record) -> tuple:
    return (_silence,)


def _silence() -> Iterator[Line]:
    """What a detector counts when no beam comes: the mark of an address at which there is nothing."""
    yield from ()


# What each kind of record is drawn by: a pattern, and the plain values that set it.
_PATTERNS: dict[str, Callable[..., tuple]] = {
    "nonetype": _nothing,
    "facility": _facility,
    "project": _project,
    "consortium": _years,
    "programme": _years,
}


def _strength(line: Line) -> str:
    return BOLD if line.height > 0.6 else LINE if line.height > 0.16 else FINE


def _place(record) -> float:
    """Longitude and latitude folded into 0 to 1."""
    longitude, latitude = float(record.longitude or 0), float(record.latitude or 0)
    return (longitude * 0.37 + latitude * 0.61) % 1


def _age(record) -> float:
    return _on_scale(_year(record.opened) or 2005, 1980, 2022)


def _year(known) -> int | None:
    return getattr(known, "year", None)


def _on_scale(value: float, least: float, most: float) -> float:
    return min(max((value - least) / (most - least), 0.02), 0.98)


def _fraction(name: str) -> float:
    """A number from 0 to 1 that a name always gets again."""
    return zlib.crc32(name.encode()) / 0xFFFFFFFF


def _rows(record, relation: str) -> list:
    """Public rows of a relation that the view has fetched already; a mark never asks the database."""
    is_fetched = relation in getattr(record, "_prefetched_objects_cache", {}) or f"public_{relation}" in vars(record)
    return record.public_rows(relation) if is_fetched else []
