"""The two questions to the database, each in the words of SQLite and of PostgreSQL.

What is asked holds nothing but a–z, 0–9 and spaces, so that no word of a reader is an operator.
"""

import json
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import folding

MOST_ENTRIES = 5_000
MOST_CANDIDATES = 150
# Up to this length one slip is forgiven (``folding.slips_forgiven``), and all texts are known that it makes.
SHORT, SHORTEST = 7, 4


class Match(NamedTuple):
    """An entry in which all words stand, the better the rank the closer to its name."""

    entry: int
    kind: str
    weight: int
    first_year: int | None
    last_year: int | None
    rank: float


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
    asked: str
    folded: str
    shown: str
    uses: int


ABOUT = "e.kind, e.weight, e.first_year, e.last_year"
ENTRY = f"e.id, {ABOUT}"


def matching(stems: Sequence[str], *, is_begun: bool = False, is_any: bool = False) -> list[Match]:
    """Entries in which all words stand; with ``is_begun`` the last word may go on.

    With ``is_any`` those that have any of the words in their names, places or ties: no text lacks the common ones.
    """
    return [Match(*row) for row in _rows(*_dialect().matching(stems, is_begun, is_any))]


def holding(kind: str, stems: Sequence[str], *, is_begun: bool = False, is_name: bool = False) -> str:
    """The keys of the rows of a kind with all words, for lists: as one text, any number of them, in no order."""
    return _rows(*_dialect().holding(kind, stems, is_begun, is_name))[0][0] or ""


def naming(stems: Sequence[str]) -> list[Match]:
    """Entries with all words in their names, the last one perhaps only begun."""
    return [Match(*row) for row in _rows(*_dialect().matching(stems, is_begun=True, is_any=False, is_name=True))]


def named_like(spellings: Sequence[str], more: int = 0) -> list[Candidate]:
    """Entries with a name that begins like one of the spellings of a text, or looks like it.

    ``more`` slips than usual may be forgiven.
    """
    if not spellings:
        return []
    longer_than = SHORT if not more else SHORTEST
    near = _near_names([spelling for spelling in spellings if len(spelling) > longer_than], more)
    return [Candidate(*row) for row in _rows(*_joined(spellings, partial(_dialect().names, near)))]


def _near_names(spellings: Sequence[str], more: int) -> list[str]:
    """Names with no more slips than are forgiven: of all names about as long, for trigrams cost five times as much."""
    if not spellings:
        return []
    forgiven = {spelling: folding.slips_forgiven(spelling) + more for spelling in spellings}
    lengths = sorted({len(spelling) + step for spelling, most in forgiven.items() for step in range(-most, most + 1)})
    # As one text, which costs a fifth of as many rows; the index alone answers.
    asked = f"SELECT {_dialect().TEXTS} FROM core_searchterm WHERE is_name AND length(folded) IN ({_places(lengths)})"  # noqa: S608
    names = set((_rows(asked, lengths)[0][0] or "").split(","))
    near = (
        process.extract(spelling, names, scorer=OSA.distance, score_cutoff=most, limit=MOST_CANDIDATES)
        for spelling, most in forgiven.items()
    )
    return sorted({name for found in near for name, _slips, _place in found})


def near_words(words: Sequence[str]) -> list[NearWord]:
    """Words of names and places that look like one of these."""
    if not words:
        return []
    return [NearWord(*row) for row in _rows(*_joined(words, _dialect().words))]


def _joined(texts, ask) -> tuple[str, list]:
    """One question for several texts."""
    parts: list[str] = []
    values: list = []
    for text in texts:
        sql, given = ask(text)
        parts.append(f"SELECT * FROM ({sql}) AS part{len(parts)}")  # noqa: S608 - our own words
        values += given
    return " UNION ALL ".join(parts), values


