"""The maps there are: which projection, which window of it, and the ground in it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import projections

DATA = Path(__file__).parent / "data"
UNITS = 1000  # width of the ground of every map, in units of its own


@dataclass(frozen=True)
class Area:
    """A window of a projection: ``west`` to ``east`` and ``south`` to ``north`` in what the projection answers."""

    name: str
    title: str
    project: Callable[[float, float], tuple[float, float]]
    west: float
    east: float
    south: float
    north: float

    @property
    def height(self) -> int:
        """Height of the ground in units."""
        return round(UNITS * (self.north - self.south) / (self.east - self.west))

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a place lies: parts of the width from the left and of the height from the top, 0 to 1 inside."""
        x, y = self.project(latitude, longitude)
        return (x - self.west) / (self.east - self.west), (self.north - y) / (self.north - self.south)

    def holds(self, latitude: float, longitude: float) -> bool:
        # On the back of the globe Lambert's projection wraps round; no map of Europe reaches there.
        if self.name == "europe" and not (20 < latitude < 80 and -40 < longitude < 70):
            return False
        return all(0 <= part <= 1 for part in self.place(latitude, longitude))


EUROPE = Area("europe", "Europe", projections.europe, 2_450_000, 6_950_000, 1_250_000, 4_750_000)
WORLD = Area("world", "the world", projections.world, -2.72, 2.72, -1.075, 1.325)
AREAS = {area.name: area for area in (EUROPE, WORLD)}


@cache
def ground(name: str) -> dict[str, str]:
    """Path data of ``land`` and ``borders`` of an area; Europe has ``coarse`` land too, for a small map."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@cache
def countries() -> dict[str, tuple[float, float]]:
    """The middle of each country's largest part: ISO 3166 code → latitude and longitude."""
    read = json.loads((DATA / "countries.json").read_text(encoding="utf-8"))
    return {code: (latitude, longitude) for code, (latitude, longitude) in read.items()}
