"""Shapes that stand for kinds, so that no kind is told by its colour alone. Each lies round the point 0 0."""

from portal.core.points import Point

SIGNS = {
    "dot": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "ring": "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0zM-2.5 0a2.5 2.5 0 1 1 5 0a2.5 2.5 0 1 1-5 0z",
    "lance": "M-8 0 0-3 8 0 0 3z",
    "hexagon": "M0-6 5.2-3v6L0 6-5.2 3v-6z",
    "triangle": "M0-6 6 5H-6z",
    "cross": "M-1.5-6h3v4.5H6v3H1.5V6h-3V1.5H-6v-3h4.5z",
    "bar": "M-6-2H6v4H-6z",
    "square": "M-4.5-4.5h9v9h-9z",
    "diamond": "M0-6 6 0 0 6-6 0z",
    "chevron": "M-6 5 0-6 6 5 0 1.5z",
    # A region is written, not marked.
    "area": "",
}


def is_written(point: Point) -> bool:
    """Whether the point is the name of a whole area, which has no marker."""
    return point.sign == "area"


def shape(sign: str) -> str:
    return SIGNS.get(sign, SIGNS["dot"])


def key(points: list[Point]) -> list[dict]:
    """The kinds on a map, each with its shape and how many there are, in the order in which they come."""
    found: dict[tuple, int] = {}
    for point in points:
        if point.kind:
            told = (point.sign, point.tone, point.kind)
            found[told] = found.get(told, 0) + 1
    return [
        {"shape": shape(sign), "tone": tone, "kind": kind, "count": count}
        for (sign, tone, kind), count in found.items()
    ]
