"""Before something is withdrawn or deleted: who names it, what goes with it, and whether it may go at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from portal.core.records import Record, RelationRecord
from portal.core.references import Use, draft_uses, identity, tied_rows, uses_of_all
from portal.core.rows import holder_of

from .companions import may_publish
from .links import address

# More of one kind nobody reads before pressing a button; the heading counts them all.
MOST_SHOWN = 10
KNOWN = (Record, Page, AbstractImage, AbstractDocument)


@dataclass
class Place:
    """A record or page as a list names it: with a link for those who may open it."""

    name: str
    url: str | None
    labels: list[str] = field(default_factory=list)


@dataclass
class Group:
    """Places of one kind."""

    heading: str
    places: list[Place] = field(default_factory=list)

    @property
    def shown(self) -> list[Place]:
        return self.places[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.places) - MOST_SHOWN, 0)


class Places:
    """Builds lists of what a user may know of."""

    def __init__(self, user):
        self.find_url = AdminURLFinder(user).get_edit_url

    def of_uses(self, found: Iterable[Use]) -> list[Group]:
        return self._grouped((use.source._meta, use.source, use.labels) for use in found)

    def of_rows(self, rows: Iterable[models.Model]) -> list[Group]:
        """Rows under their own kind; an inline row is found at the record that holds it."""
        return self._grouped((row._meta, holder_of(row), []) for row in rows)

    def _grouped(self, entries) -> list[Group]:
        groups: dict[str, Group] = {}
        for meta, row, labels in entries:
            group = groups.setdefault(meta.label, Group(capfirst(meta.verbose_name_plural)))
            url = self.find_url(row)
            name = str(row) if url else _("(Private %(object)s)") % {"object": row._meta.verbose_name}
            group.places.append(Place(name, url, labels))
        return list(groups.values())


def vanishing(rows: Iterable[models.Model]) -> tuple[list[models.Model], list[Use]]:
    """What readers no longer see when these rows are withdrawn, and who no longer names them there."""
    rows = list(rows)
    tied = [found for row in rows if isinstance(row, Record) for found in tied_rows(row)]
    kinds = tuple(f"{capfirst(row._meta.verbose_name)} → " for row in tied if not isinstance(row, RelationRecord))
    relations = [row for row in tied if isinstance(row, RelationRecord)]
    others = [
        use
        for use in uses_of_all(rows)
        if use.is_public
        and use.source not in relations
        and not (kinds and all(label.startswith(kinds) for label in use.labels))
    ]
    return tied, others


@dataclass
class Hindrance:
    """Why something may not be deleted: who names it, and which public pages stand below it."""

    row: models.Model
    uses: list[Use]
    below: list[Page]
    unpublish_url: str = ""


def hindrance_of(row: models.Model, user, besides: Iterable[models.Model] = ()) -> Hindrance | None:
    """What forbids to delete the row, when ``besides`` are deleted too; ``None`` if nothing does."""
    if not isinstance(row, KNOWN):
        return None
    below = row.get_descendants().specific() if isinstance(row, Page) else []
    gone = {identity(other) for other in besides}
    named = [
        use
        for use in uses_of_all([row, *below])
        if use.forbids_deletion or (use.is_public and identity(use.source) not in gone)
    ]
    public_below = [page for page in below if page.live]
    if not named and not public_below:
        return None
    return Hindrance(row, named, public_below, unpublish_url(row, user))


def where_used(row: models.Model) -> list[Use]:
    """All who name the row, also in drafts."""
    return [*uses_of_all([row]), *draft_uses(row)] if isinstance(row, KNOWN) else []


def unpublish_url(row: models.Model, user) -> str:
    if not getattr(row, "live", False) or not may_publish(user, row):
        return ""
    return address(type(row), "unpublish", row.pk)
