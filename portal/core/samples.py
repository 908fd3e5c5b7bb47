"""Made-up records in any number, to measure with.

Each app declares in a module ``samples`` what its records are like: ``SAMPLES``, in the order in which one can name
another. The same seed makes the same records.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import models

ONSETS = ("B", "Br", "D", "F", "G", "Gr", "H", "K", "L", "M", "N", "P", "R", "S", "St", "T", "V", "W", "Z")
MIDDLES = ("a", "e", "i", "o", "u", "ä", "ö", "ü", "é", "å", "au", "ei")
ENDINGS = ("berg", "dal", "feld", "gate", "holm", "lund", "mark", "nova", "ridge", "stad", "stein", "ville", "wick")
SUBJECTS = ("X-rays", "neutrons", "batteries", "proteins", "magnets", "catalysts", "archives", "alloys", "polymers")
FIRST_YEAR, LAST_YEAR = 1990, 2026
SOURCE = {"source_url": "https://example.org/made-up", "checked_on": "2026-01-31"}


@dataclass
class Making:
    """Chance, and what was made so far by the name of its model."""

    chance: Random
    made: dict[str, list[models.Model]] = field(default_factory=dict)

    def one_of(self, kind: str) -> Any:
        return self.chance.choice(self.made[kind])

    def some_of(self, kind: str, most: int) -> list[Any]:
        rows = self.made[kind]
        return self.chance.sample(rows, min(self.chance.randint(1, most), len(rows)))

    def choice_of(self, choices: type[models.TextChoices]) -> str:
        return self.chance.choice(choices.values)

    def word(self) -> str:
        return self.chance.choice(ONSETS) + self.chance.choice(MIDDLES) + self.chance.choice(ENDINGS)

    def sentence(self) -> str:
        first, second = self.chance.sample(SUBJECTS, 2)
        return f"Made up to measure with: {self.word()} brings together work on {first} and {second}."

    def text(self, sentences: int) -> str:
        return " ".join(self.sentence() for _number in range(sentences))

    def period(self) -> dict[str, Any]:
        """A period of which the start is known to the year or the month; a third of them is ongoing."""
        start = self.chance.randint(FIRST_YEAR, LAST_YEAR - 1)
        since = self.chance.choice([f"{start}", f"{start}-{self.chance.randint(1, 12):02}"])
        if self.chance.random() < 1 / 3:
            return {"since": since, "is_ongoing": True}
        return {"since": since, "until": str(min(start + self.chance.randint(1, 9), LAST_YEAR))}

    def place(self) -> dict[str, Any]:
        latitude, longitude = self.chance.uniform(36, 66), self.chance.uniform(-9, 30)
        country = self.chance.choice(
            ["AT", "CH", "CZ", "DE", "DK", "ES", "FR", "GB", "HU", "IT", "NL", "NO", "PL", "SE"]
        )
        return {
            "city": self.word(),
            "country": country,
            "latitude": f"{latitude:.5f}",
            "longitude": f"{longitude:.5f}",
        }


@dataclass(frozen=True)
class Sample:
    """``share`` of a thousand records are of this model; ``make`` yields one, then the rows that hang on it.

    ``make`` gets the number of the record, which is part of its address.
    """

    model: type[models.Model]
    share: int
    make: Callable[[Making, int], Iterator[models.Model]]


def link(model: type[models.Model], name: str, row: models.Model, other: models.Model) -> models.Model:
    """The row that ties two records together in a relation to many."""
    known = model._meta.get_field(name)
    return known.remote_field.through(**{known.m2m_field_name(): row, known.m2m_reverse_field_name(): other})
