"""Moves the content version whenever something changes that readers see, and never for a draft."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.signals import page_published, post_page_move, published, unpublished

from portal.core.records import Record
from portal.core.references import uses

from .version import Version, move

Listener = Callable[[Version, Iterable[models.Model]], None]
_listeners: list[Listener] = []

# Rows that readers see the effect of as soon as they are stored: there is no draft of them.
AT_ONCE = (Redirect, Site, AbstractSetting, PageViewRestriction, CollectionViewRestriction)
FILES = (AbstractImage, AbstractDocument)


def register(listener: Listener) -> Listener:
    """Call ``listener(version, rows)`` in the transaction of a change, with what may be seen otherwise now."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


_waiting: ContextVar[list[Iterable[models.Model]] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """One transaction and one version for all that changes inside: what is published together is told together.

    The version is locked last, as by a single change: whoever locks it before the rows of the next record may wait
    for somebody who waits for the version.
    """
    told: list[Iterable[models.Model]] = []
    with transaction.atomic():
        outer = _waiting.set(told)
        try:
            yield
        finally:
            _waiting.reset(outer)
        if told:
            tell([row for rows in told for row in rows])


@transaction.atomic(savepoint=False)
def tell(rows: Iterable[models.Model] = ()) -> None:
    """Move the version because of these records and pages, or of something else that all pages may show."""
    if (waiting := _waiting.get()) is not None:
        waiting.append(rows)
        return
    # First, so that of two changes the later one reads what the earlier one wrote.
    version = move()
    for listener in _listeners:
        listener(version, rows)


def _before(sender, instance, **kwargs):
    # Wagtail itself tells of a new slug only when all is committed, and the row keeps no trace of the old one.
    if isinstance(instance, Page) and instance.pk:
        stored = Page.objects.filter(pk=instance.pk).values_list("url_path", flat=True).first()
        instance.has_moved = stored not in (None, instance.url_path)


def _changed(sender, instance, **kwargs):
    # Of a page there is a signal of its own, also for copies, and for aliases of what is published.
    if isinstance(instance, Record):
        tell([instance])


def _withdrawn(sender, instance, **kwargs):
    if isinstance(instance, Record | Page):
        tell([instance])


def _page_changed(sender, instance, **kwargs):
    tell(_tree(instance) if getattr(instance, "has_moved", False) else [instance])


def _gone(sender, instance, **kwargs):
    if isinstance(instance, Record) or sender is Page:
        # A draft that was never public is missed by nobody.
        if instance.live or instance.first_published_at:
            tell([instance])
    elif isinstance(instance, PageViewRestriction):
        _restricted(sender, instance)
    elif isinstance(instance, (*AT_ONCE, *FILES)):
        tell()


def _moved(sender, instance, **kwargs):
    tell(_tree(instance))


def _restricted(sender, instance, **kwargs):
    # A page takes its restrictions with it when it is deleted.
    page = Page.objects.filter(pk=instance.page_id).first()
    tell(_tree(page) if page else ())


def _saved(sender, instance, created, raw=False, **kwargs):
    if isinstance(instance, PageViewRestriction):
        _restricted(sender, instance)
    elif isinstance(instance, Site):
        Site.clear_site_root_paths_cache()
        tell(_tree(instance.root_page))
    elif isinstance(instance, AbstractSetting) and created:
        pass  # its first reader had it stored with what it says anyway
    elif isinstance(instance, AT_ONCE):
        tell()
    # What has just been uploaded is named by nothing.
    elif isinstance(instance, FILES) and not created:
        _file_changed(instance)


def _alias_made(sender, instance, created, **kwargs):
    # Everything else is made as a draft, and published afterwards.
    if isinstance(instance, Page) and created and instance.alias_of_id and instance.live:
        tell([instance])


def _file_changed(instance):
    if public := [use.source for use in uses(instance) if use.is_public]:
        tell(public)


def _tree(page: Page) -> models.QuerySet:
    """The page and all below it: their addresses, and whether everybody may read them, hang on it."""
    return Page.objects.descendant_of(page, inclusive=True)


def connect() -> None:
    pre_save.connect(_before, dispatch_uid="freshness_before")
    published.connect(_changed, dispatch_uid="freshness_published")
    page_published.connect(_page_changed, dispatch_uid="freshness_page_published")
    unpublished.connect(_withdrawn, dispatch_uid="freshness_unpublished")
    post_delete.connect(_gone, dispatch_uid="freshness_deleted")
    post_save.connect(_saved, dispatch_uid="freshness_saved")
    post_save.connect(_alias_made, dispatch_uid="freshness_alias_made")
    post_page_move.connect(_moved, dispatch_uid="freshness_moved")
