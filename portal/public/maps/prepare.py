"""Make the files in ``data/`` from Natural Earth's countries, as the npm package ``world-atlas`` has them in TopoJSON.

    python -m portal.public.maps.prepare countries-50m.json countries-110m.json

Lines are projected, thinned out and cut to the window of the map.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from django_countries.data import ALT_CODES

from .areas import DATA, EUROPE, UNITS, WORLD, Area

Line = list[tuple[float, float]]
MARGIN = 12  # units beyond the window, so that no cut edge shows


class Atlas:
    """A TopoJSON file: countries as rings of arcs, each arc stored once."""

    def __init__(self, path: str):
        topology = json.loads(Path(path).read_text(encoding="utf-8"))
        (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs: list[Line] = []
        for steps in topology["arcs"]:
            x = y = 0
            arc: Line = []
            for dx, dy in steps:
                x, y = x + dx, y + dy
                arc.append((x * sx + tx, y * sy + ty))
            self.arcs.append(arc)
        self.countries = topology["objects"]["countries"]["geometries"]
        self.land = topology["objects"]["land"]["geometries"]

    def ring(self, numbers: list[int]) -> Line:
        """A closed line from arcs; ``~n`` is arc n backwards."""
        line: Line = []
        for number in numbers:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            line += arc[1:] if line else arc
        return line

    def shared(self) -> list[int]:
        """Arcs between two countries, but for the one that cuts Crimea off, which most states do not recognise."""
        sides = Counter(
            number if number >= 0 else ~number
            for country in self.countries
            for polygon in polygons(country)
            for ring in polygon
            for number in ring
        )
        return [number for number, count in sides.items() if count > 1 and not is_perekop(self.arcs[number])]


def polygons(geometry: dict) -> list:
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return geometry.get("arcs", [])


def is_perekop(arc: Line) -> bool:
    return all(32.5 < longitude < 36.8 and 44 < latitude < 46.5 for longitude, latitude in arc)


def simplified(line: Line, tolerance: float) -> Line:
    """Douglas and Peucker's choice of points; both ends stay."""
    if len(line) < 3:
        return line
    kept, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    if line[0] == line[-1]:  # an island: split it where it is farthest from its start
        far = max(range(len(line)), key=lambda n: abs(line[n][0] - line[0][0]) + abs(line[n][1] - line[0][1]))
        kept.add(far)
        spans = [(0, far), (far, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        distances = [(distance(line[n], line[first], line[last]), n) for n in range(first + 1, last)]
        if distances and max(distances)[0] > tolerance:
            middle = max(distances)[1]
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return [line[number] for number in sorted(kept)]


def distance(point, start, end) -> float:
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    part = max(0, min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) if length else 0
    return ((x - ax - part * (bx - ax)) ** 2 + (y - ay - part * (by - ay)) ** 2) ** 0.5


def cut(ring: Line, axis: int, limit: float, sign: int) -> Line:
    """The part of a closed line on one side of a limit, after Sutherland and Hodgman."""
    kept: Line = []
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        is_in, was_in = (end[axis] - limit) * sign >= 0, (start[axis] - limit) * sign >= 0
        if is_in != was_in:
            part = (limit - start[axis]) / (end[axis] - start[axis])
            kept.append((start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])))
        if is_in:
            kept.append(end)
    return kept


def in_window(ring: Line, area: Area) -> Line:
    ring = cut(cut(ring, 0, -MARGIN, 1), 0, UNITS + MARGIN, -1)
    return cut(cut(ring, 1, -MARGIN, 1), 1, area.height + MARGIN, -1)


def split_at_date_line(ring: Line) -> list[Line]:
    """A ring round 180° as one part on each side of it."""
    turns, unrolled = 0, []
    for number, (longitude, latitude) in enumerate(ring):
        step = longitude - ring[number - 1][0] if number else 0
        turns += -1 if step > 180 else 1 if step < -180 else 0
        unrolled.append((longitude + 360 * turns, latitude))
    moved = ([(longitude + shift, latitude) for longitude, latitude in unrolled] for shift in (-360, 0, 360))
    return [part for line in moved if (part := cut(cut(line, 0, -180, 1), 0, 180, -1))]


def inside(line: Line, area: Area) -> Iterable[Line]:
    """The stretches of an open line inside the window."""
    stretch: Line = []
    for x, y in line:
        if -MARGIN <= x <= UNITS + MARGIN and -MARGIN <= y <= area.height + MARGIN:
            stretch.append((x, y))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def size(ring: Line) -> float:
    """Area of a ring, by the shoelace formula."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def path(lines: Iterable[Line], close: str) -> str:
    """SVG path data in whole units, relative from point to point."""
    written = []
    for line in lines:
        points = [(round(x), round(y)) for x, y in line]
        points = [point for number, point in enumerate(points) if not number or point != points[number - 1]]
        if len(points) < (4 if close else 2):
            continue
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in zip(points, points[1:], strict=False)]
        if close:
            steps.pop()
        written.append(f"M{points[0][0]} {points[0][1]}l{' '.join(f'{x} {y}' for x, y in steps)}{close}")
    return "".join(written).replace(" -", "-")


def on_paper(line: Line, area: Area, tolerance: float) -> Line:
    placed = [area.place(latitude, longitude) for longitude, latitude in line]
    return simplified([(x * UNITS, y * area.height) for x, y in placed], tolerance)


def land(atlas: Atlas, area: Area, tolerance: float, smallest: float) -> str:
    rings = [ring for geometry in atlas.land for polygon in polygons(geometry) for ring in polygon]
    parts = [part for numbers in rings for part in split_at_date_line(atlas.ring(numbers))]
    drawn = [in_window(on_paper([*part, part[0]], area, tolerance), area) for part in parts]
    return path((ring + ring[:1] for ring in drawn if size(ring) > smallest), "z")


def borders(atlas: Atlas, area: Area, tolerance: float) -> str:
    drawn = (on_paper(atlas.arcs[number], area, tolerance) for number in atlas.shared())
    return path((stretch for line in drawn for stretch in inside(line, area)), "")


def middles(atlas: Atlas) -> dict[str, tuple[float, float]]:
    """The middle of the largest part of each country that has an ISO code."""
    letters = {number: code for code, (_three, number) in ALT_CODES.items()}
    found = {}
    for country in atlas.countries:
        code = letters.get(int(country.get("id", 0)))
        if code:
            ring = max((atlas.ring(polygon[0]) for polygon in polygons(country)), key=size)
            xs, ys = [x for x, _y in ring], [y for _x, y in ring]
            found[code] = (round((min(ys) + max(ys)) / 2, 2), round((min(xs) + max(xs)) / 2, 2))
    return dict(sorted(found.items()))


def write(name: str, content: dict) -> None:
    text = json.dumps(content, indent=0, ensure_ascii=False)
    (DATA / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(f"{name}: {len(text)} bytes")


def main(fine: str, rough: str) -> None:
    near_by, whole = Atlas(fine), Atlas(rough)
    europe = {
        "land": land(near_by, EUROPE, 0.9, 5),
        "borders": borders(near_by, EUROPE, 0.9),
        "coarse": land(near_by, EUROPE, 3.5, 60),
    }
    write("europe", europe)
    write("world", {"land": land(whole, WORLD, 0.7, 3), "borders": borders(whole, WORLD, 0.7)})
    write("countries", middles(near_by))


if __name__ == "__main__":
    main(*sys.argv[1:])
