"""What a form of a record lets its user name: nothing that he or she may not see."""

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.documents import get_document_model
from wagtail.documents import permissions as documents
from wagtail.images import get_image_model
from wagtail.images import permissions as images
from wagtail.models import Collection, Page

from portal.core.choosers import HidesNames, choosable, chooses_among_all, hidden_name, keys_of
from portal.core.records import AddressedRecord, Record

from .rich_text_area import refuse_new_links, rich_fields


class ChoosableChoices:
    """Mixin of a form: a relation takes what its chooser offers to the user, and what the record names already.

    What the record names and the user may not see keeps its place without its name. A refused choice is not
    shown again: the field comes back without it, beside the reason.
    """

    data: QueryDict

    def __init__(self, *args, named: "Named | None" = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.named = named or Named(self.instance)
        for field in self._choices().values():
            self._limit(field)
        for field in rich_fields(self.fields).values():
            field.widget.offered = self._offered
        for formset in getattr(self, "formsets", {}).values():
            formset.form_kwargs |= {"named": self.named, "for_user": self.for_user}

    def _choices(self) -> dict[str, forms.ModelChoiceField]:
        return {name: field for name, field in self.fields.items() if isinstance(field, forms.ModelChoiceField)}

    def _limit(self, field: forms.ModelChoiceField) -> None:
        model = field.queryset.model
        visible = self._offered(model)
        if visible is None:
            return
        kept = self.named.keys(model)
        field.queryset = model._default_manager.filter(Q(pk__in=visible.values("pk")) | Q(pk__in=kept))
        if isinstance(field.widget, HidesNames):
            field.widget.visible, field.widget.kept = visible, kept

    def _clean_fields(self):
        super()._clean_fields()
        for name, field in self._choices().items():
            if name in self._errors:
                self._forget_refused(self.add_prefix(name), field)
        for name in rich_fields(self.fields).keys() & self.cleaned_data.keys():
            self._refuse_new_links(name)

    def _refuse_new_links(self, name):
        try:
            refuse_new_links(self._offered, self.cleaned_data[name], str(self.initial.get(name) or ""))
        except ValidationError as wrong:
            self.add_error(name, wrong)

    def _offered(self, model):
        return offered(model, self.for_user or AnonymousUser())

    def _forget_refused(self, name, field):
        self.data = self.data.copy()
        posted = self.data.pop(name, [])
        if isinstance(field, forms.ModelMultipleChoiceField):
            self.data.setlist(name, field.queryset.filter(pk__in=keys_of(posted)).values_list("pk", flat=True))


def offered(model: type[models.Model], user) -> QuerySet | None:
    """The rows that a chooser offers to the user; nothing stands for all rows."""
    if issubclass(model, AddressedRecord):
        return None if chooses_among_all(model, user) else choosable(model, user)
    if model in (get_image_model(), get_document_model()):
        policy = file_policy("images" if model is get_image_model() else "documents")
        return policy.instances_user_has_permission_for(user, "choose")
    if model is Page and not user_has_any_page_permission(user):
        return public_pages()
    return None


def public_pages() -> QuerySet:
    """What anybody may name. A chooser shows the title of the newest draft: one about to be renamed waits for it."""
    is_told = Q(draft_title="") | Q(draft_title=F("title"))
    return Page.objects.filter(Q(depth=1) | Q(pk__in=Page.objects.live().public().filter(is_told).values("pk")))


def file_policy(kind: str):
    """Wagtail's policy for ``images`` or ``documents``, as it is now: it follows the model in the settings."""
    return {"images": images, "documents": documents}[kind].permission_policy


def chooses_every_file(user, kind: str) -> bool:
    root = Collection.get_first_root_node()
    return root in file_policy(kind).collections_user_has_permission_for(user, "choose")


def reads_file(user, document) -> bool:
    """Whether somebody may read what nothing public names: it is his or her own, or the office's to look after."""
    if user.is_anonymous:
        return False
    return document.uploaded_by_user_id == user.pk or chooses_every_file(user, "documents")


class NamesFor:
    """What values of many rows are called for a user; what he or she may see is asked once for each model."""

    def __init__(self, user):
        self.user = user
        self.seen: dict[type[models.Model], set | None] = {}

    def __call__(self, value):
        """The value, or words without a name when it is something that the user may not see."""
        if not isinstance(value, models.Model):
            return value
        seen = self._seen_of(type(value))
        return value if seen is None or value.pk in seen else hidden_name(type(value))

    def _seen_of(self, model) -> set | None:
        if model not in self.seen:
            rows = offered(model, self.user)
            self.seen[model] = None if rows is None else set(rows.values_list("pk", flat=True))
        return self.seen[model]


class Named:
    """The keys that a record, as it stood before the edit, names: itself or in one of its rows."""

    def __init__(self, record: models.Model):
        # Read before the form changes the record in memory; only what somebody asks for.
        self.record = record
        self.found: dict[type[models.Model], frozenset] = {}

    def keys(self, model: type[models.Model]) -> frozenset:
        if model not in self.found:
            self.found[model] = frozenset(key for row in self._rows(model) for key in _named_by(row, model))
        return self.found[model]

    def _rows(self, model):
        yield self.record
        for relation in self.record.inline_relations() if isinstance(self.record, Record) else ():
            if _relations(relation.related_model, model):
                yield from getattr(self.record, relation.get_accessor_name()).all()


def _relations(model, target):
    return [
        field
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field, models.ForeignKey | ParentalManyToManyField)
        and not isinstance(field, ParentalKey)
        and field.related_model is target
    ]


def _named_by(row, target):
    for field in _relations(type(row), target):
        if isinstance(field, models.ForeignKey):
            yield getattr(row, field.attname)
        else:
            yield from (one.pk for one in getattr(row, field.name).all())
