"""What names what: by a field, an inline row, a relation to many records, a building block or a link.

Two directions. ``mentions`` reads what a row or a draft names. ``uses`` asks who names a row, of Wagtail's
index of references, which holds stored rows; drafts beside a live version are read one by one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.text import capfirst
from modelcluster.fields import ParentalKey
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.models import DraftStateMixin, Page, ReferenceIndex, Revision

from .records import Publishable, RelationRecord


@dataclass(frozen=True)
class Mention:
    """A row that is named, and the field in which it is."""

    model: type[models.Model]
    pk: str
    label: str


@dataclass
class Use:
    """A record or page that names something: in which fields, whether readers see it, whether it forbids deletion."""

    source: models.Model
    labels: list[str] = field(default_factory=list)
    is_public: bool = False
    is_draft: bool = False
    forbids_deletion: bool = False


def base_model(model: type[models.Model]) -> type[models.Model]:
    """Every type of page is a ``Page``; all other models stand for themselves."""
    return Page if issubclass(model, Page) else model


def identity(row: models.Model) -> tuple[int, str]:
    """By what the index of references knows a row; a page is the same under its own type and as a plain page."""
    return ContentType.objects.get_for_model(base_model(type(row))).pk, str(row.pk)


def mentions(row: models.Model) -> Iterator[Mention]:
    """What a stored row or a draft in memory names."""
    return _mentions(type(row), row.serializable_data())


def drafts_named(row: models.Model) -> list[tuple[models.Model, str]]:
    """Records and pages that the row names and readers do not see, each with the field that names it."""
    labels: dict[type, dict[str, str]] = {}
    for mention in mentions(row):
        model = base_model(mention.model)
        if issubclass(model, DraftStateMixin):
            labels.setdefault(model, {}).setdefault(mention.pk, mention.label)
    own = (base_model(type(row)), str(row.pk))
    return [
        (draft, named[str(draft.pk)])
        for model, named in labels.items()
        for draft in _rows(model).filter(pk__in=named, live=False).order_by("pk")
        if (model, str(draft.pk)) != own
    ]


def relations_waiting(row: models.Model) -> list[models.Model]:
    """Drafts of memberships and the like that tie the row to another one."""
    return [
        draft
        for model, name in _ends_at(type(row))
        if issubclass(model, RelationRecord)
        for draft in _rows(model).filter(live=False, **{name: row.pk}).order_by("pk")
    ]


def tied_rows(row: models.Model) -> list[models.Model]:
    """Public rows that are public only as long as this one is: a membership, a responsibility, a party."""
    return [
        tied
        for model, name in _ends_at(type(row))
        for tied in model._default_manager.live().filter(**{name: row.pk}).select_related(*model.ends)
    ]


def uses(row: models.Model) -> list[Use]:
    """Stored rows that name it, an inline row as the record or page that holds it; the public ones first."""
    return uses_of_all([row])


def uses_of_all(rows: Iterable[models.Model]) -> list[Use]:
    """The same for several rows, without those rows themselves."""
    rows = list(rows)
    own = {identity(row) for row in rows}
    labels: dict[tuple[int, str], set[str]] = {}
    forbidding = set()
    for reference in ReferenceIndex.get_references_to_in_bulk(rows):
        source_key = (reference.base_content_type_id, reference.object_id)
        labels.setdefault(source_key, set()).add(reference.describe_source_field())
        if reference.on_delete is models.PROTECT:
            forbidding.add(source_key)
    found = [
        Use(source, sorted(labels[identity(source)]), is_public, forbids_deletion=identity(source) in forbidding)
        for kind in {kind for kind, _pk in labels}
        for source, is_public in _with_publicness(kind, [pk for known, pk in labels if known == kind])
        if identity(source) not in own
    ]
    return sorted(found, key=lambda use: (not use.is_public, use.source._meta.verbose_name, str(use.source)))


def draft_uses(row: models.Model) -> list[Use]:
    """Unpublished changes of live records and pages that name the row; the index does not see inside them."""
    wanted = (base_model(type(row)), str(row.pk))
    found = []
    for model in draft_models():
        changed = model._base_manager.filter(live=True, has_unpublished_changes=True).values("latest_revision")
        for revision in Revision.objects.filter(pk__in=changed).select_related("content_type"):
            known = revision.content_type.model_class()
            labels = {
                mention.label
                for mention in _mentions(known, revision.content)
                if (base_model(mention.model), mention.pk) == wanted
            }
            if labels:
                found.append(Use(revision.as_object(), sorted(labels), is_draft=True))
    return [use for use in found if (base_model(type(use.source)), str(use.source.pk)) != wanted]


def _mentions(model, data) -> Iterator[Mention]:
    for relation in model._meta.get_fields():
        if isinstance(relation, models.ManyToManyField):
            for pk in data.get(relation.name) or ():
                yield Mention(relation.related_model, str(pk), str(capfirst(relation.verbose_name)))
        elif isinstance(relation, models.ForeignKey):
            if relation.editable and not _leads_up(relation) and data.get(relation.name) is not None:
                yield Mention(relation.related_model, str(data[relation.name]), str(capfirst(relation.verbose_name)))
        elif hasattr(relation, "extract_references"):
            yield from _mentions_in_text(relation, data.get(relation.name))
        elif isinstance(relation, models.ManyToOneRel) and isinstance(relation.field, ParentalKey):
            yield from _mentions_in_rows(relation, data)


def _mentions_in_rows(relation, data):
    label = capfirst(relation.related_model._meta.verbose_name)
    for row in data.get(relation.get_accessor_name()) or ():
        for mention in _mentions(relation.related_model, row):
            yield Mention(mention.model, mention.pk, f"{label} → {mention.label}")


def _mentions_in_text(text_field, text):
    if text:
        for model, pk, _model_path, _content_path in text_field.extract_references(text_field.to_python(text)):
            yield Mention(model, str(pk), capfirst(text_field.verbose_name))


def _leads_up(relation) -> bool:
    """Whether the field leads to the row's own parent, by inheritance or as an inline row."""
    return isinstance(relation, ParentalKey) or bool(relation.remote_field.parent_link)


def _ends_at(model) -> list[tuple[type[Publishable], str]]:
    """Models of rows that tie a record to others, with the field that leads to it; not its own inline rows."""
    return [
        (relation.related_model, relation.field.name)
        for relation in model._meta.related_objects
        if not relation.many_to_many
        and not isinstance(relation.field, ParentalKey)
        and issubclass(relation.related_model, Publishable)
        and relation.field.name in relation.related_model.ends
    ]


def _with_publicness(content_type_id, pks):
    """Rows of one kind, each with whether readers see it."""
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    if model is None:
        return []  # a kind that the portal no longer has
    if model is Page:
        public = Page.objects.live().public()
    elif issubclass(model, Publishable):
        public = model._base_manager.filter(model.live_q())
    else:
        public = model._base_manager.all() if issubclass(model, AbstractSetting) else model._base_manager.none()
    seen = set(public.filter(pk__in=pks).values_list("pk", flat=True))
    return [(row, row.pk in seen) for row in _rows(model).filter(pk__in=pks)]


def _rows(model):
    """All rows of a model as they are shown by name; pages as what they are."""
    if model is Page:
        return Page.objects.specific()
    return model._base_manager.select_related(*getattr(model, "ends", ()))


def draft_models() -> list[type[models.Model]]:
    """Every model with drafts and a schedule; a page stands for all page types."""
    drafts = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    return [Page, *(model for model in drafts if not issubclass(model, Page))]
