"""What lies within somebody's reach, at addresses of Wagtail that ask too little or nothing."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.auth import permission_denied, user_has_any_page_permission
from wagtail.models import Page
from wagtail.permissions import task_permission_policy

from portal.core.choosers import keys_of

from . import bulk
from .choices import chooses_every_file, file_policy, offered


def pages_to_choose(user) -> QuerySet:
    """The pages to which a user may link: all of them for who edits pages, what is public for others."""
    pages = offered(Page, user)
    return Page.objects.all() if pages is None else pages


@hooks.register("construct_page_chooser_queryset")
def offer_pages(pages: QuerySet, request: HttpRequest) -> QuerySet:
    return pages.filter(pk__in=pages_to_choose(request.user).values("pk"))


def finds_page(request, parent_page_id, **keys) -> bool:
    return pages_to_choose(request.user).filter(pk__in=keys_of([parent_page_id])).exists()


def finds_pages(request, **keys) -> bool:
    wanted = keys_of(request.GET.getlist("id"))
    return pages_to_choose(request.user).filter(pk__in=wanted).count() == len(wanted)


def edits_page(request, page_id, **keys) -> bool:
    pages = Page.objects.filter(pk__in=keys_of([page_id]))
    return all(page.permissions_for_user(request.user).can_edit() for page in pages)


def moves_page(request, page_to_move_id, **keys) -> bool:
    return edits_page(request, page_to_move_id)


def publishes_page(request, page_id, **keys) -> bool:
    # Wagtail lets an editor delete what is not public; here it takes a publisher.
    pages = Page.objects.filter(pk__in=keys_of([page_id]))
    return all(page.permissions_for_user(request.user).can_publish() for page in pages)


def chooses_file(request, **keys) -> bool:
    """One file for who may choose it, a list of all for who may choose everywhere."""
    kind = "images" if "images" in request.resolver_match.view_name else "documents"
    wanted = keys.get("pk", keys.get("image_id"))
    if wanted is None:
        return chooses_every_file(request.user, kind)
    chosen = file_policy(kind).instances_user_has_permission_for(request.user, "choose")
    return chosen.filter(pk__in=keys_of([wanted])).exists()


def edits_pages(request, **keys) -> bool:
    return user_has_any_page_permission(request.user)


def edits_tasks(request, **keys) -> bool:
    return task_permission_policy.user_has_any_permission(request.user, {"add", "change"})


# Names of addresses → what they ask besides.
REFUSED_UNLESS: dict[str, Callable[..., bool]] = {
    "wagtailadmin_pages:confirm_workflow_cancellation": edits_page,
    "wagtailadmin_pages:delete": publishes_page,
    "wagtailadmin_pages:move_confirm": moves_page,
    "wagtailadmin_pages:workflow_preview": edits_page,
    "wagtailadmin_reports:site_history": edits_pages,
    "wagtailadmin_reports:site_history_results": edits_pages,
    "wagtailadmin_workflows:task_chooser": edits_tasks,
    "wagtailadmin_workflows:task_chooser_create": edits_tasks,
    "wagtailadmin_workflows:task_chooser_results": edits_tasks,
    "wagtailadmin_workflows:task_chosen": edits_tasks,
}
MISSING_UNLESS: dict[str, Callable[..., bool]] = {
    "wagtail_bulk_action": bulk.is_within_reach,
    "wagtailadmin_api:documents:detail": chooses_file,
    "wagtailadmin_api:documents:listing": chooses_file,
    "wagtailadmin_api:images:detail": chooses_file,
    "wagtailadmin_api:images:listing": chooses_file,
    "wagtailadmin_choose_page_child": finds_page,
    "wagtailadmin_choose_page_chosen_multiple": finds_pages,
    "wagtailimages_chooser:select_format": chooses_file,
}


class WithinReach:
    """Middleware: asks what the table says before Wagtail answers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.view_name
        if name not in REFUSED_UNLESS | MISSING_UNLESS or not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        if name in MISSING_UNLESS and not MISSING_UNLESS[name](request, **kwargs):
            raise Http404
        if name in REFUSED_UNLESS and not REFUSED_UNLESS[name](request, **kwargs):
            return permission_denied(request)
        return None
