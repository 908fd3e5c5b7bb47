"""The table of what was measured; ``ratio`` says how fast something is beside the plain way, which is 1."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Row:
    """What one request took, how many requests or rows that is, and how it compares with the plain way.

    ``seconds`` are of the processor, that of the database with them. ``more`` are further columns by their heads.
    """

    name: str
    seconds: float
    ratio: float = 1
    needed: float = 0
    count: int = 1
    more: dict[str, str] = field(default_factory=dict)


def show(part: str, rows: Sequence[Row]) -> list[str]:
    """Print the table of a part; answers with what falls short."""
    heads = list(dict.fromkeys(head for row in rows for head in row.more))
    print(f"\n{part:<50}{'ms':>9}{'a second':>10}{'ratio':>8}{'needed':>8}" + "".join(f"{head:>9}" for head in heads))
    for row in rows:
        needed = f"{row.needed:.3f}" if row.needed else ""
        rate = row.count / row.seconds if row.seconds else 0
        line = f"{row.name:<50}{row.seconds * 1000:>9.1f}{rate:>10.0f}{row.ratio:>8.3f}{needed:>8}"
        print(line + "".join(f"{row.more.get(head, ''):>9}" for head in heads), flush=True)
    return [f"{part}: {row.name}: {row.ratio:.3f}, needed {row.needed:.3f}" for row in rows if row.ratio < row.needed]
