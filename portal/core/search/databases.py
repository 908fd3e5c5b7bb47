"""The questions to the database, where they differ in the words of SQLite and of PostgreSQL.

What is asked holds nothing but a–z, 0–9 and spaces, so that no word of a reader is an operator.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import starmap
from typing import NamedTuple

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import folding

MOST_ENTRIES = 5_000  # and one that says that there are more
MOST_CANDIDATES = 150
# More uses of a word need not be told apart.
MOST_USES = 1_000
# Up to this length one slip is forgiven (``folding.slips_forgiven``), and all texts are known that it makes.
SHORT, SHORTEST = 7, 4


class Hit(NamedTuple):
    """An entry that was found: the higher the score, the closer to its name.

    ``name`` is the name that looks like what was typed, if that is the reason; a guess, if it is spelt otherwise.
    """

    entry: int
    kind: str
    weight: int
    first_year: int | None
    last_year: int | None
    score: float
    name: str = ""
    is_guess: bool = False

    def is_of(self, year: int) -> bool:
        return self.first_year is not None and self.first_year <= year <= (self.last_year or year)


class Candidate(NamedTuple):
    """A name that begins like the text, or looks like it."""

    entry: int
    kind: str
    weight: int
    first_year: int | None
    last_year: int | None
    folded: str
    shown: str


class NearWord(NamedTuple):
    """A word of names and places, one of those that the fewest slips part from a word that was asked for."""

    asked: str
    folded: str
    shown: str
    uses: int


ABOUT = "e.kind, e.weight, e.first_year, e.last_year"
ENTRY = f"e.id, {ABOUT}"
# Most words stand in many entries: the index is asked for the next one that is different.
EACH_WORD = """
    (WITH RECURSIVE word(size, folded) AS (
        SELECT column1, '' FROM (VALUES %s) AS sizes
        UNION ALL
        SELECT size, (SELECT CAST(t.folded AS text) FROM core_searchterm t WHERE NOT t.is_name
                      AND length(t.folded) = size AND t.folded > word.folded ORDER BY t.folded LIMIT 1)
        FROM word WHERE folded IS NOT NULL)
    SELECT folded FROM word WHERE folded > '') AS words
"""
USED = "FROM core_searchterm t WHERE NOT t.is_name AND length(t.folded) = length(column1) AND t.folded = column1"
WORD_USED = f"""SELECT column1, (SELECT t.shown {USED} ORDER BY t.shown LIMIT 1),
        (SELECT COUNT(*) FROM (SELECT 1 {USED} LIMIT {MOST_USES}) AS uses)
    FROM (VALUES %s) AS sought
