from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text import EmbedHandler
from wagtail.rich_text.pages import PageLinkHandler

from portal.core.admin.choices import reads_file
from portal.core.choosers import key_of
from portal.core.references import uses

from .addresses import refuse_reserved, refuse_taken

# Consortia (100) and Programmes (110) come first.
MENU_ORDER = {"explorer": 200, "images": 300, "documents": 400, "reports": 500}


@hooks.register("construct_main_menu")
def order_menu(request, items):
    for item in items:
        item.order = MENU_ORDER.get(item.name, item.order)


@hooks.register("before_move_page")
def keep_record_addresses_on_move(request, page, destination):
    if request.method == "POST":
        return _refusal(request, page, page, page.slug, destination)


@hooks.register("before_copy_page")
def keep_record_addresses_on_copy(request, page):
    if request.method == "POST":
        key = request.POST.get("new_parent_page", "")
        parent = Page.objects.filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None
        return _refusal(request, page, Page(locale_id=page.locale_id), request.POST.get("new_slug", ""), parent)


@hooks.register("before_serve_document")
def keep_documents_of_drafts(document, request):
    """A file is public when something public names it; others are for who uploaded it and who chooses everywhere."""
    if not any(use.is_public for use in uses(document)) and not reads_file(request.user, document):
        raise Http404("Nothing public names this document.")


class ReadsPossibleKeys:
    """Mixin of a handler of links: a key that no row can have is a row that is not there."""

    @classmethod
    def get_many(cls, attrs_list):
        keys = [key_of(attrs.get("id")) for attrs in attrs_list]
        return super().get_many([{"id": key} for key in keys])

    @classmethod
    def extract_references(cls, attrs):
        if key_of(attrs.get("id")) is not None:
            yield from super().extract_references(attrs)


class PublicPageLinkHandler(ReadsPossibleKeys, PageLinkHandler):
    """A link to a page that readers may not see stays words without an address."""

    @classmethod
    def get_many(cls, attrs_list):
        pages = super().get_many(attrs_list)
        keys = [page.pk for page in pages if page]
        public = set(Page.objects.live().public().filter(pk__in=keys).values_list("pk", flat=True))
        return [page if page and page.pk in public else None for page in pages]


class KnownDocumentLinkHandler(ReadsPossibleKeys, DocumentLinkHandler):
    """A link to a document that is not there stays words."""


class NothingEmbedded(EmbedHandler):
    """The editor offers no embedded pictures or films; pages have building blocks for them."""

    @staticmethod
    def expand_db_attributes(attrs):
        return ""


@hooks.register("register_rich_text_features", order=10)
def link_public_pages_only(features):
    features.register_link_type(PublicPageLinkHandler)
    features.register_link_type(KnownDocumentLinkHandler)
    for kind in ("image", "media"):
        features.register_embed_type(type(f"No{kind}", (NothingEmbedded,), {"identifier": kind}))


def _refusal(request, page, placed, slug, parent):
    """Why ``placed``, the page itself or its copy, may not stand there."""
    try:
        refuse_reserved(slug, parent)
        refuse_taken(placed, slug, parent)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
