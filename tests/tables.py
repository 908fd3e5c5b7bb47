"""What databases keep for searches besides the tables of the models: only migrations tell of it."""

from importlib import import_module

from django.db import connection


def add_search_indexes() -> None:
    ours = [import_module(f"portal.core.migrations.{name}") for name in ("0002_search_indexes", "0005_search_vectors")]
    wagtails = import_module("wagtail.search.migrations.0006_customise_indexentry").Migration
    with connection.schema_editor() as editor:
        for migration in ours:
            migration.add(None, editor)
        if connection.vendor == "sqlite":
            editor.execute("DROP TABLE wagtailsearch_indexentry_fts")  # plain, as the model says
            for operation in wagtails.operations[-1].database_operations:
                editor.execute(operation.sql)
