"""Record lists in the admin: columns, state, search, export."""

from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _
from wagtail.admin.active_filters import ActiveFilter, BaseFilterAdapter, register_filter_adapter_class
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.views.snippets import IndexView

from portal.core import exports
from portal.core.facets import RecordFacet

from .choices import NamesFor

KIND, PERIOD = _("Kind"), _("Period")


def column(name: str, label, sort_key: str = "") -> Column:
    """A column of a record list, sorted by ``sort_key``."""
    return Column(name, label=label, sort_key=sort_key or None)


def kind_column(name: str = "kind", label=KIND) -> Column:
    """The choice of a field in words."""
    return column(f"get_{name}_display", label, sort_key=name)


def period_column() -> Column:
    return column("display", PERIOD, sort_key="earliest_start")


def with_state(rows: QuerySet) -> QuerySet:
    """Rows that know whether they are scheduled or in review, which Wagtail would ask for each row by itself."""
    own = {
        "base_content_type": ContentType.objects.get_for_model(rows.model),
        "object_id": Cast(OuterRef("pk"), CharField()),
    }
    return rows.annotate(
        is_scheduled=Exists(Revision.objects.filter(approved_go_live_at__isnull=False, **own)),
        is_in_review=Exists(WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS, **own)),
    )


class RecordIndexView(IndexView):
    def get_filterset_kwargs(self):
        # The filters offer and count what this person may see and sought, nothing besides.
        return super().get_filterset_kwargs() | {"queryset": self.search_queryset(self.get_base_queryset())}

    def search_queryset(self, queryset):
        return queryset.matching(self.search_query) if self.is_searching else queryset

    @cached_property
    def name_of(self):
        return NamesFor(self.request.user)

    def preprocess_field_value(self, field, value, export_format):
        return super().preprocess_field_value(field, self.name_of(value), export_format)


class ChosenRecords(BaseFilterAdapter):
    """Says which records a list is narrowed to, each with the way to take it away: Wagtail's own seeks keys."""

    def get_active_filters(self):
        return [
            ActiveFilter(
                self.bound_field.auto_id,
                self.filter.label,
                str(record),
                self.get_url_without_filter_param_value(self.name, record.slug),
            )
            for record in self.value
        ]


register_filter_adapter_class(RecordFacet, adapter_class=ChosenRecords)


def exported(value):
    """A value of a spreadsheet, with nothing in it that a spreadsheet would run."""
    value = exports.cell(value) if isinstance(value, list) else force_str(value, strings_only=True)
    return exports.cell(value) if isinstance(value, str) else value


# Every export of the admin, Wagtail's reports too, goes through this table; dates keep their rows in it.
SpreadsheetExportMixin.custom_value_preprocess |= {
    kind: dict.fromkeys(SpreadsheetExportMixin.FORMATS, exported) for kind in (list, object)
}
