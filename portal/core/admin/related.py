"""Records that hang on another one: seen and begun from its form."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, Table, TitleColumn
from wagtail.snippets.views.snippets import CreateView

from portal.core.choosers import choosable, key_of
from portal.core.records import AddressedRecord

from .edit import LeadsToPublicPage

MOST_ROWS = 100


class RelatedRecordsPanel(Panel):
    """The records at the other end of ``relation`` as a compact table, with a way to add one.

    ``list_filter`` names the filter of their list that stands for this record, by its slug; ``shows`` the
    attribute that tells each of them from the others.
    """

    def __init__(self, relation: str, list_filter: str, shows: str, **kwargs):
        super().__init__(**kwargs)
        self.relation, self.list_filter, self.shows = relation, list_filter, shows

    def clone_kwargs(self):
        own = {name: getattr(self, name) for name in ("relation", "list_filter", "shows")}
        return super().clone_kwargs() | own

    class BoundPanel(Panel.BoundPanel):
        template_name = "admin/related_records.html"

        @property
        def field(self):
            return self.panel.model._meta.get_field(self.panel.relation).field

        @property
        def viewset(self):
            return self.field.model.snippet_viewset

        def is_shown(self):
            policy = self.viewset.permission_policy
            return bool(self.instance.pk) and policy.user_has_any_permission(self.request.user, {"change", "view"})

        def get_context_data(self, parent_context=None):
            own = {self.field.name: self.instance.pk}
            rows = self.viewset.get_queryset(self.request).filter(**own).order_by("-latest_end", "pk")
            shown = list(rows[: MOST_ROWS + 1])
            may_add = self.viewset.permission_policy.user_has_permission(self.request.user, "add")
            add_url, list_url = (reverse(self.viewset.get_url_name(name)) for name in ("add", "list"))
            return super().get_context_data(parent_context) | {
                "request": self.request,
                "table": Table(self._columns(), shown[:MOST_ROWS]) if shown else None,
                "number": rows.count() if len(shown) > MOST_ROWS else 0,
                "add_url": f"{add_url}?{self.field.name}={self.instance.pk}" if may_add else "",
                "list_url": f"{list_url}?{self.panel.list_filter}={self.instance.slug}",
                "what": self.field.model._meta.verbose_name,
                "what_all": self.field.model._meta.verbose_name_plural,
            }

        def _columns(self):
            edit = self.viewset.get_url_name("edit")
            shows = self.panel.shows
            name = TitleColumn(shows, label=_("Name"), get_url=lambda row: reverse(edit, args=[row.pk]))
            facts = [Column(column.name, label=column.label) for column in self.viewset.columns[1:]]
            return [name, *facts, LiveStatusTagColumn(sort_key=None)]


class RecordCreateView(LeadsToPublicPage, CreateView):
    """A new record whose form is filled as far as the address says: ``add/?consortium=3``."""

    def get_initial_form_instance(self):
        named = {name: record for name, value in self.request.GET.items() if (record := self._named(name, value))}
        return self.model(**named) if named else super().get_initial_form_instance()

    def _named(self, name: str, value: str):
        try:
            field = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        if not isinstance(field, models.ForeignKey) or not issubclass(field.related_model, AddressedRecord):
            return None
        return choosable(field.related_model, self.request.user).filter(pk=key_of(value)).first()
