"""From what a reader typed to what was meant: every record and page in question, the likeliest first."""

from bisect import insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from django.utils import timezone
from rapidfuzz.distance import OSA

from . import databases, folding
from .databases import Hit
from .models import SearchEntry

MOST_WORDS = 12

EXACT, BEGUN, NEAR = 100.0, 80.0, 90.0
IN_TEXT, BEST_IN_TEXT = 30.0, 65.0


@dataclass(frozen=True)
class Found:
    """All hits, the best first. ``meant`` is what was sought in the place of a text that stands nowhere.

    ``like`` are names that look like the text; ``is_some`` says that no hit has all of its words.
    """

    hits: list[Hit] = field(default_factory=list)
    meant: str = ""
    like: tuple[str, ...] = ()
    is_some: bool = False
    words: tuple[str, ...] = ()

    @property
    def more_than(self) -> int:
        """So many are the best; others that the text may mean as well are left out. Of fewer, 0."""
        return databases.MOST_ENTRIES if len(self.hits) > databases.MOST_ENTRIES else 0

    def narrowed(self, kind: str = "", year: int | None = None) -> list[Hit]:
        hits = self.hits if year is None else [hit for hit in self.hits if hit.is_of(year)]
        return [hit for hit in hits if hit.kind == kind] if kind else hits


def find(text: str) -> Found:
    """Everything public that the text may mean. Asks the database two to ten questions."""
    words, stems = folding.words(text)[:MOST_WORDS], tuple(folding.sought_stems(text)[:MOST_WORDS])
    if not words:
        return Found()
    matches = databases.matching(stems)
    called = names(text)
    if not any(hit.score == EXACT for hit in called) and not matches:
        matches = databases.matching(stems, is_begun=True)
    if matches or called:
        return _answer(matches, called, stems)
    guessed = _guessed(words, stems)
    return guessed if guessed.hits else Found(like=_remote(text), words=stems)


def _remote(text: str) -> tuple[str, ...]:
    """Names of which somebody may ask whether they were meant where nothing was found: one slip more is forgiven."""
    likely = sorted((hit for hit in names(text, more=1) if hit.is_guess), key=_order)
    return tuple(dict.fromkeys(hit.name for hit in likely))[:3]


def suggest(text: str, most: int = 8) -> list[SearchEntry]:
    """Entries whose names begin like the text, look like it, or hold its words."""
    stems = folding.sought_stems(text)[:MOST_WORDS]
    if not stems:
        return []
    return entries_of(_answer(databases.naming(stems), names(text), stems).hits[:most])


def entries_of(hits: Iterable[Hit]) -> list[SearchEntry]:
    """The entries of the hits, in their order. One that went meanwhile is left out."""
    hits = list(hits)
    stored = SearchEntry.objects.defer("folded_names", "folded_others", "folded_text").in_bulk(
        [hit.entry for hit in hits]
    )
    return [stored[hit.entry] for hit in hits if hit.entry in stored]


def kinds_of(hits: Iterable[Hit]) -> Counter:
    return Counter(map(itemgetter(1), hits))  # thousands, which the name of a field takes twice as long for


def years_of(hits: Iterable[Hit]) -> Counter:
    """How many of the hits say something of each year; what goes on counts until this year."""
    this_year = timezone.localdate().year
    years: Counter = Counter()
    for (first, last), number in Counter(map(itemgetter(3, 4), hits)).items():
        if first is not None:
            for year in range(first, min(last or first, max(this_year, first)) + 1):
                years[year] += number
    return years


def names(text: str, more: int = 0) -> list[Hit]:
    """Entries with a name like the text, each once, with how well its best name fits.

    ``more`` slips than usual may be forgiven.
    """
    spellings = folding.sought_spellings(text)
    best: dict[int, Hit] = {}
    for candidate in databases.named_like([spelling[:255] for spelling in spellings], more):
        score = max(_fit(spelling, candidate.folded, more) for spelling in spellings)
        if score and (candidate.entry not in best or best[candidate.entry].score < score):
            is_guess = not any(candidate.folded.startswith(spelling) for spelling in spellings)
            best[candidate.entry] = Hit(*candidate[:-2], score, candidate.shown, is_guess)
    return list(best.values())


def _fit(text: str, name: str, more: int) -> float:
    if text == name:
        return EXACT
    if name.startswith(text):
        return BEGUN + 15 * len(text) / len(name)
    slips = OSA.distance(text, name, score_cutoff=(most := folding.slips_forgiven(text) + more))
    return NEAR * (1 - slips / max(len(text), len(name))) if slips <= most else 0.0


def _answer(in_text: list[Hit], names: list[Hit], stems) -> Found:
    """Names and words together. Where a name is exactly what was typed, nothing else was meant."""
    is_exact = any(hit.score == EXACT for hit in names)
    like = tuple(dict.fromkeys(hit.name for hit in sorted(names, key=_order) if hit.is_guess))
    known = {hit.entry: hit for hit in in_text}
    meant = {hit.entry: hit for hit in names if hit.entry in known or not (is_exact and hit.is_guess)}
    hits = [hit for hit in in_text if hit.entry not in meant]
    top = max(in_text[0].score, 0) if in_text else 0
    for hit in meant.values():
        score = (hit.score - IN_TEXT) / (BEST_IN_TEXT - IN_TEXT) * (top or 1)  # as the database would weigh it
        text = known.get(hit.entry)
        insort(hits, text._replace(score=max(score, text.score)) if text else hit._replace(score=score), key=_order)
    return Found(hits, like=() if is_exact else like[:3], words=stems)


def _guessed(words: list[str], stems) -> Found:
    """Nothing has these words: take the nearest known word for each; failing that, what has any of them."""
    shown, known = _corrected(words)
    if known:
        if matches := databases.matching(known):
            return Found(matches, meant=shown, words=known)
        stems = known
    matches = databases.matching(stems, is_any=True) if len(stems) > 1 else []
    return Found(matches, is_some=bool(matches), words=stems)


def corrected(text: str) -> tuple[str, ...]:
    """The stems of the nearest known words; none where all are known, or none is near."""
    return _corrected(folding.words(text)[:MOST_WORDS])[1]


def _corrected(words: list[str]) -> tuple[str, tuple[str, ...]]:
    nearest = _nearest_words(words)
    meant = [(word, nearest.get(word)) for word in words]
    if not any(near and near.folded != word for word, near in meant):
        return "", ()
    shown = " ".join(near.shown if near else word for word, near in meant)
    return shown, tuple(folding.sought_stems(" ".join(near.folded if near else word for word, near in meant)))


def _nearest_words(words: list[str]) -> dict[str, databases.NearWord]:
    """Of words that are equally near the one that is used most."""
    nearest: dict[str, databases.NearWord] = {}
    near = databases.near_words([word for word in words if len(word) > 2])
    for one in sorted(near, key=lambda one: (-one.uses, one.folded)):
        nearest.setdefault(one.asked, one)
    return nearest


def _order(hit: Hit):
    return -hit.score, -hit.weight, hit.entry