def _rows(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _dialect() -> "type[SQLite] | type[PostgreSQL]":
    return PostgreSQL if connection.vendor == "postgresql" else SQLite


def _slips(text) -> list[str]:
    return sorted(folding.one_slip_away(text)) if len(text) <= SHORT else [text]


def _places(values) -> str:
    return ", ".join(["%s"] * len(values))


class SQLite:
    """FTS5: words in one table, trigrams of names and of words in another."""

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
            f"ORDER BY 2 DESC, 1 LIMIT {MOST_ENTRIES}) AS best "
            "JOIN core_searchentry e ON e.id = best.rowid ORDER BY 6 DESC, 1",
            [cls._asked(stems, is_begun, is_any, is_name)],
        )

    @staticmethod
    def names(near, text):
        return (
            f"SELECT {ENTRY}, t.folded, t.shown FROM core_searchterm t "  # noqa: S608 - our own words
            "JOIN core_searchentry e ON e.id = t.entry_id WHERE t.id IN ("
            "SELECT id FROM core_searchterm WHERE is_name AND folded IN (SELECT value FROM json_each(%s)) "
            "UNION ALL SELECT id FROM (SELECT id FROM core_searchterm WHERE is_name AND folded >= %s AND folded < %s "
            f"ORDER BY length(folded) LIMIT {MOST_CANDIDATES}))",
            [json.dumps([*_slips(text), *near]), text, f"{text}~"],
        )

    @classmethod
    def words(cls, word):
        slips, grams = _slips(word), [cls._grams(word)] if len(word) > SHORT else []
        alike = (
            "UNION ALL SELECT rowid FROM (SELECT rowid FROM core_searchterm_grams WHERE core_searchterm_grams "  # noqa: S608
            f"MATCH %s ORDER BY rank LIMIT {MOST_CANDIDATES})"
        )
        return (
            "SELECT %s, t.folded, MIN(t.shown), COUNT(*) FROM core_searchterm t WHERE t.id IN ("  # noqa: S608
            f"SELECT id FROM core_searchterm WHERE NOT is_name AND folded IN ({_places(slips)}) "
            f"{alike if grams else ''}) GROUP BY t.folded",
            [word, *slips, *grams],
        )

    @staticmethod
    def _grams(word):
        # Blanks around the word as in the table, so that its beginning and end count.
        padded = f"  {word} "
        grams = dict.fromkeys(padded[place : place + 3] for place in range(len(padded) - 2))
        quoted = " OR ".join(f'"{gram}"' for gram in grams)
        return f"words : ({quoted})"


class PostgreSQL:
    """Text vectors in a table of their own for words, trigrams of ``pg_trgm`` for names and words."""

    # Spellings are given as rows: for an array, PostgreSQL would look up the trigrams of each of hundreds of them
    # wherever that index was not vacuumed yet, which takes half a second.
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
            f"ORDER BY 6 DESC, e.entry_id LIMIT {MOST_ENTRIES}",
            [cls._asked(stems, is_begun, is_any, is_name)],
        )

    @staticmethod
    def names(near, text):
        return (
            f"SELECT {ENTRY}, t.folded, t.shown FROM core_searchterm t "  # noqa: S608 - our own words
            "JOIN core_searchentry e ON e.id = t.entry_id WHERE t.id IN ("
            "SELECT id FROM core_searchterm WHERE is_name AND folded IN (SELECT unnest(%s::text[])) "
            "UNION ALL (SELECT id FROM core_searchterm WHERE is_name AND folded LIKE %s "
            f"ORDER BY length(folded) LIMIT {MOST_CANDIDATES}))",
            [[*_slips(text), *near], f"{text}%"],
        )

    @staticmethod
    def words(word):
        slips, like = _slips(word), [word, word] if len(word) > SHORT else []
        alike = (
            "UNION ALL (SELECT id FROM core_searchterm WHERE NOT is_name AND folded %% %s "  # noqa: S608
            f"ORDER BY similarity(folded, %s) DESC LIMIT {MOST_CANDIDATES})"
        )
        return (
            "SELECT %s::text, t.folded, MIN(t.shown), COUNT(*) FROM core_searchterm t WHERE t.id IN ("  # noqa: S608
            "SELECT id FROM core_searchterm WHERE NOT is_name AND folded IN (SELECT unnest(%s::text[])) "
            f"{alike if like else ''}) GROUP BY t.folded",
            [word, slips, *like],
        )
