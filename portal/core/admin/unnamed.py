"""Comparisons of a record's versions without the names of what their reader may not see."""

from collections.abc import Callable

from django.db.models import Model
from wagtail.admin.compare import ChildRelationComparison, ForeignObjectComparison
from wagtail.admin.panels import TabbedInterface

from portal.core.choosers import hidden_name

from .choices import offered


class RecordTabs(TabbedInterface):
    """The form of a record in tabs; every comparison of two versions is made from it."""

    class BoundPanel(TabbedInterface.BoundPanel):
        def get_comparison(self):
            return [without_names(compare, self.request.user) for compare in super().get_comparison()]


def without_names(compare: Callable, user) -> Callable:
    """The comparison of a field or of inline rows, in which a hidden record has no name."""

    def without(one, other):
        comparison = compare(one, other)
        if isinstance(comparison, ForeignObjectComparison):
            _hide(comparison, user)
        elif isinstance(comparison, ChildRelationComparison):
            comparison.field_comparisons = [without_names(inner, user) for inner in comparison.field_comparisons]
        return comparison

    return without


def _hide(comparison: ForeignObjectComparison, user) -> None:
    visible = offered(comparison.field.related_model, user)
    if visible is None:
        return
    pair = comparison.get_objects()
    seen = set(visible.filter(pk__in=[one.pk for one in pair if one]).values_list("pk", flat=True))
    hidden = [one if one is None or one.pk in seen else Unnamed(one) for one in pair]
    comparison.get_objects = lambda: hidden


class Unnamed:
    """Stands for a record that must not be named."""

    def __init__(self, record: Model):
        self.record = record

    def __eq__(self, other):
        return isinstance(other, Unnamed) and self.record == other.record

    def __str__(self):
        return hidden_name(type(self.record))
