"""Which tables a backup holds, and what kind of value stands in each column, whatever the database makes of it."""

import re
from dataclasses import asdict, dataclass
from typing import NamedTuple

from django.apps import apps
from django.db import connection, models

from .refusal import Refused

GIVEN = "given"  # a whole number that the database gives to a new row
WHOLE, REAL, TRUTH, DECIMAL, TEXT, BYTES = "whole", "real", "truth", "decimal", "text", "bytes"
DAY, TIME, INSTANT, UUID, JSON = "day", "time", "instant", "uuid", "json"
KINDS = {
    **dict.fromkeys(("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField"), WHOLE),
    **dict.fromkeys(("PositiveIntegerField", "PositiveBigIntegerField"), WHOLE),
    **dict.fromkeys(("SmallIntegerField", "PositiveSmallIntegerField"), WHOLE),
    **dict.fromkeys(("CharField", "TextField", "SlugField", "FileField", "FilePathField"), TEXT),
    "GenericIPAddressField": TEXT,
    "BooleanField": TRUTH,
    "FloatField": REAL,
    "DecimalField": DECIMAL,
    "BinaryField": BYTES,
    "DateField": DAY,
    "TimeField": TIME,
    "DateTimeField": INSTANT,
    "UUIDField": UUID,
    "JSONField": JSON,
}
# Wagtail's index is made anew: each database has one of its own. A session would let a thief of the file log in. A job
# that waited then was done since: its mail would go out once more.
NOT_SAVED = {"wagtailsearch_indexentry", "django_session", "operations_job"}
# A database fills and empties them itself, with the tables that they are made from.
FOLLOW = {"wagtailsearch_indexentry_fts", "core_searchvector"}
# It says what is known of backups; a restored one must not forget those made after it.
STAYS = {"operations_backup"}
NAME = re.compile(r"[a-z0-9_]{1,63}", re.ASCII)


class Column(NamedTuple):
    name: str
    kind: str
    places: int = 0  # decimal ones


@dataclass(frozen=True)
class Table:
    """A table as it was when it was saved; ``key`` is the column that gives its rows their order."""

    name: str
    key: str
    columns: tuple[Column, ...]

    @classmethod
    def read(cls, stored: dict) -> "Table":
        table = cls(stored["name"], stored["key"], tuple(Column(*column) for column in stored["columns"]))
        if not all(NAME.fullmatch(name) for name in (table.name, table.key, *(c.name for c in table.columns))):
            raise Refused(f"The backup names a table that no portal has: {table.name[:80]!r}.")
        return table

    def stored(self) -> dict:
        return asdict(self)

    @property
    def quoted(self) -> str:
        return connection.ops.quote_name(self.name)

    @property
    def columns_quoted(self) -> str:
        return ", ".join(connection.ops.quote_name(column.name) for column in self.columns)

    @property
    def has_given_keys(self) -> bool:
        return self._kind_of_key == GIVEN

    @property
    def order(self) -> str:
        collated = ' COLLATE "C"' if connection.vendor == "postgresql" and self._kind_of_key == TEXT else ""
        return connection.ops.quote_name(self.key) + collated

    @property
    def _kind_of_key(self) -> str:
        return next(column.kind for column in self.columns if column.name == self.key)


def saved_tables() -> list[Table]:
    return [table_of(model) for model in all_models() if model._meta.db_table not in NOT_SAVED | FOLLOW | STAYS]


def all_models() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    own = (model for model in found if model._meta.managed and not model._meta.proxy and not model._meta.swapped)
    return sorted(own, key=lambda model: model._meta.db_table)


def table_of(model: type[models.Model]) -> Table:
    columns = tuple(_column(field) for field in model._meta.local_concrete_fields)
    return Table(model._meta.db_table, str(model._meta.pk.column), columns)


def _column(field: models.Field) -> Column:
    if isinstance(field, models.AutoField):
        return Column(str(field.column), GIVEN)
    stored = field
    while stored.is_relation:
        stored = stored.target_field
    kind = KINDS.get(stored.get_internal_type())
    if kind is None:
        raise Refused(f"A backup does not know the kind of {field.model._meta.label}.{field.name}.")
    return Column(str(field.column), kind, getattr(stored, "decimal_places", 0) or 0)
