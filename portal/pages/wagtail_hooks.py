from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

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
    """A file is public when something public names it; whoever may enter the admin sees the others too."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        return
    if not any(use.is_public for use in uses(document)):
        raise Http404("Nothing public names this document.")


class PublicPageLinkHandler(PageLinkHandler):
    """A link to a page that readers may not see stays words without an address."""

    @classmethod
    def get_many(cls, attrs_list):
        pages = super().get_many(attrs_list)
        keys = [page.pk for page in pages if page]
        public = set(Page.objects.live().public().filter(pk__in=keys).values_list("pk", flat=True))
        return [page if page and page.pk in public else None for page in pages]


@hooks.register("register_rich_text_features", order=10)
def link_public_pages_only(features):
    features.register_link_type(PublicPageLinkHandler)


def _refusal(request, page, placed, slug, parent):
    """Why ``placed``, the page itself or its copy, may not stand there."""
    try:
        refuse_reserved(slug, parent)
        refuse_taken(placed, slug, parent)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
