"""What an app puts on a map.

Each app declares it in a module ``map_points``: ``MAP_POINTS`` names, for each kind of record, a function that turns
a list of such records into points, on a day or of all times. The roof collects them and draws; no app knows how.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

Points = Callable[[Iterable, date | None], list["Point"]]


@dataclass(frozen=True)
class Point:
    """A name with a link at a place.

    ``kind`` says in words what it is, ``sign`` is the shape that stands for it, ``tone`` the class of its colour. A
    point without a position is told in the table; one for a whole ``country`` is drawn in its middle.
    """

    name: str
    address: str
    kind: str = ""
    sign: str = "dot"
    tone: str = ""
    place: str = ""
    note: str = ""
    latitude: float | None = None
    longitude: float | None = None
    country: str = ""


def point_of(record, **said) -> Point:
    """The point of a record that has a position, a city and a country."""
    parts = (record.city, str(record.country.name) if record.country else "")
    place = ", ".join(part for part in parts if part)
    point = Point(str(record), record.get_absolute_url(), place=place, **said)
    if record.latitude is None or record.longitude is None:
        return point
    return replace(point, latitude=float(record.latitude), longitude=float(record.longitude))
