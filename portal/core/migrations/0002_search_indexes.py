"""What each database needs to search the entries, kept in step by the database itself.

A later migration that alters one of these tables must make its triggers anew on SQLite, which copies the table.
"""

from django.db import Error, migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE core_searchentry_words USING fts5(
        names, others, text, content='', tokenize='ascii', prefix='2 3')
    """,
    """
    CREATE TRIGGER core_searchentry_added AFTER INSERT ON core_searchentry BEGIN
        INSERT INTO core_searchentry_words (rowid, names, others, text)
        VALUES (new.id, new.folded_names, new.folded_others, new.folded_text);
    END
    """,
    """
    CREATE TRIGGER core_searchentry_removed AFTER DELETE ON core_searchentry BEGIN
        INSERT INTO core_searchentry_words (core_searchentry_words, rowid, names, others, text)
        VALUES ('delete', old.id, old.folded_names, old.folded_others, old.folded_text);
    END
    """,
    """
    CREATE TRIGGER core_searchentry_changed AFTER UPDATE ON core_searchentry BEGIN
        INSERT INTO core_searchentry_words (core_searchentry_words, rowid, names, others, text)
        VALUES ('delete', old.id, old.folded_names, old.folded_others, old.folded_text);
        INSERT INTO core_searchentry_words (rowid, names, others, text)
        VALUES (new.id, new.folded_names, new.folded_others, new.folded_text);
    END
    """,
    # Nothing is there at first; going back and forth must not part rows from their words.
    """
    INSERT INTO core_searchentry_words (rowid, names, others, text)
    SELECT id, folded_names, folded_others, folded_text FROM core_searchentry
    """,
]
# Trigrams were kept here once, and 0006 brings them back on the way back.
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS core_searchterm_added",
    "DROP TRIGGER IF EXISTS core_searchterm_removed",
    "DROP TABLE IF EXISTS core_searchterm_grams",
    *(f"DROP TRIGGER core_searchentry_{name}" for name in ("added", "removed", "changed")),
    "DROP TABLE core_searchentry_words",
]
POSTGRESQL = [
    """
    ALTER TABLE core_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', folded_names), 'A')
        || setweight(to_tsvector('simple', folded_others), 'B')
        || setweight(to_tsvector('simple', folded_text), 'D')) STORED
    """,
    "CREATE INDEX core_searchentry_vector ON core_searchentry USING gin (vector)",
]
POSTGRESQL_BACK = [
    "DROP INDEX IF EXISTS core_searchterm_grams",
    "ALTER TABLE core_searchentry DROP COLUMN vector",
]
NO_FTS5 = "Search needs SQLite with FTS5, as Debian and python.org build it; this one has not."


class SearchNotPossible(Exception):
    """Says what the database lacks and what to do about it."""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)
        return
    for statement in SQLITE:
        try:
            schema_editor.execute(statement)
        except Error as wrong:
            raise SearchNotPossible(NO_FTS5) from wrong


def remove(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_search_entries")]

    operations = [migrations.RunPython(add, remove)]
