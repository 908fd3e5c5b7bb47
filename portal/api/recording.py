"""Writes the log of changes, in the transaction of each change: what the API gives otherwise from now on.

A record that is renamed, published or withdrawn changes those that name it as well, and a relation appears and
vanishes with its ends. A mirror that follows the log holds what the API gives, and nothing else.
"""

from collections.abc import Iterable, Iterator

from django.db import models, transaction
from wagtail.models import Page

from portal.core.freshness.following import register
from portal.core.freshness.version import Version, move
from portal.core.records import RelationRecord

from .kinds import Item, Kind, kind_of, kinds, naming, telling_of
from .models import Change, GivenItem, What


class Recorder:
    """Follows one change of the content version from row to row, each row once."""

    def __init__(self, version: Version):
        self.version = version
        self.done: set[Item] = set()
        self.lines: list[Change] = []

    def follow(self, item: Item, successor: models.Model | None = None) -> None:
        """Compare what the API gave of a row with what it gives now, and go on to those that this touches."""
        if item in self.done:
            return
        self.done.add(item)
        kind = kinds()[item.resource]
        before = GivenItem.objects.filter(resource=item.resource, row=item.row).first()
        now = self._given(kind, kind.public().filter(pk=item.row).first())
        if before is None and now is None:
            return
        self._tell(before, now, successor)
        self._store(before, now)
        for other in self._touched(kind, before, now):
            self.follow(other)

    def save(self) -> None:
        for position, line in enumerate(self.lines, start=1):
            line.position = position
        Change.objects.bulk_create(self.lines, batch_size=500)

    def _given(self, kind: Kind, row: models.Model | None) -> GivenItem | None:
        if row is None:
            return None
        told_by = sorted(telling_of(row))
        return GivenItem(
            resource=kind.resource,
            row=row.pk,
            key=kind.key_of(row),
            title=str(row),
            told_by=[list(one) for one in told_by],
        )

    def _tell(self, before, now, successor):
        if before is None:
            self._add(What.PUBLISHED, now)
        elif now is None:
            self._add(What.REMOVED, before, _led_to(successor))
        else:
            if before.key != now.key:
                self._add(What.MOVED, before, (now.resource, now.key))
            self._add(What.CHANGED, now)

    def _add(self, what, given, successor=("", "")):
        line = Change(
            version=self.version.number,
            happened_at=self.version.moved_at,
            what=what,
            resource=given.resource,
            row=given.row,
            key=given.key,
            successor_resource=successor[0],
            successor_key=successor[1],
        )
        self.lines.append(line)

    def _store(self, before, now):
        if now is None:
            before.delete()
        elif before is None:
            now.save(force_insert=True)
        elif (before.key, before.title, before.told_by) != (now.key, now.title, now.told_by):
            now.pk = before.pk
            now.save(force_update=True)

    def _touched(self, kind, before, now) -> set[Item]:
        """Items that this one's change changes, appear with it or vanish with it."""
        told = [{Item(*one) for one in given.told_by} if given else set() for given in (before, now)]
        if issubclass(kind.model, RelationRecord):
            return told[0] | told[1]
        if before and now and (before.key, before.title) == (now.key, now.title):
            return told[0] ^ told[1]
        return told[0] | told[1] | set(naming(kind, (now or before).row))


def _led_to(successor: models.Model | None) -> tuple[str, str]:
    kind = kind_of(successor.__class__) if successor else None
    return (kind.resource, kind.key_of(successor)) if kind and successor else ("", "")


def record(version: Version, rows: Iterable[models.Model]) -> None:
    """Log what changed with these records and pages."""
    recorder = Recorder(version)
    for row in rows:
        if item := item_of(row):
            recorder.follow(item, _successor_of(row))
    recorder.save()


def reconcile() -> int:
    """Log what changed without being told, such as rows from before there was a log. Returns the number of lines."""
    if not any(True for _ in _untold()):
        return 0
    with transaction.atomic():
        recorder = Recorder(move())
        # Asked again: somebody may have published while we waited.
        for item in list(_untold()):
            recorder.follow(item)
        recorder.save()
    return len(recorder.lines)


def _untold() -> Iterator[Item]:
    """Rows of which the API gives something else than is known."""
    for kind in kinds().values():
        given = dict(GivenItem.objects.filter(resource=kind.resource).values_list("row", "key"))
        public = {row: str(key) for row, key in kind.public().values_list("pk", kind.lookup)}
        differing = given.items() ^ public.items()
        yield from (Item(kind.resource, row) for row in sorted({row for row, _key in differing}))


def item_of(row: models.Model) -> Item | None:
    """The item of a record or page, also of one that is deleted and known as a plain page only."""
    if kind := kind_of(type(row)):
        return Item(kind.resource, row.pk)
    if not isinstance(row, Page):
        return None
    pages = [kind.resource for kind in kinds().values() if issubclass(kind.model, Page)]
    known = GivenItem.objects.filter(resource__in=pages, row=row.pk).first()
    if known:
        return Item(known.resource, known.row)
    kind = kind_of(row.specific_class) if row.specific_class else None
    return Item(kind.resource, row.pk) if kind else None


def _successor_of(row):
    successor = getattr(row, "successor", None)
    return successor if isinstance(successor, models.Model) and successor.is_public() else None


def connect() -> None:
    register(record)
