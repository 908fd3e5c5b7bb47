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
    """
    CREATE VIRTUAL TABLE core_searchterm_grams USING fts5(
        names, words, content='', tokenize='trigram')
    """,
    # Blanks around each word, so that its beginning and its end make trigrams of their own.
    """
    CREATE TRIGGER core_searchterm_added AFTER INSERT ON core_searchterm BEGIN
        INSERT INTO core_searchterm_grams (rowid, names, words) VALUES (new.id,
            CASE WHEN new.is_name THEN '  ' || replace(new.folded, ' ', '  ') || ' ' ELSE '' END,
            CASE WHEN new.is_name THEN '' ELSE '  ' || new.folded || ' ' END);
    END
    """,
    """
    CREATE TRIGGER core_searchterm_removed AFTER DELETE ON core_searchterm BEGIN
        INSERT INTO core_searchterm_grams (core_searchterm_grams, rowid, names, words) VALUES ('delete', old.id,
            CASE WHEN old.is_name THEN '  ' || replace(old.folded, ' ', '  ') || ' ' ELSE '' END,
            CASE WHEN old.is_name THEN '' ELSE '  ' || old.folded || ' ' END);
    END
    """,
    # Nothing is there at first; going back and forth must not part rows from their words.
    """
    INSERT INTO core_searchentry_words (rowid, names, others, text)
    SELECT id, folded_names, folded_others, folded_text FROM core_searchentry
    """,
    """
    INSERT INTO core_searchterm_grams (rowid, names, words) SELECT id,
        CASE WHEN is_name THEN '  ' || replace(folded, ' ', '  ') || ' ' ELSE '' END,
        CASE WHEN is_name THEN '' ELSE '  ' || folded || ' ' END FROM core_searchterm
    """,
]
SQLITE_BACK = [
    *(f"DROP TRIGGER core_searchterm_{name}" for name in ("added", "removed")),
    "DROP TABLE core_searchterm_grams",
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
    "CREATE INDEX core_searchterm_grams ON core_searchterm USING gin (folded gin_trgm_ops)",
]
POSTGRESQL_BACK = [
    "DROP INDEX core_searchterm_grams",
    "ALTER TABLE core_searchentry DROP COLUMN vector",
]
NO_TRIGRAMS = (
    "Search needs the extension pg_trgm, which comes with PostgreSQL (Debian: package postgresql), and this role "
    "may not create it. Let an administrator of the database run “CREATE EXTENSION pg_trgm” in it, then migrate again."
)
NO_FTS5 = "Search needs SQLite 3.34 or newer with FTS5, as Debian and python.org build it; this one has not."


class SearchNotPossible(Exception):
    """Says what the database lacks and what to do about it."""


def run(schema_editor, statements, reason):
    for statement in statements:
        try:
            schema_editor.execute(statement)
        except Error as wrong:
            raise SearchNotPossible(reason) from wrong


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        run(schema_editor, ["CREATE EXTENSION IF NOT EXISTS pg_trgm"], NO_TRIGRAMS)
        for statement in POSTGRESQL:
            schema_editor.execute(statement)
    else:
        run(schema_editor, SQLITE, NO_FTS5)


def remove(apps, schema_editor):
    # The extension stays: another application of the same database may use it.
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_search_entries")]

    operations = [migrations.RunPython(add, remove)]
