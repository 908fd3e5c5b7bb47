"""One spelling for all spellings of a word, so that both databases compare plain letters and digits.

"Jülich", "Juelich" and "Julich" become "julich"; "PETRA III", "Petra-3" and "petra3" become "petra 3".
"""

import re
from functools import cache, lru_cache

from wagtail.coreutils import string_to_ascii

LONGEST_WORD = 60
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789 "

# What Germans and Scandinavians write in the place of ä, ö, ü and å: one letter for both ways.
TWO_FOR_ONE = re.compile(r"a[ae]|oe|ue")
ABBREVIATION = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b")
LETTERS_OR_DIGITS = re.compile(r"[a-z]+|[0-9]+")
ROMAN = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})")
# Words of a question, and those that stand between names: no record is meant by them while there are others.
QUESTION = "what whats when where wheres which who whos why how is are was were be been has have had do does did"
QUESTION += " can could will tell me show find"
BETWEEN = "a an the and or but not so if as at by for from in into of on to with about than that there these this those"
BETWEEN += " its their our my you your de der des die la le und"
DIGITS = {"i": 1, "v": 5, "x": 10}


def fold(text: str) -> str:
    """The words of a text in their one spelling, with single spaces; nothing but a–z and 0–9."""
    return " ".join(words(text))


def spellings(text: str) -> list[str]:
    """The spellings under which a name is kept and sought, the usual one first; none for a text without letters.

    What folding joins, a typing error would part: so a name is kept with its numerals and vowels as written too.
    """
    plain = _plain(text)
    ways = (fold(text), " ".join(_split(_joined_vowels(plain))), " ".join(_split(plain)))
    return [folded for folded in dict.fromkeys(ways) if folded]


def sought_spellings(text: str) -> list[str]:
    """The spellings of a name that a reader asks for, as typed and without fillers: "What is LEAPS?" names LEAPS."""
    return list(dict.fromkeys([*spellings(text), *spellings(" ".join(_without_fillers(text)))]))


def words(text: str) -> list[str]:
    return [word for written in text.split() for word in _words_of(written)]


@lru_cache(maxsize=4096)
def _words_of(written: str) -> tuple[str, ...]:
    # What stands between two spaces folds by itself, and most of a text are words that came before.
    return tuple(_arabic(word) for word in _split(_joined_vowels(_plain(written))))


def sought_stems(text: str) -> list[str]:
    """The same of what a reader asks for, without "the" and "of" unless there is nothing else."""
    return stems(" ".join(_without_fillers(text))) or stems(text)


def _without_fillers(text: str) -> list[str]:
    return [written for written in text.split() if not fillers().issuperset(_words_of(written))]


@cache
def fillers() -> frozenset[str]:
    return frozenset(words(f"{QUESTION} {BETWEEN}"))


def stems(text: str) -> list[str]:
    """The words without the ending of an English plural: "facilities" is found by "facility"."""
    return [stem for written in text.split() for stem in stems_of(written)]


@lru_cache(maxsize=4096)
def stems_of(written: str) -> tuple[str, ...]:
    """The same of what stands between two spaces."""
    return tuple(stem(word) for word in _words_of(written))


def stem(word: str) -> str:
    if len(word) > 5 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def one_slip_away(text: str) -> set[str]:
    """Every text that one typing error makes of a short one; the text itself is among them."""
    cuts = [(text[:place], text[place:]) for place in range(len(text) + 1)]
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    replaced = {head + sign + tail[1:] for head, tail in cuts if tail for sign in ALPHABET}
    added = {head + sign + tail for head, tail in cuts for sign in ALPHABET}
    return {" ".join(found.split()) for found in left_out | swapped | replaced | added} - {""}


def slips_forgiven(text: str) -> int:
    """How many typing errors a text may hold and still be meant."""
    return 1 if len(text) <= 7 else 2 if len(text) <= 24 else 3


def _plain(text: str) -> str:
    plain = string_to_ascii(text).lower()
    return ABBREVIATION.sub(lambda found: found[0].replace(".", ""), plain.replace("'", ""))


def _joined_vowels(plain: str) -> str:
    return TWO_FOR_ONE.sub(lambda found: found[0][0], plain)


def _split(plain: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in LETTERS_OR_DIGITS.findall(plain)]


def _arabic(word: str) -> str:
    # A single letter is an initial more often than a number, as in "X-ray".
    if len(word) < 2 or not ROMAN.fullmatch(word):
        return word
    values = [DIGITS[letter] for letter in word]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return str(sum(-value if value < following else value for value, following in pairs))
