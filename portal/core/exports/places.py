import json
from collections.abc import Iterable, Iterator, Mapping


def geojson_parts(rows: Iterable[Mapping]) -> Iterator[str]:
    """Rows with a position as features (RFC 7946); one whose position is not known has no geometry."""
    yield '{"type":"FeatureCollection","features":['
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}{compact(feature(row))}\n"
    yield "]}"


def feature(row: Mapping) -> dict:
    told = {name: value for name, value in row.items() if name not in ("latitude", "longitude")}
    east, north = row["longitude"], row["latitude"]
    point = None if north is None else {"type": "Point", "coordinates": [float(east), float(north)]}
    identity = {"id": row["url"]} if "url" in row else {}
    return {"type": "Feature", **identity, "geometry": point, "properties": told}


def compact(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
