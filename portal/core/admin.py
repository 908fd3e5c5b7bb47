"""Base of the record lists and forms in the admin."""

from functools import cached_property, wraps

from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from . import exports
from .choosers import RecordChooserViewSet
from .filters import RecordFilter
from .permissions import RecordPolicy

# What an address asks for on its record; all others ask for "change".
ACTION_OF_VIEW = {
    "delete": "delete",
    "unpublish": "publish",
    "revisions_unschedule": "publish",
    "lock": "lock",
    "copy": "add",
}


KEY_FIGURES, KIND, PERIOD = _("Key figures"), _("Kind"), _("Period")


class RowsFormSet(BaseChildFormSet):
    """Inline rows under the rules of their record, applied to the rows that are being typed."""

    relation = ""

    def clean(self):
        super().clean()
        if any(form.errors for form in self.forms):
            return
        gone = set(map(id, self.deleted_forms))
        rows = [
            form.instance for form in self.forms if id(form) not in gone and (form.instance.pk or form.has_changed())
        ]
        self.instance.check_rows(self.relation, rows)


class RowsPanel(InlinePanel):
    """Inline rows, folded when there may be many; their record's ``row_rules`` are checked as they are typed."""

    def get_form_options(self):
        options = super().get_form_options()
        formset = type(f"{self.relation_name}RowsFormSet", (RowsFormSet,), {"relation": self.relation_name})
        options["formsets"][self.relation_name]["formset"] = formset
        return options


def period_panel(**kwargs) -> MultiFieldPanel:
    """Since, until, ongoing, last confirmed."""
    return MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
            FieldRowPanel([FieldPanel("is_ongoing"), FieldPanel("confirmed_on")]),
        ],
        heading=_("Period"),
        **kwargs,
    )


def column(name: str, label, sort_key: str = "") -> Column:
    """A column of a record list, sorted by ``sort_key``."""
    return Column(name, label=label, sort_key=sort_key or None)


def kind_column(name: str = "kind", label=KIND) -> Column:
    """The choice of a field in words."""
    return column(f"get_{name}_display", label, sort_key=name)


def period_column() -> Column:
    return column("display", PERIOD, sort_key="earliest_start")


def source_panel() -> FieldRowPanel:
    return FieldRowPanel([FieldPanel("source_url"), FieldPanel("checked_on")])


def period_rows() -> list:
    """The panels of an inline row with a period, in as few lines as it takes."""
    return [
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
        FieldRowPanel([FieldPanel("is_ongoing"), FieldPanel("confirmed_on")]),
        source_panel(),
    ]


def names_panel() -> RowsPanel:
    return RowsPanel(
        "names",
        panels=[FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]), *period_rows()],
        heading=_("Former and other names"),
        label=_("name"),
        help_text=_("Search finds the record by these too. A former name keeps its dates."),
        classname="collapsed",
    )


def figures_panel(relation: str = "figures", heading=KEY_FIGURES) -> RowsPanel:
    return RowsPanel(
        relation,
        panels=[
            FieldRowPanel([FieldPanel("qualifier"), FieldPanel("number"), FieldPanel("unit")]),
            FieldRowPanel([FieldPanel("label"), FieldPanel("as_of")]),
            source_panel(),
        ],
        heading=heading,
        label=_("figure"),
        help_text=_("As the source states it. Never counted up from other data, and never without its date."),
        classname="collapsed",
    )


def location_panel() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("country"), FieldPanel("city")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        ],
        heading=_("Place"),
    )


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
    def search_queryset(self, queryset):
        return queryset.matching(self.search_query) if self.is_searching else queryset

    def preprocess_field_value(self, field, value, export_format):
        value = super().preprocess_field_value(field, value, export_format)
        return exports.cell(value) if isinstance(value, str) else value


class RecordViewSet(SnippetViewSet):
    """List, forms and history of one record type.

    A subclass declares ``model``, ``columns``, ``tabs`` (heading → panels), ``filters`` (the record's one
    FilterSet) and ``select_related``. Wagtail's snippet views ask for permission on the model; here every
    address with a key asks for permission on that record as well, at one place.
    """

    columns: tuple = ()
    tabs: dict = {}
    sources = ("source_url", "more_sources", "checked_on")
    filters: type[RecordFilter]
    select_related: tuple[str, ...] = ()

    index_view_class = RecordIndexView
    chooser_viewset_class = RecordChooserViewSet
    chooser_per_page = 25
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_admin_menu = False
    search_backend_name = None

    @property
    def permission_policy(self):
        return RecordPolicy(self.model)

    @cached_property
    def list_display(self):
        return [*self.columns, LiveStatusTagColumn(), UpdatedAtColumn()]

    @cached_property
    def list_export(self):
        """All plain fields, and the draft state, for CSV and XLSX."""
        fields = [field.name for field in self.model._meta.concrete_fields if field.editable]
        return [*fields, "live", "last_published_at"]

    @cached_property
    def export_filename(self):
        return self.model._meta.verbose_name_plural.replace(" ", "-")

    @cached_property
    def search_fields(self):
        return self.model.name_lookups

    @cached_property
    def filterset_class(self):
        # The admin's list has a search box and sortable columns of its own.
        return type(f"{self.filters.__name__}InAdmin", (self.filters,), {"q": None, "ordering": None})

    def get_edit_handler(self):
        tabs = [ObjectList(panels, heading=heading) for heading, panels in self.tabs.items()]
        publishing = [FieldPanel("slug")] if hasattr(self.model, "slug") else []
        tabs.append(ObjectList([FieldPanel(name) for name in self.sources], heading=_("Sources")))
        tabs.append(ObjectList([*publishing, PublishingPanel()], heading=_("Publishing")))
        return TabbedInterface(tabs).bind_to_model(self.model)

    def get_queryset(self, request):
        rows = self.permission_policy.instances_user_has_any_permission_for(request.user, {"change", "view", "delete"})
        return with_state(rows).select_related("latest_revision", *self.select_related)

    def get_urlpatterns(self):
        patterns = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = self._guarded(pattern.callback, ACTION_OF_VIEW.get(pattern.name, "change"))
        return patterns

    def _guarded(self, view, action):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if "pk" in kwargs:
                record = get_object_or_404(self.model._base_manager, pk=unquote(str(kwargs["pk"])))
                if not self.permission_policy.user_has_permission_for_instance(request.user, action, record):
                    raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded
