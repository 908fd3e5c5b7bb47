"""A version of which the history told only that it was published can be taken back like any other.

Wagtail offers a version beside the entry of its edit, never beside that of its publication. What was loaded before
loading noted both has the second alone.
"""

from django.db import migrations
from django.db.models import Exists, F, OuterRef


def note_edits(apps, schema_editor):
    for name in ("ModelLogEntry", "PageLogEntry"):
        noted = apps.get_model("wagtailcore", name).objects.using(schema_editor.connection.alias)
        edits = noted.filter(revision=OuterRef("revision"), content_changed=True).exclude(action="wagtail.publish")
        kept = noted.filter(action="wagtail.publish", content_changed=True, revision__created_at__isnull=False)
        # Without what a version says, which is long.
        made = kept.filter(~Exists(edits)).annotate(by=F("revision__user_id"), at=F("revision__created_at"))
        edits_by_version = {}
        for entry in made.iterator(chunk_size=1000):
            entry.pk, entry.action, entry.data, entry.uuid = None, "wagtail.edit", {}, None
            entry.user_id, entry.timestamp = entry.by, entry.at
            edits_by_version[entry.revision_id] = entry
        noted.bulk_create(edits_by_version.values(), batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0004_backups_by_place"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(note_edits, migrations.RunPython.noop)]
