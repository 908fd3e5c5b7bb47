"""The migrations lead to the very tables of the models, from which the other tests have theirs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

pytestmark = [pytest.mark.django_db, pytest.mark.early]

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def migrated(tmp_path):
    """A connection to a database that was made by the migrations, as an office makes its own."""
    settings = connection.settings_dict | {"NAME": str(tmp_path / "new.sqlite3"), "CONN_MAX_AGE": 0}
    address = f"sqlite:///{settings['NAME']}"
    if connection.vendor == "postgresql":
        settings["NAME"] = f"{connection.settings_dict['NAME']}_new"
        address = "postgres://{USER}@{HOST}:{PORT}/{NAME}".format(**settings)
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {settings['NAME']}")
            cursor.execute(f"CREATE DATABASE {settings['NAME']}")
    environment = os.environ | {"DATABASE_URL": address, "DATA_DIR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    made = ConnectionHandler({"default": settings})["default"]
    yield made
    made.close()
    if connection.vendor == "postgresql":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {settings['NAME']}")


def kind_of(column, table: str) -> tuple:
    """The type of a column of ours; keys of older tables of the libraries are shorter than their models say."""
    is_ours = table.startswith(("core_", "pages_", "consortia_", "programmes_"))
    return (column.type_code, column.display_size) if is_ours else ()


def columns_and_rules(database) -> dict:
    """Of every table each column with its type, each index and constraint without its name; triggers as they are."""
    told = ("columns", "primary_key", "unique", "foreign_key", "check", "index", "orders")
    found = {}
    with database.cursor() as cursor:
        look = database.introspection
        for table in sorted(look.table_names(cursor)):
            if table == "django_migrations":
                continue
            columns = {
                (column.name, column.null_ok, *kind_of(column, table))
                for column in look.get_table_description(cursor, table)
            }
            rules = look.get_constraints(cursor, table).values()
            found[table] = (columns, sorted(str([rule.get(part) for part in told]) for rule in rules))
        if database.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found["triggers"] = sorted(cursor.fetchall())
    return found


def test_migrations_and_models_make_the_same_tables(migrated):
    expected, found = columns_and_rules(connection), columns_and_rules(migrated)

    assert len(found) > 80
    assert set(found) ^ set(expected) == set()
    for table in found:
        assert found[table] == expected[table], table
    with migrated.cursor() as cursor:
        cursor.execute("SELECT title FROM wagtailcore_page WHERE depth = 2")
        assert cursor.fetchall() == [("Consortium Portal",)]
        cursor.execute("SELECT hostname, root_page_id = (SELECT page_ptr_id FROM pages_homepage) FROM wagtailcore_site")
        assert cursor.fetchall() == [("localhost", True)]
