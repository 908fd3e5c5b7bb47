"""Stores made-up records of all apps: many at once and without history, for measuring alone."""

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from random import Random

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from portal.core.derived import Derived
from portal.core.samples import Making, Sample
from portal.core.search import index

APPS = ("consortia", "programmes", "portal.pages")
AT_ONCE = 500


class SamplesError(Exception):
    """Why no made-up records can be stored here."""


def samples() -> list[Sample]:
    return [sample for app in APPS for sample in import_module(f"{app}.samples").SAMPLES]


@transaction.atomic
def make(number: int, seed: int, say: Callable[[str], None] = lambda text: None) -> int:
    """Store about ``number`` public records, all or none, and bring the search index up to date.

    They have neither revisions nor references. Returns how many there are. Raises ``SamplesError``.
    """
    if Page.objects.filter(slug__startswith="sample-").exists():
        raise SamplesError("Made-up records are here already: begin with a new database.")
    making, stored = Making(Random(seed)), 0  # noqa: S311 - nothing here is secret
    with disable_reference_index_auto_update():
        for sample in samples():
            count = max(number * sample.share // 1000, 1)
            say(f"{count} {sample.model._meta.verbose_name_plural}")
            rows = (list(sample.make(making, place)) for place in range(count))
            kept = making.made.setdefault(str(sample.model._meta.model_name), [])
            store = _pages_below(sample.model) if issubclass(sample.model, Page) else _store_records
            while some := list(islice(rows, AT_ONCE)):
                store(some)
                kept.extend(first for first, *_rest in some)
            stored += count
    say("search index")
    index.rebuild()
    return stored


def _store_records(some: list[list[models.Model]]) -> None:
    for first, *_rest in some:
        _published(first)
    _store_rows(row for rows in some for row in rows)


def _store_rows(rows: Iterator[models.Model]) -> None:
    """Each model at once, in the order in which they first come."""
    alike: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        if isinstance(row, Derived):
            row.derive()
        alike.setdefault(type(row), []).append(row)
    for model, of_model in alike.items():
        model._base_manager.bulk_create(of_model)


def _published(row) -> None:
    row.live, row.has_unpublished_changes = True, False
    row.first_published_at = row.last_published_at = row.latest_revision_created_at = timezone.now()


def _pages_below(model: type[Page]) -> Callable[[list[list[models.Model]]], None]:
    """Stores pages of the model under the first index page that may hold them."""
    parent = next((page for kind in model.allowed_parent_page_models() for page in kind.objects.live()[:1]), None)
    if parent is None:
        raise SamplesError(f"There is no page to hold {model._meta.verbose_name_plural}: load the starter content.")
    kind, locale, last = ContentType.objects.get_for_model(model), Locale.get_default(), parent.get_last_child()
    step = int(last.path[-Page.steplen :], 36) if last else 0

    def store(some):
        nonlocal step
        for page, *_rest in some:
            step += 1
            page.path, page.depth = Page._get_path(parent.path, parent.depth + 1, step), parent.depth + 1
            page.url_path, page.draft_title = f"{parent.url_path}{page.slug}/", page.title
            page.content_type, page.locale = kind, locale
            _published(page)
            page.derive()
        _store_pages([page for page, *_rest in some])
        _store_rows(row for _page, *rest in some for row in rest)
        Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(some))

    return store


def _store_pages(pages: list) -> None:
    """Django stores rows of two tables only one by one: here the first table goes at once."""
    names = [known.attname for known in Page._meta.concrete_fields if not known.primary_key]
    bare = Page.objects.bulk_create(Page(**{name: getattr(page, name) for name in names}) for page in pages)
    for page, stored in zip(pages, bare, strict=True):
        page.pk = page.page_ptr_id = page.id = stored.pk
        page.save_base(raw=True, force_insert=True)
