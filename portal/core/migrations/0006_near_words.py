"""Finds words that are nearly the same by reading the different ones, of an index that holds them in their order.

Trigrams took half a second where a word stands in most of 100 000 entries, a third of what is written at a
publication, and an extension of PostgreSQL.
"""

from django.db import migrations, models
from django.db.models.functions import Length

SQLITE = [
    "DROP TRIGGER IF EXISTS core_searchterm_added",
    "DROP TRIGGER IF EXISTS core_searchterm_removed",
    "DROP TABLE IF EXISTS core_searchterm_grams",
]
SQLITE_BACK = [
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
    """
    INSERT INTO core_searchterm_grams (rowid, names, words) SELECT id,
        CASE WHEN is_name THEN '  ' || replace(folded, ' ', '  ') || ' ' ELSE '' END,
        CASE WHEN is_name THEN '' ELSE '  ' || folded || ' ' END FROM core_searchterm
    """,
]
POSTGRESQL = ["DROP INDEX IF EXISTS core_searchterm_grams"]
POSTGRESQL_BACK = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX core_searchterm_grams ON core_searchterm USING gin (folded gin_trgm_ops)",
]


def remove_trigrams(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def add_trigrams(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0005_search_vectors")]

    operations = [
        migrations.AddIndex(
            model_name="searchterm",
            index=models.Index(
                Length("folded"),
                models.F("folded"),
                models.F("shown"),
                condition=models.Q(("is_name", False)),
                name="core_searchterm_words",
            ),
        ),
        migrations.RunPython(remove_trigrams, add_trigrams),
    ]
