from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

LIKE_ENOUGH = 0.6


def meant(word: str, known: Iterable[str]) -> str | None:
    """Which of the known words somebody meant who typed another, if one looks like it."""
    sought = word.casefold()
    found = process.extractOne(
        sought, list(known), scorer=OSA.normalized_similarity, processor=str.casefold, score_cutoff=LIKE_ENOUGH
    )
    return found[0] if found else None