"""  # noqa: S608 - our own words


def matching(stems: Sequence[str], *, is_begun: bool = False, is_any: bool = False) -> list[Hit]:
    """Entries in which all words stand, the best first; with ``is_begun`` the last word may go on.

    With ``is_any`` those that have any of the words in their names, places or ties: no text lacks the common ones.
    """
    return list(starmap(Hit, _rows(*_dialect().matching(stems, is_begun, is_any))))


def holding(kind: str, stems: Sequence[str], *, is_begun: bool = False, is_name: bool = False) -> str:
    """The keys of the rows of a kind with all words, for lists: as one text, any number of them, in no order."""
    return _rows(*_dialect().holding(kind, stems, is_begun, is_name))[0][0] or ""


def naming(stems: Sequence[str]) -> list[Hit]:
    """Entries with all words in their names, the last one perhaps only begun."""
    return list(starmap(Hit, _rows(*_dialect().matching(stems, is_begun=True, is_any=False, is_name=True))))


def named_like(spellings: Sequence[str], more: int = 0) -> list[Candidate]:
    """Entries with a name that begins like one of the spellings of a text, or looks like it.

    ``more`` slips than usual may be forgiven.
    """
    if not spellings:
        return []
    longer_than = SHORT if not more else SHORTEST
    near = _near_names([spelling for spelling in spellings if len(spelling) > longer_than], more)
    exact = sorted({*near, *(slip for spelling in spellings for slip in _slips(spelling))})
    return list(map(Candidate._make, _rows(*_dialect().names(exact, spellings))))


def _near_names(spellings: Sequence[str], more: int) -> list[str]:
    """Names with no more slips than are forgiven: of all names about as long."""
    if not spellings:
        return []
    lengths = _lengths(spellings, more)
    # As one text, which costs a fifth of as many rows; the index alone answers.
    asked = f"SELECT {_dialect().TEXTS} FROM core_searchterm WHERE is_name AND length(folded) IN ({_places(lengths)})"  # noqa: S608
    names = set((_rows(asked, lengths)[0][0] or "").split(","))
    return sorted({name for spelling in spellings for name, _slips in _near(spelling, names, more)})


def near_words(words: Sequence[str]) -> list[NearWord]:
    """For each of these words those of names and places that are nearest, no farther than the slips forgiven."""
    if not words:
        return []
    lengths = _lengths(words)
    asked = f"SELECT {_dialect().TEXTS} FROM {EACH_WORD}" % _places(lengths, "(%s)")  # noqa: S608
    known = set((_rows(asked, lengths)[0][0] or "").split(","))
    nearest = {word: [near for near, slips in found if slips == found[0][1]]
               for word in words if (found := _near(word, known))}  # fmt: skip
    sought = sorted({near for some in nearest.values() for near in some})
    told = {row[0]: row for row in _rows(WORD_USED % _places(sought, "(%s)"), sought)} if sought else {}
    return [NearWord(word, *told[near]) for word, some in nearest.items() for near in some]


def _lengths(texts: Iterable[str], more: int = 0) -> list[int]:
    """Of all that the forgiven slips may have made these texts of."""
    most = {text: folding.slips_forgiven(text) + more for text in texts}
    return sorted({len(text) + step for text in most for step in range(-most[text], most[text] + 1)})


def _near(text: str, known: set[str], more: int = 0) -> list[tuple[str, int]]:
    """Those that the forgiven slips part from a text, with the number of slips, the nearest first."""
    most = folding.slips_forgiven(text) + more
    found = process.extract(text, known, scorer=OSA.distance, score_cutoff=most, limit=MOST_CANDIDATES)
    return [(near, slips) for near, slips, _place in found]


def _rows(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _dialect() -> "type[SQLite] | type[PostgreSQL]":
    return PostgreSQL if connection.vendor == "postgresql" else SQLite


def _slips(text) -> set[str]:
    return folding.one_slip_away(text) if len(text) <= SHORT else {text}


def _places(values, place: str = "%s") -> str:
    return ", ".join([place] * len(values))


class SQLite:
    """FTS5 for words."""

    TEXTS = "group_concat(folded)"

    @staticmethod
    def _asked(stems, is_begun, is_any, is_name):
        asked = [f'"{stem}"' for stem in stems]
        asked[-1] += "*" if is_begun else ""
        columns = "names : " if is_name else "{names others} : " if is_any else ""
        return f"{columns}({(' OR ' if is_any else ' AND ').join(asked)})"

    @classmethod
    def holding(cls, kind, stems, is_begun, is_name):
        return (
            "SELECT group_concat(substr(source, instr(source, ':') + 1)) FROM core_searchentry WHERE kind = %s "
            "AND id IN (SELECT rowid FROM core_searchentry_words WHERE core_searchentry_words MATCH %s)",
            [kind, cls._asked(stems, is_begun, False, is_name)],
        )

    @classmethod
    def matching(cls, stems, is_begun, is_any, is_name=False):
        return (
            # The best first, then what they are: so no entry is read that is not shown.
            f"SELECT {ENTRY}, best.rank FROM (SELECT rowid, -bm25(core_searchentry_words, 12.0, 3.0, 1.0) AS rank "  # noqa: S608
            "FROM core_searchentry_words WHERE core_searchentry_words MATCH %s "
            f"ORDER BY 2 DESC, 1 LIMIT {MOST_ENTRIES + 1}) AS best "
            "JOIN core_searchentry e ON e.id = best.rowid ORDER BY 6 DESC, e.weight DESC, 1",
            [cls._asked(stems, is_begun, is_any, is_name)],
        )

    @staticmethod
    def names(exact, beginnings):
        begun = (
            "UNION ALL SELECT id FROM (SELECT id FROM core_searchterm WHERE is_name AND folded >= %s AND folded < %s "  # noqa: S608
            f"ORDER BY length(folded) LIMIT {MOST_CANDIDATES}) "
        )
        return (
            f"SELECT {ENTRY}, t.folded, t.shown FROM core_searchterm t "  # noqa: S608 - our own words
            "JOIN core_searchentry e ON e.id = t.entry_id WHERE t.id IN ("
            "SELECT id FROM core_searchterm WHERE is_name AND folded IN (SELECT value FROM json_each(%s)) "
            f"{begun * len(beginnings)})",
            [json.dumps(exact), *(end for text in beginnings for end in (text, f"{text}~"))],
        )


class PostgreSQL:
    """Text vectors for words, in a table of their own."""

    TEXTS = "string_agg(folded, ',')"

    @staticmethod
    def _asked(stems, is_begun, is_any, is_name):
        marks = [*[""] * (len(stems) - 1), "*" if is_begun else ""]
        weight = "A" if is_name else "AB" if is_any else ""
        asked = [f"{stem}:{mark}{weight}".rstrip(":") for stem, mark in zip(stems, marks, strict=True)]
        return (" | " if is_any else " & ").join(asked)

    @classmethod
    def holding(cls, kind, stems, is_begun, is_name):
        return (
            "SELECT string_agg(key::text, ',') FROM core_searchvector "
            "WHERE vector @@ to_tsquery('simple', %s) AND kind = %s",
            [cls._asked(stems, is_begun, False, is_name), kind],
        )

    @classmethod
    def matching(cls, stems, is_begun, is_any, is_name=False):
        return (
            # ts_rank_cd takes twice as long; so does a length counted in words (1) instead of different ones (16).
            f"SELECT e.entry_id, {ABOUT}, ts_rank('{{0.05, 0.1, 0.25, 1.0}}', e.vector, query, 16) AS rank "  # noqa: S608
            "FROM core_searchvector e, to_tsquery('simple', %s) query WHERE e.vector @@ query "
            f"ORDER BY 6 DESC, e.weight DESC, e.entry_id LIMIT {MOST_ENTRIES + 1}",
            [cls._asked(stems, is_begun, is_any, is_name)],
        )

    @staticmethod
    def names(exact, beginnings):
        begun = (
            "UNION ALL (SELECT id FROM core_searchterm WHERE is_name AND folded LIKE %s "  # noqa: S608
            f"ORDER BY length(folded) LIMIT {MOST_CANDIDATES}) "
        )
        return (
            f"SELECT {ENTRY}, t.folded, t.shown FROM core_searchterm t "  # noqa: S608 - our own words
            "JOIN core_searchentry e ON e.id = t.entry_id WHERE t.id IN ("
            "SELECT id FROM core_searchterm WHERE is_name AND folded = ANY(%s) "
            f"{begun * len(beginnings)})",
            [exact, *(f"{text}%" for text in beginnings)],
        )
