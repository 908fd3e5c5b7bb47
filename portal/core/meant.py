"""What was meant by a word that nothing is called, and what means nothing at all."""

from collections.abc import Container, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

LIKE_ENOUGH = 0.6
MOST_NAMED, LONGEST_NAME = 5, 41  # one sign more than a page shows


def meant(word: str, known: Iterable[str]) -> str | None:
    """Which of the known words somebody meant who typed another, if one looks like it."""
    sought = word.casefold()
    found = process.extractOne(
        sought, list(known), scorer=OSA.normalized_similarity, processor=str.casefold, score_cutoff=LIKE_ENOUGH
    )
    return found[0] if found else None


def meaningless(asked: Iterable[str], known: Container[str]) -> list[str]:
    """The first few parameters that mean nothing on a page, as far as it shows them.

    A page says that it left them out, and shows itself all the same: newsletters hang such on every link.
    """
    return [name[:LONGEST_NAME] for name in asked if name not in known][:MOST_NAMED]
