"""What a record type has in the admin: its list, forms and history, each guarded for each record."""

from functools import cached_property, wraps

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.core.choosers import RecordChooserViewSet, key_of
from portal.core.filters import RecordFilter
from portal.core.permissions import RecordPolicy

from .edit import RecordCopyView, RecordEditView, RecordUnscheduleView
from .filtering import in_admin
from .lists import RecordIndexView, with_state
from .record_form import RecordForm
from .related import RecordCreateView
from .unnamed import RecordTabs

# What an address asks for on its record; all others ask for "change".
ACTION_OF_VIEW = {
    "delete": "delete",
    "unpublish": "publish",
    "revisions_unschedule": "publish",
    "lock": "lock",
    "copy": "add",
}


class RecordViewSet(SnippetViewSet):
    """List, forms and history of one record type.

    A subclass declares ``model``, ``columns``, ``tabs`` (heading → panels), ``filters`` (the record's one
    FilterSet), ``select_related`` and ``first_fields``, with which a chooser adds one. Wagtail's snippet views ask
    for permission on the model; here every address with a key asks for permission on that record as well, at one
    place.
    """

    columns: tuple = ()
    tabs: dict = {}
    first_fields: tuple[str, ...] = ()
    sources = ("source_url", "more_sources", "checked_on")
    filters: type[RecordFilter]
    select_related: tuple[str, ...] = ()

    index_view_class = RecordIndexView
    add_view_class = RecordCreateView
    edit_view_class = RecordEditView
    copy_view_class = RecordCopyView
    revisions_unschedule_view_class = RecordUnscheduleView
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
        return in_admin(self.filters)

    @property
    def chooser_viewset(self):
        chooser = super().chooser_viewset
        chooser.form_fields = self.first_fields or None
        return chooser

    def get_edit_handler(self):
        tabs = [ObjectList(panels, heading=heading) for heading, panels in self.tabs.items()]
        publishing = [FieldPanel("slug")] if hasattr(self.model, "slug") else []
        tabs.append(ObjectList([FieldPanel(name) for name in self.sources], heading=_("Sources")))
        tabs.append(ObjectList([*publishing, PublishingPanel()], heading=_("Publishing")))
        return RecordTabs(tabs, base_form_class=RecordForm).bind_to_model(self.model)

    def get_queryset(self, request):
        rows = self.permission_policy.instances_user_has_any_permission_for(request.user, {"change", "view", "delete"})
        named = self._exported_records if "export" in request.GET else self.select_related
        return with_state(rows).select_related("latest_revision", *named)

    @cached_property
    def _exported_records(self) -> list[str]:
        return [name for name in self.list_export if self.model._meta.get_field(name).is_relation]

    def get_urlpatterns(self):
        patterns = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = self._guarded(pattern.callback, ACTION_OF_VIEW.get(pattern.name, "change"))
        return patterns

    def _guarded(self, view, action):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if "pk" in kwargs:
                record = get_object_or_404(self.model._base_manager, pk=key_of(unquote(str(kwargs["pk"]))))
                if not self.permission_policy.user_has_permission_for_instance(request.user, action, record):
                    raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded
