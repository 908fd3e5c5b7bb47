"""Which revisions a user may know of: those of records and pages that he or she may open in the admin.

All lists of the desk are questions to the one table of revisions, so that records of every kind and pages
stand in one list, which costs the same for three rows and for three thousand.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from portal.core import records

ACTIONS = {"change", "publish"}


def kinds() -> list[type[models.Model]]:
    """Everything that is drafted and published: each kind of record, and pages."""
    return [*records.models_by_name().values(), Page]


def reachable(user) -> list[QuerySet]:
    """For each kind the rows that the user may open."""
    policies = [model.snippet_viewset.permission_policy for model in records.models_by_name().values()]
    policies.append(page_permission_policy)
    return [policy.instances_user_has_any_permission_for(user, ACTIONS) for policy in policies]


def within(user) -> Q:
    """The condition for revisions of what the user may open."""
    condition = Q(pk__in=[])
    for rows in reachable(user):
        keys = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
        condition |= Q(base_content_type=ContentType.objects.get_for_model(rows.model), object_id__in=keys)
    return condition


def revisions_in(user, field: str, *, of: Q, only_records=False) -> Q:
    """The condition for revisions that stand in this field of rows which the user may open.

    ``revisions_in(user, "live_revision", of=Q(live=True))`` is everything that is public.
    """
    condition = Q(pk__in=[])
    for rows in reachable(user):
        if not (only_records and rows.model is Page):
            condition |= Q(pk__in=rows.order_by().filter(of).values(field))
    return condition
