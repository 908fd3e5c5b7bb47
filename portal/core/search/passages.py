"""Why something was found: its names and the best passage, with the words marked and everything else escaped."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from . import folding
from .index import name_of
from .models import SearchEntry

WORD = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"(?<=[.!?…]) +(?=\S)")
WINDOW = 220
MOST_READ = 6_000


@dataclass(frozen=True)
class Shown:
    """An entry as a reader sees it, all texts marked."""

    entry: SearchEntry
    kind: str
    title: SafeString
    subtitle: SafeString
    detail: SafeString
    also: SafeString
    passage: SafeString


def shown(entry: SearchEntry, words: Sequence[str], name: str = "") -> Shown:
    """The entry with the sought words marked, and those of the name that looked like them."""
    sought = {*words, *folding.sought_stems(name)}
    is_told = any(places(text, sought) for text in (entry.title, entry.subtitle, entry.detail))
    others = () if is_told else (*entry.also, *entry.others)
    also = next((text for text in others if places(text, sought)), "")
    return Shown(
        entry,
        capfirst(name_of(entry.kind)),
        mark(entry.title, sought),
        mark(entry.subtitle, sought),
        mark(entry.detail, sought),
        mark(also, sought),
        mark(passage(entry.text, sought), sought),
    )


def mark(text: str, sought: Iterable[str]) -> SafeString:
    """The text with the sought words, whatever their spelling, between ``<mark>`` and ``</mark>``."""
    pieces, last = [], 0
    for place in places(text, sought):
        pieces.append(format_html("{}<mark>{}</mark>", text[last : place.start()], place[0]))
        last = place.end()
    return mark_safe("".join(pieces) + escape(text[last:]))  # noqa: S308 - every piece is escaped


def places(text: str, sought: Iterable[str]) -> list[re.Match]:
    sought = set(sought)
    begun = tuple(word for word in sought if len(word) > 2)
    return [
        found
        for found in WORD.finditer(text)
        if any(stem in sought or stem.startswith(begun) for stem in folding.stems_of(found[0]))
    ]


def passage(text: str, sought: Iterable[str]) -> str:
    """The stretch of the text with most of the sought words; its beginning when there are none."""
    read = text[:MOST_READ]
    found = places(read, sought)
    if not found:
        return _cut(text, 0)
    starts = [place.start() for place in found]
    best = max(starts, key=lambda start: (_distinct(found, start), -start))
    return _cut(text, _beginning(read, best))


def _distinct(found, start) -> int:
    return len({folding.fold(place[0]) for place in found if start <= place.start() < start + WINDOW})


def _beginning(text, place) -> int:
    """Where the sentence begins that leads to the place, or a word not far before it."""
    ends = [end.end() for end in SENTENCE_END.finditer(text, 0, place + 1) if end.end() <= place]
    start = ends[-1] if ends else 0
    if place - start <= WINDOW // 2:
        return start
    return text.rfind(" ", 0, max(place - WINDOW // 4, 1)) + 1


def _cut(text, start) -> str:
    """About as much as two lines hold, with an ellipsis where something is left out."""
    end = start + WINDOW
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + WINDOW // 2)
    inside = text[start:end].strip()
    is_begun = start > 0 and not SENTENCE_END.search(text, max(start - 2, 0), start + 1)
    return f"{'… ' if is_begun else ''}{inside}{' …' if end < len(text) else ''}"
