"""Wagtail's index of pages, which the admin asks: what people type are words, whatever signs stand among them.

To the index of SQLite some signs are operators, and a quotation mark that is never closed is an error.
"""

import re

from wagtail.search.backends import database
from wagtail.search.query import And, Or, Phrase, PlainText, SearchQuery

# A query becomes an expression as deep as it has words.
MOST_WORDS = 30
NO_PART_OF_WORDS = re.compile(r'["\x00-\x1f\x7f\ud800-\udfff]')
LETTER = re.compile(r"\w")


def words_of(text: str) -> str:
    """The words of the text; a sign inside a word stays, as in "Cryo-EM"."""
    words = [word for word in NO_PART_OF_WORDS.sub(" ", text).split() if LETTER.search(word)]
    return " ".join(words[:MOST_WORDS])


def readable(query: str | SearchQuery) -> str | SearchQuery:
    """The same question with nothing in it but words; empty when there are none."""
    if isinstance(query, str):
        return words_of(query)
    if isinstance(query, PlainText):
        words = words_of(query.query_string)
        return PlainText(words, operator=query.operator, boost=query.boost) if words else ""
    if isinstance(query, Phrase):
        words = words_of(query.query_string)
        return Phrase(words) if words else ""
    if isinstance(query, And | Or):
        parts = [part for part in map(readable, query.subqueries) if part != ""]
        return type(query)(parts) if parts else ""
    return query


class AsksForWords:
    """To be mixed into the backend that suits the database."""

    def search(self, query, *args, **kwargs):
        return super().search(readable(query), *args, **kwargs)

    def autocomplete(self, query, *args, **kwargs):
        return super().autocomplete(readable(query), *args, **kwargs)


def SearchBackend(params):  # noqa: N802 - the name under which Wagtail looks for it
    chosen = database.SearchBackend(params)
    chosen.__class__ = type("SearchBackend", (AsksForWords, type(chosen)), {})
    return chosen
