"""Which file fills which record, in the order in which rows name one another."""

from collections import Counter
from dataclasses import dataclass

from wagtail.contrib.redirects.models import Redirect

from portal.core import records

from .building import build, fill


@dataclass(frozen=True)
class RecordGroup:
    """A file of rows for one record; ``key`` names the fields by which a stored row is known again."""

    name: str
    record: str
    key: tuple[str, ...] = ("slug",)

    @property
    def model(self) -> type[records.Record]:
        return records.models_by_name()[self.record]

    def missing(self, rows: list[dict]) -> list[dict]:
        """Rows that are not stored. What an editor changed, or gave another address, is there."""
        missing: list[dict] = []
        seen: Counter = Counter()
        for row in rows:
            lookup = self._lookup(row)
            # Two terms in one office have one key: both are there when two rows with it are stored.
            seen[frozenset(lookup.items())] += 1
            stored = self.model._base_manager.filter(**lookup).count()
            if stored < seen[frozenset(lookup.items())] and not self._has_moved(row):
                missing.append(row)
        return missing

    def store(self, row: dict) -> None:
        """Publish the row as its first revision, or keep it a draft; then lay its own draft over it."""
        row = dict(row)
        draft = row.pop("draft", {})
        keep = records.publish_now if row.pop("live", True) else records.save_draft
        record = keep(build(self.model, row))
        if draft:
            records.save_draft(fill(record.get_latest_revision_as_object(), draft))

    def _lookup(self, row):
        lookup = {}
        for name in self.key:
            if not self.model._meta.get_field(name).is_relation:
                lookup[name] = row.get(name, "")
            elif name in row:
                lookup[f"{name}__slug"] = row[name]
            else:
                lookup[f"{name}__isnull"] = True
        return lookup

    def _has_moved(self, row):
        return self.key == ("slug",) and leads_elsewhere(self.model(slug=row["slug"]).get_absolute_url())


def leads_elsewhere(path: str) -> bool:
    """Whether the address was public once and leads to another one today."""
    return Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists()


RECORDS = (
    RecordGroup("organisations", "organisation"),
    RecordGroup("consortia", "consortium"),
    RecordGroup("facilities", "facility"),
    RecordGroup("memberships", "membership", key=("consortium", "organisation", "network")),
    RecordGroup("partnerships", "partnership"),
    RecordGroup("people", "person"),
    RecordGroup("appointments", "appointment", key=("person", "consortium", "organisation", "office", "body")),
    RecordGroup("programmes", "programme"),
    RecordGroup("projects", "project"),
)
