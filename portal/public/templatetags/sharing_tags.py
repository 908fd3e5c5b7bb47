"""Tags by which pages are subscribed to, found and quoted."""

from urllib.parse import quote

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from portal.core.addresses import absolute
from portal.core.records import AddressedRecord
from portal.pages.models import HomePage
from portal.pages.models.base import PortalPage
from portal.public import cards, linked_data, missing, sitemaps
from portal.public.citations import Citation
from portal.public.subscriptions import forms_of

register = template.Library()

# Form of a list → what readers and their programs are told about it.
FORMS = {
    "atom": (_("Atom feed"), "application/atom+xml"),
    "ics": (_("Calendar"), "text/calendar"),
    "csv": (_("Table (CSV)"), "text/csv"),
    "json": (_("Data (JSON)"), "application/json"),
}


@register.simple_tag(takes_context=True)
def list_forms(context, filterset) -> list[dict]:
    """The forms in which the list of this page can be had, under the filters that are set; none if one is wrong."""
    request = context["request"]
    if not filterset.is_valid():
        return []
    asked = request.GET.copy()
    for name in list(asked):
        asked.setlist(name, [value for value in asked.getlist(name) if value])
        if name not in filterset.filters or name == "view" or not asked.getlist(name):
            del asked[name]
    query = f"?{asked.urlencode()}" if asked else ""
    return [
        {"label": FORMS[form][0], "type": FORMS[form][1], "address": f"{request.path.rstrip('/')}.{form}{query}"}
        for form in forms_of(filterset.queryset.model)
    ]


@register.simple_block_tag
def named(content):
    """The title of a page, for its window and for those to whom it is sent."""
    content = mark_safe(content.strip())  # noqa: S308 - a rendered block
    return format_html('<title>{0}</title>\n  <meta property="og:title" content="{0}">', content)


@register.simple_block_tag
def described(content):
    """The sentence by which search engines and shared links introduce a page."""
    content = mark_safe(content.strip())  # noqa: S308 - a rendered block
    return format_html(
        '<meta name="description" content="{0}">\n  <meta property="og:description" content="{0}">', content
    )


@register.simple_tag(takes_context=True)
def canonical(context) -> str:
    """The one address of this page: of a list without its filters, of a record without the day."""
    request = context["request"]
    page = request.GET.get("page", "")
    return absolute(f"{request.path}?page={page}" if page.isdecimal() and page != "1" else request.path)


@register.simple_tag(takes_context=True)
def card(context) -> dict:
    """The picture of this page, with what it shows in words."""
    thing = _thing(context)
    # What it shows besides is asked for only when it is drawn.
    words = thing.headline if thing else settings.WAGTAIL_SITE_NAME
    return {"address": absolute(cards.address_of(thing)), "words": words, "width": cards.WIDTH, "height": cards.HEIGHT}


@register.simple_tag(takes_context=True)
def data_about(context) -> str:
    """What this page is about, for machines; nothing on a page that is about nothing in particular."""
    if filterset := context.get("filter"):
        forms = list_forms(context, filterset)
        plural = str(filterset.queryset.model._meta.verbose_name_plural).capitalize()
        return (
            linked_data.script(linked_data.dataset(plural, absolute(context["request"].path), forms)) if forms else ""
        )
    thing = _thing(context)
    if type(thing) not in linked_data.things():
        return ""
    told = linked_data.describe(thing, context)
    return linked_data.script([told, linked_data.catalogue(_lists())] if isinstance(thing, HomePage) else told)


@register.simple_tag(takes_context=True)
def citation(context) -> dict | None:
    """How this page is quoted and passed on; nothing for what was never published."""
    thing = _thing(context)
    if not getattr(thing, "last_published_at", None) or getattr(context["request"], "is_preview", False):
        return None
    on = context.get("on")
    address = absolute(thing.get_absolute_url()) + (f"?on={on}" if on else "")
    quoted = Citation(thing.headline, settings.WAGTAIL_SITE_NAME, address, thing.last_published_at, on)
    mail = f"mailto:?subject={quote(quoted.title)}&body={quote(address)}"
    return {"text": quoted.text, "bibtex": quoted.bibtex, "address": address, "mail": mail}


@register.filter
def meant_by(address) -> str:
    return missing.words_of(address)


@register.filter
def nearest_to(address) -> list:
    return missing.nearest(address)


def _thing(context):
    """The record or page that is being read; nothing on lists, on search pages and in errors."""
    for name in ("object", "page"):
        thing = context.get(name)
        if isinstance(thing, AddressedRecord | PortalPage) and thing.pk:
            return thing
    return None


def _lists() -> list[tuple[str, str]]:
    models = sitemaps.addressed_models()
    return [(str(model._meta.verbose_name_plural).capitalize(), model.list_address()) for model in models]
