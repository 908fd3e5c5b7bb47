"""How editors choose records: one or many, by every name a record has or had."""

import json

from django import forms
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.telepath import JSContext
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
    SnippetCreateView,
)
from wagtail.snippets.widgets import AdminSnippetChooser

from .records import AddressedRecord, save_draft


class NameSearchForm(BaseFilterForm):
    """Finds records in a chooser by every name they have or had."""

    q = forms.CharField(
        label=_("Search term"), widget=forms.TextInput(attrs={"placeholder": _("Search")}), required=False
    )

    def filter(self, objects):
        objects = super().filter(objects)
        self.is_searching = bool(text := self.cleaned_data.get("q"))
        self.search_query = text
        return objects.matching(text) if text else objects


# What is longer is no key of a row, and more than a database takes.
MOST_DIGITS = 18


def choosable(model: type[AddressedRecord], user) -> QuerySet:
    """What a user may name in a form: everything that is public, and what he or she may edit."""
    own = model.snippet_viewset.permission_policy.instances_user_has_permission_for(user, "change")
    return model.objects.filter(model.live_q() | Q(pk__in=own.values("pk")))


def chooses_among_all(model: type[AddressedRecord], user) -> bool:
    return model.snippet_viewset.permission_policy.covers_all(user, "change")


def key_of(value) -> int | None:
    """A key from an address or a form; nothing when it cannot be one."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else None


def keys_of(values) -> set[int]:
    """What can be a key among the values; the others are left out."""
    return {key for value in values if (key := key_of(value)) is not None}


class ChoosableMixin:
    filter_form_class = NameSearchForm

    def get_object_list(self):
        return choosable(self.model_class, self.request.user)


class RecordChooseView(ChoosableMixin, ChooseView):
    pass


class RecordChooseResultsView(ChoosableMixin, ChooseResultsView):
    pass


class RecordChosenView(SnippetChosenView):
    def get_object(self, pk):
        return choosable(self.model_class, self.request.user).get(pk=key_of(pk))


class RecordChosenMultipleView(SnippetChosenMultipleView):
    def get_objects(self, pks):
        return choosable(self.model_class, self.request.user).filter(pk__in=keys_of(pks))


class RecordCreateInChooserView(SnippetCreateView):
    """What is missing among the choices is added with its few first fields, as a draft."""

    def save_form(self, form):
        return save_draft(form.save(commit=False), self.request.user)


def hidden_name(model: type[models.Model]) -> str:
    return _("%(kind)s that is not public") % {"kind": capfirst(model._meta.verbose_name)}


class HidesNames:
    """Mixin of a chooser in a form: what its user may not see stands there without its name.

    A form sets ``visible``, the rows whose names may be shown, and ``kept``, the keys that stay beside them.
    """

    visible: QuerySet | None = None
    kept: frozenset = frozenset()

    def seen(self, keys) -> list[tuple[int, models.Model | None]]:
        """Each key with its record, or with nothing in its place when the record is hidden; unknown ones not."""
        wanted = [key for value in keys if (key := key_of(value)) is not None]
        rows = self.model._default_manager.all() if self.visible is None else self.visible
        found = rows.in_bulk(wanted) if wanted else {}
        return [(key, found.get(key)) for key in wanted if key in found or key in self.kept]


class RecordChooser(HidesNames, AdminSnippetChooser):
    """One record in a form."""

    def get_value_data(self, value):
        found = self.seen([value.pk if isinstance(value, self.model) else value])
        if not found:
            return None
        [(key, record)] = found
        hidden = {"id": key, "edit_url": None, self.display_title_key: hidden_name(self.model)}
        return self.get_value_data_from_instance(record) if record else hidden


class RecordChooserViewSet(SnippetChooserViewSet):
    choose_view_class = RecordChooseView
    choose_results_view_class = RecordChooseResultsView
    chosen_view_class = RecordChosenView
    chosen_multiple_view_class = RecordChosenMultipleView
    create_view_class = RecordCreateInChooserView
    create_action_label = _("Add as draft and choose")
    creation_tab_label = _("New")

    @cached_property
    def widget_class(self):
        return RecordChooser(model=self.model, icon=self.icon)


class RecordsChooser(HidesNames, forms.SelectMultiple):
    """Many records in a form: the chosen ones as a list, more by the search of the chooser.

    Only what is chosen is rendered, so that the form stays small with any number of records.
    """

    template_name = "admin/records_chooser.html"

    def __init__(self, model, attrs=None):
        self.model = model
        super().__init__(attrs)

    def get_context(self, name, value, attrs):
        edit_url = AdminURLFinder().get_edit_url
        chosen = [
            {"key": key, "name": record or hidden_name(self.model), "edit_url": edit_url(record) if record else None}
            for key, record in self.seen(value or ())
        ]
        return {
            "widget": {"name": name, "attrs": self.build_attrs(self.attrs, attrs), "template_name": self.template_name},
            "chosen": chosen,
            "definition": json.dumps(self._chooser[0]),
            "what": self.model._meta.verbose_name_plural,
        }

    @property
    def media(self):
        own = forms.Media(js=["js/records-chooser.js"], css={"all": ["css/admin.css"]})
        return self._chooser[1] + own

    @cached_property
    def _chooser(self):
        context = JSContext()
        return context.pack(AdminSnippetChooser(self.model)), context.media


def chooser_for(field):
    """How a form asks for a relation to many records; other relations keep their own widget."""
    model = field.remote_field.model
    return {"widget": RecordsChooser(model)} if issubclass(model, AddressedRecord) else None


register_form_field_override(ParentalManyToManyField, override=chooser_for)
