"""Keeps the index in step, inside the transaction of whatever changes what readers see."""

from collections.abc import Iterable

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, post_page_move, published, unpublished

from portal.core.records import Record, RelationRecord

from . import index
from .models import SearchEntry


@transaction.atomic(savepoint=False)
def follow(row: models.Model) -> None:
    """Bring every entry to what is public that this record or page, as it is stored now, has a part in."""
    if isinstance(row, Page):
        follow_page(row)
    elif isinstance(row, RelationRecord):
        _refresh_all([*index.readers_of(row), *_ends(row)])
    elif index.refresh(row):
        _refresh_all(index.readers_of(row))


@transaction.atomic(savepoint=False)
def follow_page(page: Page) -> None:
    """The page itself, and those below it when its address has changed."""
    address = _stored_address(page)
    index.refresh(page)
    if address and address != _stored_address(page):
        follow_tree(page)


@transaction.atomic(savepoint=False)
def follow_tree(page: Page) -> None:
    """The page and all below it: their addresses, and whether everybody may read them, hang on it."""
    for one in Page.objects.descendant_of(page, inclusive=True):
        index.refresh(one)


def _refresh_all(rows: Iterable[models.Model]) -> None:
    unique = {index.source_of(row): row for row in rows}
    for _source, row in sorted(unique.items()):
        index.refresh(row)


def _ends(relation: RelationRecord) -> Iterable[models.Model]:
    """Records that a relation ties together and that declare to be found by it."""
    stored = type(relation)._base_manager.filter(pk=relation.pk).first()
    if stored is None:
        return []
    ways = [known for known in stored._meta.get_fields() if known.concrete and known.is_relation]
    asked = [known for known in ways if _reads(known.related_model, known.remote_field.get_accessor_name())]
    found = [getattr(stored, known.name) for known in asked]
    return [row for value in found for row in (value.all() if hasattr(value, "all") else [value]) if row is not None]


def _reads(model, accessor) -> bool:
    declared = getattr(model, "searched", None)
    return declared is not None and accessor in declared.first_steps()


def _stored_address(page):
    return SearchEntry.objects.filter(source=index.source_of(page)).values_list("address", flat=True).first()


def _changed(sender, instance, **kwargs):
    # Of a page there is a signal of its own, also for copies that are public at once.
    if isinstance(instance, Record):
        follow(instance)


def _page_changed(sender, instance, **kwargs):
    follow_page(instance)


def _withdrawn(sender, instance, **kwargs):
    if isinstance(instance, Record | Page):
        follow(instance)


def _no_alias_any_more(sender, instance, update_fields, **kwargs):
    if isinstance(instance, Page) and update_fields and "alias_of_id" in update_fields:
        follow_page(instance)


def _gone(sender, instance, **kwargs):
    if isinstance(instance, Record) or sender is Page:
        index.forget(instance)
        # Those who named it were read before the database let it go.
        _refresh_all(index.readers_of(instance))


def _moved(sender, instance, **kwargs):
    follow_tree(instance)


def _restricted(sender, instance, **kwargs):
    # A page takes its restrictions with it when it is deleted.
    if page := Page.objects.filter(pk=instance.page_id).first():
        follow_tree(page)


def _new_home(sender, instance, **kwargs):
    Site.clear_site_root_paths_cache()
    home = index.public_row(Page, instance.root_page_id)
    if home and _stored_address(home) != home.get_absolute_url():
        follow_tree(home)


def connect() -> None:
    published.connect(_changed, dispatch_uid="search_published")
    page_published.connect(_page_changed, dispatch_uid="search_page_published")
    post_save.connect(_no_alias_any_more, dispatch_uid="search_no_alias_any_more")
    unpublished.connect(_withdrawn, dispatch_uid="search_unpublished")
    post_delete.connect(_gone, dispatch_uid="search_deleted")
    post_page_move.connect(_moved, dispatch_uid="search_moved")
    post_save.connect(_restricted, sender=PageViewRestriction, dispatch_uid="search_restricted")
    post_delete.connect(_restricted, sender=PageViewRestriction, dispatch_uid="search_opened")
    post_save.connect(_new_home, sender=Site, dispatch_uid="search_site")
