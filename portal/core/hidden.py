"""How many rows are counted at once: by leaving out the few that are hidden, not by looking up the ends of each."""

from typing import Any

from django.db import models
from django.db.models import F, OrderBy, Q
from wagtail.models import DraftStateMixin


def hidden_keys(model: type[models.Model]) -> models.QuerySet:
    """Keys of the rows that are not public, found by an index that holds nothing else."""
    return model._base_manager.exclude(model.live_q()).order_by().values("pk")


def live_by_exclusion(model: type[models.Model]) -> models.QuerySet:
    """The same rows as ``live()``, for counting all of them."""
    rows = model._default_manager.filter(live=True) if issubclass(model, DraftStateMixin) else model.objects.all()
    for name in model.ends:
        end: Any = model._meta.get_field(name)
        is_hidden = Q(**{f"{name}__in": hidden_keys(end.related_model)})
        rows = rows.exclude(is_hidden & Q(**{f"{name}__isnull": False}) if end.null else is_hidden)
    return rows


def public_indexes(**orders: tuple) -> list[models.Index]:
    """Indexes of a table of records: its hidden rows, and the public ones by the columns of each named order.

    That of a facet ends with the key, so that the index alone tells which rows have each value.
    """
    name = "%(app_label)s_%(class)s_"
    by_order = [
        models.Index(
            *(term if not isinstance(term, str) else _term(term) for term in terms),
            name=name + short,
            condition=Q(live=True),
        )
        for short, terms in orders.items()
    ]
    return [models.Index(fields=["id"], name=f"{name}hid", condition=Q(live=False)), *by_order]


def _term(name: str) -> OrderBy:
    return F(name.removeprefix("-")).desc() if name.startswith("-") else F(name).asc()
