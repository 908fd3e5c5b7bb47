"""From an address to its page in one query, which answers what the page will ask of the tree besides."""

from functools import cache

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import Page, PageViewRestriction, get_page_models


@cache
def is_closed() -> Exists:
    """Of a page in a query: whether it stands in a private part of the tree. A query copies it before it is used."""
    # Wagtail's public() asks for all restrictions first, each time.
    own_path = ExpressionWrapper(OuterRef("path"), models.CharField())
    # The few pages with a restriction are found by their keys first: joined, SQLite would begin with all pages.
    restricted = Page.objects.filter(pk__in=PageViewRestriction.objects.values("page"))
    return Exists(restricted.order_by().alias(own_path=own_path).filter(own_path__startswith=F("path")))


def way_to(page: Page, slugs: list[str]) -> list[Page]:
    """The pages below ``page`` that an address leads through, each as what it is; ``[]`` when it leads nowhere.

    Each has ``is_open``, whether nothing above it is private, and ``pages_above``, those between it and ``page``.
    """
    depths = {"depth__gt": page.depth, "depth__lte": page.depth + len(slugs)}
    named = Page.objects.filter(slug__in=slugs, **depths).annotate(is_open=~is_closed())
    found = list(named.select_related(*_kinds()))
    way: list[Page] = []
    above = page
    for slug in slugs:
        beneath = (one for one in found if one.slug == slug and one.is_child_of(above))
        above = next(beneath, None)
        if above is None:
            return []
        way.append(_as_what_it_is(above, way))
    return way


def _as_what_it_is(found, way):
    page = next((getattr(found, kind) for kind in _kinds() if hasattr(found, kind)), None) or found.specific
    # An alias is as open as the page whose words it shows.
    page.is_open = found.is_open and not found.alias_of_id
    page.pages_above = tuple(way)
    return page


@cache
def _kinds() -> list[str]:
    return [model._meta.model_name for model in get_page_models() if model._meta.pk.remote_field]
