"""Rows as lines of JSON, the same for the same data in every database, and back; in flat memory."""

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import Error, connection

from . import tables
from .refusal import Refused
from .tables import Column, Table

AT_ONCE = 1000


def lines_of(table: Table) -> Iterator[bytes]:
    """Every row as one line, in the order of the key. JSON keys are sorted: PostgreSQL forgets their order."""
    told = [_TELL[column.kind] for column in table.columns]
    sql = f"SELECT {table.columns_quoted} FROM {table.quoted} ORDER BY {table.order}"  # noqa: S608 - names are checked
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                values = [
                    None if value is None else tell(value, column)
                    for value, tell, column in zip(row, told, table.columns, strict=True)
                ]
                yield json.dumps(values, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def load(table: Table, lines: Iterable[bytes]) -> None:
    """Put the rows into the table, which is empty."""
    stored = _STORE | (_STORE_IN_SQLITE if connection.vendor == "sqlite" else {})
    ways = [stored.get(column.kind) for column in table.columns]

    def values_of(line: bytes) -> list:
        row = json.loads(line)
        return [store(value) if store and value is not None else value for value, store in zip(row, ways, strict=True)]

    rows = map(values_of, lines)
    try:
        with connection.wrap_database_errors, connection.cursor() as cursor:
            (_copy if connection.vendor == "postgresql" else _insert)(cursor, table, rows)
    except (Error, ValueError) as wrong:
        raise Refused(f"Table {table.name} cannot be restored: {wrong}") from wrong


def _copy(cursor, table: Table, rows: Iterator[list]) -> None:
    with cursor.copy(f"COPY {table.quoted} ({table.columns_quoted}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert(cursor, table: Table, rows: Iterator[list]) -> None:
    places = ", ".join(["%s"] * len(table.columns))
    sql = f"INSERT INTO {table.quoted} ({table.columns_quoted}) VALUES ({places})"  # noqa: S608 - names are checked
    # Django looks ahead into what it is given, and would keep all of it.
    while batch := list(islice(rows, AT_ONCE)):
        cursor.executemany(sql, batch)


def last_key(table: Table) -> int | None:
    """The last key that was given out, also to a row that is gone; ``None`` where the database gives none."""
    if not table.has_given_keys:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        else:
            sequence = _sequence(cursor, table)
            cursor.execute(f"SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END FROM {sequence}")  # noqa: S608
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def go_on_after(table: Table, key: int) -> None:
    """Let the database give keys after this one, as it did when the table was saved."""
    if not table.has_given_keys:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, int(key)])
        else:
            # Unlike setval() it is undone with the transaction.
            cursor.execute(f"ALTER SEQUENCE {_sequence(cursor, table)} RESTART WITH {int(key) + 1}")


def _sequence(cursor, table: Table) -> str:
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.quoted, table.key])
    return cursor.fetchone()[0]


def _decimal(value: Any, column: Column) -> str:
    return str(Decimal(str(value)).quantize(Decimal(1).scaleb(-column.places)))


def _instant(value: dt.datetime, column: Column) -> str:
    # SQLite keeps UTC without saying so.
    aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC).isoformat(" ")


def _json(value: Any, column: Column) -> list:
    # In a list, to tell the JSON null from a value that is missing.
    return [json.loads(value) if isinstance(value, str) else value]


_TELL: dict[str, Callable[[Any, Column], Any]] = {
    tables.GIVEN: lambda value, column: int(value),
    tables.WHOLE: lambda value, column: int(value),
    tables.REAL: lambda value, column: float(value),
    tables.TRUTH: lambda value, column: bool(value),
    tables.TEXT: lambda value, column: str(value),
    tables.BYTES: lambda value, column: base64.b64encode(value).decode(),
    tables.DAY: lambda value, column: value.isoformat(),
    tables.TIME: lambda value, column: value.isoformat(),
    tables.UUID: lambda value, column: uuid.UUID(str(value)).hex,
    tables.DECIMAL: _decimal,
    tables.INSTANT: _instant,
    tables.JSON: _json,
}
_STORE: dict[str, Callable[[Any], Any]] = {
    tables.BYTES: base64.b64decode,
    tables.JSON: lambda value: json.dumps(value[0]),
}
_STORE_IN_SQLITE = {tables.INSTANT: lambda value: value.removesuffix("+00:00")}
