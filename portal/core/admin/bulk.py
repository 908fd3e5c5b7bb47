"""Bulk actions: an action on many rows names only rows that its user reaches.

Wagtail lists the names of rows on which the action is not allowed, with no regard to who may see them.
"""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from portal.core.choosers import key_of
from portal.core.records import Record

from .choices import file_policy

ALL = "all"


def is_within_reach(request: HttpRequest, app_label: str, model_name: str, action: str) -> bool:
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        return False
    if issubclass(model, Page) and action == "delete" and not _publishes_pages(request.user):
        return False
    wanted = set(request.GET.getlist("id"))
    if ALL in wanted:
        return _reaches_all(request, model)
    return bool(wanted) and _reaches(request, model, wanted)


def _publishes_pages(user) -> bool:
    return page_permission_policy.user_has_permission(user, "publish")


def _reaches_all(request, model) -> bool:
    """Everything that a list shows: of pages, the children of one; files and users Wagtail limits by itself."""
    if issubclass(model, Record):
        return model.snippet_viewset.permission_policy.covers_all(request.user, "change")
    parent = request.GET.get("childOf")
    if issubclass(model, Page):
        return _reaches(request, model, {parent or str(Page.get_first_root_node().pk)})
    return parent is None or key_of(parent) is not None


def _reaches(request, model, wanted: set[str]) -> bool:
    keys = {key_of(value) for value in wanted}
    return None not in keys and reach(model, request.user).filter(pk__in=keys).count() == len(keys)


def reach(model: type[Model], user) -> QuerySet:
    """The rows of which a user may know, in one of the ways in which the admin would tell."""
    if issubclass(model, Page):
        return page_permission_policy.explorable_instances(user)
    policies = {
        get_image_model(): file_policy("images"),
        get_document_model(): file_policy("documents"),
        get_user_model(): ModelPermissionPolicy(get_user_model()),
    }
    if issubclass(model, Record):
        policies[model] = model.snippet_viewset.permission_policy
    if model not in policies:
        return model._default_manager.none()
    return policies[model].instances_user_has_any_permission_for(user, {"change", "delete", "choose"})
