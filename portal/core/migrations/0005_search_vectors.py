"""Gives the words of the search a table of their own on PostgreSQL: what reads most rows of an index wants short ones.

An entry holds all that is shown of it, so that half of a question's time went to pages of text that it did not ask
for. The database keeps the new table in step itself, as SQLite does its own.
"""

from django.db import migrations

COLUMNS = "entry_id, kind, key, weight, first_year, last_year, vector"
WORDS = """
    setweight(to_tsvector('simple', {entry}folded_names), 'A')
    || setweight(to_tsvector('simple', {entry}folded_others), 'B')
    || setweight(to_tsvector('simple', {entry}folded_text), 'D')
"""
VALUES = """
    {entry}id, {entry}kind, split_part({entry}source, ':', 2)::bigint, {entry}weight, {entry}first_year, {entry}last_year
"""
POSTGRESQL = [
    """
    CREATE TABLE core_searchvector (
        entry_id bigint PRIMARY KEY, kind varchar(30) NOT NULL, key bigint NOT NULL, weight smallint NOT NULL,
        first_year smallint, last_year smallint, vector tsvector NOT NULL)
    """,
    f"""
    INSERT INTO core_searchvector ({COLUMNS})
    SELECT {VALUES.format(entry="")}, vector FROM core_searchentry ORDER BY id
    """,
    "ALTER TABLE core_searchentry DROP COLUMN vector",
    "CREATE INDEX core_searchvector_words ON core_searchvector USING gin (vector)",
    "CREATE INDEX core_searchvector_kind ON core_searchvector (kind)",
    # No foreign key: a table that another refers to cannot be emptied at once.
    f"""
    CREATE OR REPLACE FUNCTION core_searchvector_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'TRUNCATE' THEN
            TRUNCATE core_searchvector;
        ELSIF TG_OP = 'DELETE' THEN
            DELETE FROM core_searchvector WHERE entry_id = OLD.id;
        ELSE
            INSERT INTO core_searchvector ({COLUMNS})
            VALUES ({VALUES.format(entry="NEW.")}, {WORDS.format(entry="NEW.")})
            ON CONFLICT (entry_id) DO UPDATE SET kind = EXCLUDED.kind, key = EXCLUDED.key, weight = EXCLUDED.weight,
                first_year = EXCLUDED.first_year, last_year = EXCLUDED.last_year, vector = EXCLUDED.vector;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER core_searchentry_changed AFTER INSERT OR UPDATE OR DELETE ON core_searchentry
    FOR EACH ROW EXECUTE FUNCTION core_searchvector_follow()
    """,
    """
    CREATE TRIGGER core_searchentry_emptied AFTER TRUNCATE ON core_searchentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_searchvector_follow()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER core_searchentry_changed ON core_searchentry",
    "DROP TRIGGER core_searchentry_emptied ON core_searchentry",
    "DROP FUNCTION core_searchvector_follow",
    "DROP TABLE core_searchvector",
    f"""
    ALTER TABLE core_searchentry ADD COLUMN vector tsvector
    GENERATED ALWAYS AS ({WORDS.format(entry="")}) STORED
    """,
    "CREATE INDEX core_searchentry_vector ON core_searchentry USING gin (vector)",
]


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL_BACK:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_what_search_reads")]

    operations = [migrations.RunPython(add, remove)]
