"""Names with one typing error each, and what the search makes of them."""

import string
from collections.abc import Iterator

from portal.core.models import SearchEntry
from portal.core.search import finding, index
from portal.core.search.declaration import Reader


def names_of_everything() -> list[tuple[str, str]]:
    """Key of everything public with each name that it has or had."""
    rows = [row for model in index.searched_models() for row in index.public_rows(model).order_by("pk")]
    return [(index.source_of(row), name) for row in rows for name in Reader(row).names()]


def slips(names, number: int, dice) -> Iterator[tuple[str, str, str]]:
    """So many keys with the right name and a wrong one."""
    for _ in range(number):
        key, name = dice.choice(names)
        yield key, name, slip(name, dice)


def slip(name: str, dice) -> str:
    """The name with a letter left out, added, replaced, or swapped with the next one."""
    place, letter = dice.randrange(len(name)), dice.choice(string.ascii_lowercase)
    head, sign, tail = name[:place], name[place], name[place + 1 :]
    ways = [head + tail, head + letter + sign + tail, head + letter + tail, head + tail[:1] + sign + tail[1:]]
    typed = dice.choice(ways)
    return typed if typed.casefold() != name.casefold() else slip(name, dice)


def best_found(text: str, most: int = 3) -> set[str]:
    """Keys of the first hits."""
    hits = finding.find(text).hits[:most]
    return set(SearchEntry.objects.filter(pk__in=[hit.entry for hit in hits]).values_list("source", flat=True))
