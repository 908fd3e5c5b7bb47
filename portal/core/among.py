"""The condition that a key is among many that were read before: ``pk__among="1,2,3"``."""

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignObject, Lookup


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):
    """Keys as one text, however many: each by itself would be a value of the query, and SQLite takes some thousands."""

    lookup_name = "among"
    prepare_rhs = False
    many = 10_000  # signs

    def as_sqlite(self, compiler, connection):
        column, values = self._column(compiler, connection)
        # Few rows are looked up by their key; where they are many, SQLite shall go by the order of the list instead.
        column = f"+{column}" if len(self.rhs) > self.many else column
        return f"{column} IN (SELECT value FROM json_each(%s))", [*values, f"[{self.rhs}]"]  # noqa: S608 - our own words

    def as_postgresql(self, compiler, connection):
        column, values = self._column(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*values, f"{{{self.rhs}}}"]

    def _column(self, compiler, connection) -> tuple[str, list]:
        if not self.rhs:
            raise EmptyResultSet  # nothing is asked of the database then
        column, values = self.process_lhs(compiler, connection)
        return column, list(values)
