"""The points of records, as their apps declare them."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import import_module
from math import asin, cos, radians, sin, sqrt

from portal.core.points import Point, Points

from .areas import EUROPE, WORLD, Area, countries

APPS = ("consortia", "programmes")


@cache
def declared() -> dict[str, Points]:
    """Kind of record → function that makes its points, of all apps."""
    return {name: draw for app in APPS for name, draw in import_module(f"{app}.map_points").MAP_POINTS.items()}


def points_of(rows: Iterable, day: date | None = None) -> list[Point]:
    """The points of records of one kind, or of several; a kind that declares none puts nothing on a map."""
    kinds: dict[str, list] = {}
    for row in rows:
        kinds.setdefault(row._meta.model_name, []).append(row)
    return [point for kind, alike in kinds.items() if kind in declared() for point in declared()[kind](alike, day)]


def position(point: Point) -> tuple[float, float] | None:
    """Latitude and longitude of a point; of a whole country, its middle."""
    if point.latitude is not None and point.longitude is not None:
        return point.latitude, point.longitude
    return countries().get(point.country)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two positions on a globe of 6371 km radius."""
    north, other_north = radians(one[0]), radians(other[0])
    turn = radians(other[1] - one[1])
    lies_apart = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin(turn / 2) ** 2
    return 2 * 6371 * asin(sqrt(lies_apart))


def fitting(points: list[Point]) -> Area:
    """Europe, when more than half of what has a place lies there; else the world."""
    places = [place for point in points if (place := position(point))]
    there = sum(EUROPE.holds(*place) for place in places)
    return EUROPE if 2 * there > len(places) or not places else WORLD
