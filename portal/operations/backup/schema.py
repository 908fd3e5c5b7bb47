"""The tables themselves: which migrations made them, and how they are made anew as a backup knew them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from .refusal import Refused


def applied() -> list[tuple[str, str]]:
    return sorted(MigrationRecorder(connection).applied_migrations())


def refuse_unknown(migrations: Iterable[tuple[str, str]]) -> None:
    """A backup of a newer release has tables of which this one knows nothing."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {name for migration in known.values() for name in migration.replaces}
    if unknown := sorted(set(migrations) - known.keys() - replaced):
        names = ", ".join(".".join(name) for name in unknown[:5])
        raise Refused(f"The backup was made by another or a newer release, with migrations unknown here: {names}.")


@contextmanager
def one_transaction() -> Iterator[None]:
    """All or nothing, tables included. What foreign keys say is asked at the end, and between migrations."""
    if not connection.in_atomic_block:
        connection.disable_constraint_checking()  # SQLite does it only before a transaction
    try:
        with transaction.atomic():
            yield
    finally:
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            connection.enable_constraint_checking()


def ask_foreign_keys() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    else:
        connection.check_constraints()


def make_anew(migrations: list[tuple[str, str]]) -> None:
    """Drop all tables, also those of a newer release, and let these migrations, and no other, make them."""
    with connection.cursor() as cursor:
        (_drop_from_postgresql if connection.vendor == "postgresql" else _drop_from_sqlite)(cursor)
    executor = MigrationExecutor(connection, _between_migrations)
    wanted = set(migrations) & executor.loader.graph.nodes.keys()
    targets = [name for name in wanted if not wanted & {child.key for child in _children(executor, name)}]
    executor.migrate(sorted(targets))


def migrate_forward() -> None:
    """To the tables of this release, as an upgrade does."""
    executor = MigrationExecutor(connection, _between_migrations)
    executor.migrate(executor.loader.graph.leaf_nodes())
    ask_foreign_keys()
    call_command("migrate", interactive=False, verbosity=0)  # nothing is left to migrate: rights and kinds of models


def empty(names: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        quoted = [connection.ops.quote_name(name) for name in names if name in there]
        if connection.vendor == "postgresql":
            ask_foreign_keys()
            cursor.execute(f"TRUNCATE {', '.join(quoted)}")
        else:
            for name in quoted:
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - names are checked


def _children(executor, name):
    return executor.loader.graph.node_map[name].children


def _between_migrations(action, migration=None, fake=False) -> None:
    # PostgreSQL alters no table while it still has to ask what its new rows refer to.
    if action == "apply_success":
        ask_foreign_keys()


def _drop_from_postgresql(cursor) -> None:
    """What is in the schema and may be dropped: no table of an extension, and none of another role."""
    cursor.execute(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname = CURRENT_SCHEMA AND relkind IN ('r', 'p') AND pg_has_role(relowner, 'USAGE') AND NOT EXISTS "
        "(SELECT 1 FROM pg_depend d WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')"
    )
    if quoted := ", ".join(connection.ops.quote_name(name) for (name,) in cursor.fetchall()):
        cursor.execute(f"DROP TABLE {quoted} CASCADE")


def _drop_from_sqlite(cursor) -> None:
    # Triggers first; a virtual table takes with it the tables in which it is stored.
    for order in ("type = 'trigger'", "sql LIKE 'CREATE VIRTUAL TABLE%%'", "type = 'table'"):
        sql = f"SELECT type, name FROM sqlite_master WHERE {order} AND name NOT LIKE 'sqlite\\_%%' ESCAPE '\\'"  # noqa: S608
        cursor.execute(sql, [])
        for kind, name in cursor.fetchall():
            cursor.execute(f"DROP {kind} IF EXISTS {connection.ops.quote_name(name)}")
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")
    if cursor.fetchone():
        cursor.execute("DELETE FROM sqlite_sequence")
