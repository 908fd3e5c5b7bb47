"""Bulk actions: an action on many rows names only rows that its user reaches."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from wagtail.documents import get_document_model
from wagtail.documents import permissions as documents
from wagtail.images import get_image_model
from wagtail.images import permissions as images
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from portal.core.choosers import key_of
from portal.core.records import Record

ADDRESS = "wagtail_bulk_action"
ALL = "all"


class BulkActionsWithinReach:
    """Middleware: what lies outside somebody's reach is not found.

    Wagtail lists the names of rows on which the action is not allowed, with no regard to who may see them.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if request.resolver_match.view_name != ADDRESS or not request.user.has_perm("wagtailadmin.access_admin"):
            return
        try:
            model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
        except LookupError as unknown:
            raise Http404 from unknown
        wanted = set(request.GET.getlist("id"))
        if not wanted or not _are_within_reach(request, model, wanted):
            raise Http404


def _are_within_reach(request: HttpRequest, model: type[Model], wanted: set[str]) -> bool:
    rows = reach(model, request.user)
    if ALL in wanted:
        # Everything that a list shows: of pages, the children of one; files and users Wagtail limits by itself.
        if issubclass(model, Record):
            return model.snippet_viewset.permission_policy.covers_all(request.user, "change")
        parent = request.GET.get("childOf")
        if not issubclass(model, Page):
            return parent is None or key_of(parent) is not None
        wanted = {parent or str(Page.get_first_root_node().pk)}
    keys = {key_of(value) for value in wanted}
    return None not in keys and rows.filter(pk__in=keys).count() == len(keys)


def reach(model: type[Model], user) -> QuerySet:
    """The rows of which a user may know, in one of the ways in which the admin would tell."""
    if issubclass(model, Page):
        return page_permission_policy.explorable_instances(user)
    policies = {
        get_image_model(): images.permission_policy,
        get_document_model(): documents.permission_policy,
        get_user_model(): ModelPermissionPolicy(get_user_model()),
    }
    if issubclass(model, Record):
        policies[model] = model.snippet_viewset.permission_policy
    if model not in policies:
        return model._default_manager.none()
    return policies[model].instances_user_has_any_permission_for(user, {"change", "delete", "choose"})
