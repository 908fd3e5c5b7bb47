"""Two editors on one record: what is saved is compared with what was loaded, and nobody's text is lost.

Wagtail posts with each form which version it was filled from. Its own check looks at that for autosaves
only; here every way to save asks, once more under a lock on the row.
"""

from dataclasses import dataclass

from django.db import models, transaction


@dataclass(frozen=True)
class Loaded:
    """The version that a form was filled from: its revision, and when that was written.

    An autosave writes over a revision in place, so the key alone does not tell.
    """

    revision: str
    written_at: str = ""

    @classmethod
    def posted(cls, data) -> "Loaded | None":
        """What a form says of itself; an editor who autosaved owns the revision that was written over."""
        if own := data.get("overwrite_revision_id"):
            return cls(own)
        if revision := data.get("loaded_revision_id"):
            return cls(revision, data.get("loaded_revision_created_at", ""))
        return None

    @classmethod
    def of(cls, revision) -> "Loaded":
        return cls(str(revision.pk), revision.created_at.isoformat())

    def is_of(self, revision) -> bool:
        return self.revision == str(revision.pk) and self.written_at in ("", revision.created_at.isoformat())

    def is_latest_of(self, record) -> bool:
        return record.latest_revision is None or self.is_of(record.latest_revision)


class StaleEdit(Exception):
    """Somebody else saved the record after this editor loaded it; nothing was written."""

    def __init__(self, record):
        super().__init__(f"A newer version of {record} is stored.")
        self.record = record


class KeepsEdits(models.Model):
    """A draft that is not saved over a newer one. ``edited_from`` is set by the form's view."""

    class Meta:
        abstract = True

    edited_from: Loaded | None = None

    def save_revision(self, *args, **kwargs):
        loaded, self.edited_from = self.edited_from, None
        if loaded is None:
            return super().save_revision(*args, **kwargs)
        with transaction.atomic():
            rows = type(self)._base_manager.select_for_update(of=("self",)).filter(pk=self.pk)
            if not loaded.is_latest_of(rows.get()):
                raise StaleEdit(self)
            return super().save_revision(*args, **kwargs)
