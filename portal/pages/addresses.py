"""Addresses of pages: which are not for them, and where one leads on that was public once."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models.signals import post_delete, pre_delete
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move

RECORD_PREFIXES = {"consortia", "facilities", "organisations", "partnerships", "people", "programmes", "projects"}
SERVICE_PREFIXES = {
    "search",
    "contact",
    "imprint",
    "api",
    "admin",
    "cards",
    "healthz",
    "readyz",
    "metrics",
    "static",
    "media",
    "documents",
}

HOME_DEPTH = 2


def refuse_reserved(slug: str, parent) -> None:
    """Raise a ``ValidationError`` when a page directly under the home page would take a record's prefix."""
    if parent is None or parent.depth != HOME_DEPTH:
        return
    if slug in RECORD_PREFIXES:
        message = _("“/%(slug)s/” is the address of the list of %(slug)s; a page there is never seen. Choose another.")
    elif slug in SERVICE_PREFIXES:
        message = _("“/%(slug)s/” is used by the portal itself; a page there would never be seen. Choose another.")
    else:
        return
    raise ValidationError(message, code="slug_reserved", params={"slug": slug})


def refuse_taken(page: Page, slug: str, parent: Page | None) -> None:
    """Raise a ``ValidationError`` when the address that the page would have there leads to another page."""
    if parent is None or not slug:
        return
    path = _path(page, f"{parent.url_path}{slug}/")
    taken = _redirects_from([path]).exclude(redirect_page=page.pk) if path else Redirect.objects.none()
    if taken.exists():
        message = _("“%(path)s” once belonged to another page and leads there for ever. Choose another.")
        raise ValidationError(message, code="address_taken", params={"path": path})


def lead_on(page: Page, before: Page) -> None:
    """Lead the old address of a page, and those of the pages below, to where they are now.

    Only what was public already has an address that somebody may have kept: the first letters that were
    saved of a draft's title are none.
    """
    moved = Page.objects.filter(path__startswith=page.path, first_published_at__isnull=False)
    for row in moved if before.first_published_at else moved.exclude(pk=page.pk):
        old = _path(row, before.url_path + row.url_path[len(page.url_path) :])
        now = _path(row, row.url_path)
        if old and old != now:
            lead_to(row, [old])
            _redirects_from([now]).filter(redirect_page=row).delete()


def lead_to(page: Page, paths: Iterable[str]) -> None:
    """Lead old addresses straight to a page, wherever it moves from now on."""
    paths = list(paths)
    _redirects_from(paths).delete()
    for path in paths:
        Redirect.add_redirect(path, redirect_to=page, is_permanent=True, automatically_created=True)


def _redirects_from(paths):
    return Redirect.objects.filter(old_path__in=[Redirect.normalise_path(path) for path in paths])


def _path(page, url_path):
    """The address of a page at a place in the tree; ``None`` outside every site."""
    copy = Page(url_path=url_path, locale_id=page.locale_id)
    parts = copy.get_url_parts()
    return parts[2] if parts else None


def _slug_changed(sender, instance, instance_before, **kwargs):
    if not instance.is_site_root():
        lead_on(instance, instance_before)


def _moved(sender, instance, url_path_before, **kwargs):
    lead_on(instance, Page(url_path=url_path_before, first_published_at=instance.first_published_at))


def _about_to_go(sender, instance, **kwargs):
    # Redirects go with the page to which they lead; what led here is written again when it is gone.
    led_here = Redirect.objects.filter(redirect_page=instance.pk).values_list("old_path", flat=True)
    own = [_path(instance, instance.url_path)] if instance.first_published_at else []
    instance._addresses = [path for path in [*led_here, *own] if path]


def _gone(sender, instance, **kwargs):
    """The addresses of a deleted page lead to the page above it, so that no other page takes them."""
    steps = range(instance.steplen, len(instance.path), instance.steplen)
    above = Page.objects.filter(path__in=[instance.path[:end] for end in steps]).order_by("-depth").first()
    if above is not None and above.depth >= HOME_DEPTH:
        lead_to(above, instance._addresses)


def connect() -> None:
    page_slug_changed.connect(_slug_changed, dispatch_uid="lead_on_after_rename")
    post_page_move.connect(_moved, dispatch_uid="lead_on_after_move")
    pre_delete.connect(_about_to_go, sender=Page, dispatch_uid="keep_addresses_of_deleted_page")
    post_delete.connect(_gone, sender=Page, dispatch_uid="lead_on_after_deletion")
