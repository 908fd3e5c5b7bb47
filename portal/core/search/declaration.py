"""How a model declares what readers find it by."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import strip_tags
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import get_text_for_indexing

from portal.core.dates import FIRST_DAY, LAST_DAY, PartialDate
from portal.core.periods import Period
from portal.core.records import Record

LONGEST_TEXT = 20_000
SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Searched:
    """What a record or page is found by, as paths from the row: ``responsibilities.organisation``.

    ``names`` lists what it is or was called, first what people say; ``others`` records whose names find it
    too; ``places`` and ``text`` what else can be sought, ``words`` what is sought but not shown; ``detail`` what
    stands beside its name; ``years`` periods and dates. Whatever is not public on the way is passed over. Rows
    of one ``kind`` stand together; of two that match alike the one with more ``weight`` comes first.
    """

    names: tuple[str, ...]
    others: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    kind: str = ""
    weight: int = 0

    def first_steps(self) -> set[str]:
        """The relations and fields with which its paths begin."""
        paths = (*self.names, *self.others, *self.places, *self.text, *self.words, *self.detail, *self.years)
        return {path.partition(".")[0] for path in paths}

    def lookups(self, model: type[models.Model]) -> list[str | models.Prefetch]:
        """What to prefetch of many rows: whatever its paths lead over, and the ends that say whether it is public."""
        paths = (*self.names, *self.others, *self.places, *self.text, *self.words, *self.detail, *self.years)
        found: dict[str, models.QuerySet | None] = {}
        for path in paths:
            _look(model, path.split("."), found)
        return [name if rows is None else models.Prefetch(name, rows) for name, rows in found.items()]


def _look(model: type[models.Model], steps: list[str], found: dict, above: str = "") -> None:
    """Note what one path leads over: each relation with its rows where these are many.

    What one of many rows leads to is joined to it: fetched by itself, SQLite takes no more than a thousand at once.
    """
    name, *further = steps
    known: Any = next((known for known in model._meta.get_fields() if _leads_by(known, name)), None)
    if known is None:
        return
    to, here = known.related_model, f"{above}__{name}".strip("_")
    if known.one_to_many or known.many_to_many:
        back = known.field.name if known.one_to_many else ""  # the row itself
        ends = [end for end in getattr(to, "ends", ()) if end != back]
        found[here] = found.get(here, to._default_manager.all()).select_related(*ends)
    elif found.get(above) is not None:
        found[above] = found[above].select_related(name)
    else:
        found.setdefault(here, None)
    if further:
        _look(to, further, found, here)


def _leads_by(known, name: str) -> bool:
    return known.is_relation and name == (
        known.get_accessor_name() if isinstance(known, models.ForeignObjectRel) else known.name
    )


@dataclass
class Reader:
    """Reads a public row by its declaration; ``read`` keeps the records that it came across."""

    row: models.Model
    read: set[str] = field(default_factory=set)

    @property
    def declared(self) -> Searched:
        return self.row.searched

    def names(self) -> list[str]:
        """Present and former names, each once."""
        return list(dict.fromkeys(self._texts(self.declared.names)))

    def short_names(self) -> list[str]:
        """What it is called in short and in full, by which others are found that name it."""
        return list(dict.fromkeys(self._texts(self.declared.names[:2])))

    def others(self) -> list[str]:
        """What the records that it names are called in short and in full."""
        found = [other for path in self.declared.others for other in self._values(path)]
        return list(dict.fromkeys(name for other in found for name in Reader(other).short_names()))

    def places(self) -> list[str]:
        return list(dict.fromkeys(self._texts(self.declared.places)))

    def words(self) -> list[str]:
        return list(dict.fromkeys(self._texts(self.declared.words)))

    def text(self) -> str:
        return " ".join(self._texts(self.declared.text))[:LONGEST_TEXT]

    def detail(self) -> str:
        return ", ".join(dict.fromkeys(self._texts(self.declared.detail)))

    def years(self) -> tuple[int | None, int | None]:
        """First and last year of which the row says something."""
        spans = [span for path in self.declared.years for value in self._values(path) if (span := _span(value))]
        if not spans:
            return None, None
        return min(first.year for first, _last in spans), max(last.year for _first, last in spans)

    def _texts(self, paths) -> Iterator[str]:
        written = (_in_words(value) for path in paths for value in self._values(path))
        return (text for text in written if text)

    def _values(self, path) -> Iterator[Any]:
        yield from self._walk(self.row, path.split("."))

    def _walk(self, row, steps) -> Iterator[Any]:
        name, *further = steps
        for one in self._found(row, name):
            if one is None or not self._may_be_told(one):
                continue
            yield from self._walk(one, further) if further else [one]

    @staticmethod
    def _found(row, name) -> Iterable[Any]:
        """What stands in a row under a name; rows that were prefetched as they are, for a manager copies them."""
        if (rows := getattr(row, "_prefetched_objects_cache", {}).get(name)) is not None:
            return rows
        value = row if name == "self" else _plain(row, name, getattr(row, name))
        return value.all() if hasattr(value, "all") else [value() if callable(value) else value]

    def _may_be_told(self, value) -> bool:
        if isinstance(value, Record) and value != self.row:
            self.read.add(key_of(value))
        for name in getattr(value, "ends", ()):
            # A row that a draft keeps from readers is read again when that draft goes public.
            end = value._meta.get_field(name)
            self.read.add(f"{end.related_model._meta.label_lower}:{getattr(value, end.attname)}")
        return not hasattr(value, "is_public") or value.is_public()


def key_of(row: models.Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def _plain(row, name, value):
    """Rich text and building blocks as the words in them."""
    try:
        known = row._meta.get_field(name)
    except (AttributeError, FieldDoesNotExist):
        return value
    if isinstance(known, StreamField):
        return " ".join(strip_tags(part) for part in known.get_searchable_content(value))
    return get_text_for_indexing(value) if isinstance(known, RichTextField) else value


def _in_words(value) -> str:
    written = value.display() if isinstance(value, PartialDate) else str(value)
    return SPACES.sub(" ", written).strip()


def _span(value) -> tuple[date, date] | None:
    if isinstance(value, Period):
        first, last = value.span()
    elif isinstance(value, PartialDate):
        first, last = value.earliest, LAST_DAY  # what began and is not said to have ended
    else:
        first = last = value
    return (first, last) if first <= last and FIRST_DAY not in (first, last) else None
