import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# XML knows none of these, and calendars choke on them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
CHUNK = 500


def plain(text) -> str:
    """Text without the control characters that no feed and no calendar can carry."""
    return _UNWRITABLE.sub("", str(text or ""))


@dataclass(frozen=True)
class Listing:
    """Public rows of one kind, as a reader asked for them.

    ``address`` is the page that shows them, ``own_address`` that of the export, both absolute. ``columns`` are the
    names under which ``tell`` says what a row holds.
    """

    title: str
    site: str
    address: str
    own_address: str
    rows: "Iterable"
    columns: Sequence[str]
    tell: Callable[..., Mapping]

    def told(self) -> Iterator[Mapping]:
        """The rows as plain values, fetched from the database in chunks."""
        rows = self.rows.iterator(chunk_size=CHUNK) if hasattr(self.rows, "iterator") else self.rows
        return (self.tell(row) for row in rows)
