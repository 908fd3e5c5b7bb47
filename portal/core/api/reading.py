"""Public rows as plain values: columns in the place of objects, which cost ten times as much.

What a resource tells is declared once, by its serializer. Here each field becomes the columns and relations that it
needs and a function that tells it from them. A page asks one query, and one for each relation, however many rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, Model, QuerySet

from ..exports import CHUNK

TEXT = "as_text_"


@dataclass(frozen=True)
class Asked:
    """What was asked for besides the rows: ``day``, for what holds on a day only."""

    day: date
    known: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, find: Callable[[], Any]) -> Any:
        """What is the same for all rows and found for the first of them."""
        if name not in self.known:
            self.known[name] = find()
        return self.known[name]


@dataclass(frozen=True)
class Relation:
    """Rows that belong to those of a page, fetched for all of them at once; ``parent`` leads to these."""

    name: str
    rows: Callable[[], QuerySet]
    parent: str
    columns: tuple[str, ...] = ()

    def values(self, keys: list) -> QuerySet:
        return values_of(self.rows().filter(**{f"{self.parent}__in": keys}), (self.parent, *self.columns))


@dataclass(frozen=True)
class Told:
    """How one field is told from a row of plain values, and what has to be asked of the database for it.

    ``leads_to`` is the model of the records that it refers to, ``within`` are the fields of the rows that it holds.
    """

    tell: Callable[[Mapping, Asked], Any]
    columns: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    leads_to: type[Model] | None = None
    within: Mapping[str, "Told"] = field(default_factory=dict)


class Reading:
    """Some fields of a resource, read together."""

    def __init__(self, fields: Mapping[str, Told]):
        self.fields = fields
        self.columns = unique("pk", *(name for told in fields.values() for name in told.columns))
        self.relations: dict[str, Relation] = {}
        for relation in (one for told in fields.values() for one in told.relations):
            known = self.relations.get(relation.name, relation)
            self.relations[relation.name] = replace(relation, columns=unique(*known.columns, *relation.columns))

    def values(self, rows: QuerySet) -> QuerySet:
        return values_of(rows, self.columns)

    def tell(self, rows: list[dict], asked: Asked) -> list[dict]:
        """What readers get of rows that :meth:`values` found."""
        by_key = {row["pk"]: row for row in rows}
        for relation in self.relations.values() if rows else ():
            for row in rows:
                row[relation.name] = []
            for child in relation.values(list(by_key)):
                by_key[child[relation.parent]][relation.name].append(child)
        return [{name: told.tell(row, asked) for name, told in self.fields.items()} for row in rows]

    def stream(self, rows: QuerySet, asked: Asked) -> Iterator[dict]:
        """The same for any number of rows, of which no more than a chunk is held at a time."""
        found = self.values(rows).iterator(chunk_size=CHUNK)
        while chunk := list(islice(found, CHUNK)):
            yield from self.tell(chunk, asked)


def values_of(rows: QuerySet, columns: Iterable[str]) -> QuerySet:
    """Plain values. What is asked for by :func:`as_text` comes as it is stored."""
    plain = [name for name in columns if not name.startswith(TEXT)]
    texts = {
        name: ExpressionWrapper(F(name.removeprefix(TEXT)), output_field=CharField())
        for name in columns
        if name.startswith(TEXT)
    }
    return rows.select_related(None).prefetch_related(None).values(*plain, **texts)


def as_text(column: str) -> str:
    """The name of a column as it is stored, such as a partial date: reading it as an object takes far longer."""
    return f"{TEXT}{column}"


def unique(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
