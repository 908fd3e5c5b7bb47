import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

# XML knows none of these, and calendars choke on them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

CHUNK = 500  # rows that are held at a time


def plain(text) -> str:
    """Text without the control characters that no feed and no calendar can carry."""
    return _UNWRITABLE.sub("", str(text or ""))


@dataclass(frozen=True)
class Listing:
    """Public rows of one kind, as a reader asked for them.

    ``address`` is the page that shows them, ``own_address`` that of the export, both absolute. ``columns`` are the
    names of the plain values that ``told`` gives of each row, read from the database in chunks; ``tell`` gives
    them of some rows, by key. ``name`` is that of the resource; of a single record, ``is_single``, its own too.
    """

    name: str
    title: str
    site: str
    address: str
    own_address: str
    rows: "Iterable"
    columns: Sequence[str]
    told: Callable[[], Iterator[Mapping]]
    tell: Callable[[QuerySet], Mapping[int, Mapping]]
    is_single: bool = False
