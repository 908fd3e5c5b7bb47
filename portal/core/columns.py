"""Columns of a list shown as a table, declared beside the view of each kind of record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from .dates import PartialDate


@dataclass(frozen=True)
class Column:
    """``said`` tells what stands in it for a row on a day: a text, a partial date, a record, or several of these.

    ``order`` is the value of the parameter ``ordering`` that sorts by it, ``form`` says of what it needs: ``long`` for
    whole names, ``phrase`` for words that belong together, ``day`` for one day and ``when`` for several, ``number``
    for what is compared by its size.
    """

    label: Any
    said: Callable
    order: str = ""
    form: str = "text"


@dataclass(frozen=True)
class Part:
    """A piece of a cell: words, perhaps with the address of the record that they name, or a date."""

    text: str = ""
    address: str = ""
    date: PartialDate | None = None


@dataclass(frozen=True)
class Cell:
    parts: list[Part]
    form: str = "text"


@dataclass(frozen=True)
class Head:
    """The head of a column: how the list is sorted by it now, and what ``ordering`` sorts by it next."""

    label: str
    order: str = ""
    now: str = ""
    form: str = "text"


def heads(columns: Iterable[Column], ordering: str) -> list[Head]:
    """``ordering`` is what the list is sorted by, as it stands in the address; the same head turns it round."""
    return [
        Head(
            label=str(column.label),
            order=f"-{column.order}" if column.order and ordering == column.order else column.order,
            now={column.order: "ascending", f"-{column.order}": "descending"}.get(ordering, "") if column.order else "",
            form=column.form,
        )
        for column in columns
    ]


def cells(columns: Iterable[Column], row: Model, day) -> list[Cell]:
    """What a row says under each column."""
    return [Cell(_parts(column.said(row, day)), column.form) for column in columns]


def _parts(said) -> list[Part]:
    if isinstance(said, list | tuple):
        return [part for one in said for part in _parts(one)]
    if said is None or said == "":
        return []
    if isinstance(said, Model):
        return [Part(str(said), said.get_absolute_url())]
    if isinstance(said, PartialDate):
        return [Part(date=said)]
    return [Part(str(said))]
