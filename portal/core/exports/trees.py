import json
from collections.abc import Iterator

from rest_framework.utils.encoders import JSONEncoder

from .listings import Listing


def json_parts(listing: Listing) -> Iterator[str]:
    """The rows in the shape of a page of the API, with all of them on it."""
    yield '{"next":null,"previous":null,"results":['
    count = 0
    for count, row in enumerate(listing.told(), start=1):  # noqa: B007 - counted while it is written
        written = json.dumps(row, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))
        yield written if count == 1 else f",\n{written}"
    yield f'],"count":{count}}}'
