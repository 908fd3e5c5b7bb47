"""The page on which an editor puts the own version and a newer one of somebody else together."""

from dataclasses import dataclass
from functools import cached_property

from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_latest_str
from wagtail.models import Page, Revision

from portal.core.editing import Loaded
from portal.core.merging import MINE, TAKE, THEIRS

from .links import edit_url

ABOUT_VERSIONS = ("csrfmiddlewaretoken", "overwrite_revision_id", "loaded_revision_id", "loaded_revision_created_at")


@dataclass
class Difference:
    """One field, or one relation of inline rows, in which the two versions differ."""

    name: str
    comparison: object
    suggestion: str  # MINE or THEIRS where only one of the two changed it, otherwise ""
    errors: list[str]
    typed: str = ""

    @property
    def label(self):
        return self.comparison.field_label()

    @property
    def is_open(self):
        """Whether the editor has to look: both changed it, or what was typed cannot be saved."""
        return bool(self.errors) or not self.suggestion


class Collision:
    """What an editor posted, what somebody else saved meanwhile, and what both began with."""

    def __init__(self, request: HttpRequest, record):
        self.request = request
        stored = type(record)._base_manager.get(pk=record.pk)
        self.latest = stored.latest_revision
        self.theirs = self.latest.as_object()
        self.base = self._base()
        self.form = self._form(self._base() or self.latest.as_object())
        self.panel = _edit_handler(record).get_bound_panel(instance=self.theirs, request=request, form=self.form)
        self.mine = self._mine()

    def _base(self):
        loaded = Loaded.posted(self.request.POST)
        revisions = Revision.objects.for_instance(self.theirs)
        revision = revisions.filter(pk=loaded.revision).first() if loaded and loaded.revision.isdecimal() else None
        return revision.as_object() if revision and loaded.is_of(revision) else None

    def _form(self, instance):
        about = {"parent_page": instance.get_parent()} if isinstance(instance, Page) else {}
        form_class = _edit_handler(instance).get_form_class()
        form = form_class(self.request.POST, instance=instance, for_user=self.request.user, **about)
        form.defer_required_fields()
        form.is_valid()
        return form

    def _mine(self):
        """The posted version as a record in memory; what could not be read keeps its former value."""
        form = self.form
        self.errors = dict(form.errors)
        wrong = {name for name, formset in form.formsets.items() if not formset.is_valid()}
        self.errors |= {name: _row_errors(form.formsets[name]) for name in wrong}
        form._errors = ErrorDict()
        form.formsets = {name: formset for name, formset in form.formsets.items() if name not in wrong}
        return form.save(commit=False)

    @cached_property
    def differences(self) -> list[Difference]:
        found = (self._difference(compare) for compare in self.panel.get_comparison())
        return [difference for difference in found if difference]

    def _difference(self, compare):
        comparison = compare(self.theirs, self.mine)
        field = comparison.field
        name = field.get_accessor_name() if comparison.is_child_relation else field.name
        errors = list(self.errors.get(name, ()))
        if not errors and not comparison.has_changed():
            return None
        typed = str(self.form.data.get(name, "")) if errors else ""
        return Difference(name, comparison, MINE if errors else self._suggestion(compare), errors, typed)

    def _suggestion(self, compare):
        if self.base is None:
            return ""
        if not compare(self.base, self.mine).has_changed():
            return THEIRS
        return "" if compare(self.base, self.theirs).has_changed() else MINE

    @cached_property
    def posted(self) -> list[tuple[str, str]]:
        """What was typed, for the next attempt, based on the newer version."""
        known = {
            name: _keys(getattr(self.theirs, name)) for name in type(self.form).formsets if hasattr(self.theirs, name)
        }
        pairs = [
            (name, "" if _is_lost(name, value, known) else value)
            for name, values in self.request.POST.lists()
            if name not in ABOUT_VERSIONS and not name.startswith((TAKE, "action-"))
            for value in values
        ]
        loaded = Loaded.of(self.latest)
        return [*pairs, ("loaded_revision_id", loaded.revision), ("loaded_revision_created_at", loaded.written_at)]

    def answer(self) -> HttpResponse:
        """Both versions field by field, status 409; nothing is stored."""
        clashes = [difference for difference in self.differences if difference.is_open]
        context = {
            "collision": self,
            "clashes": clashes,
            "suggested": [difference for difference in self.differences if not difference.is_open],
            "take": TAKE,
            "page_title": _("Somebody else saved a newer version"),
            "page_subtitle": get_latest_str(self.theirs),
            "header_icon": "warning",
            "edit_url": edit_url(self.theirs),
            "wants_publication": "action-publish" in self.request.POST,
            "wants_submission": "action-submit" in self.request.POST,
        }
        return TemplateResponse(self.request, "admin/conflict.html", context, status=409)


def refuse_stale(request: HttpRequest, record) -> HttpResponse | None:
    """The page of both versions, when a form was filled from an older one than is stored now.

    Autosaves are refused by Wagtail itself, which shows it beside the open form.
    """
    loaded = Loaded.posted(request.POST) if request.method == "POST" else None
    record.edited_from = loaded
    if loaded is None or loaded.is_latest_of(record) or not request.accepts("text/html"):
        return None
    collision = Collision(request, record)
    if collision.differences:
        return collision.answer()
    record.edited_from = Loaded.of(collision.latest)
    return None


def _edit_handler(record):
    return record.get_edit_handler() if isinstance(record, Page) else record.snippet_viewset._edit_handler


def _row_errors(formset) -> list[str]:
    rows = [
        f"{field}: {message}" for form in formset.forms for field, texts in form.errors.items() for message in texts
    ]
    return [*formset.non_form_errors(), *rows]


def _keys(rows) -> set[str]:
    return {str(row.pk) for row in rows.all() if row.pk}


def _is_lost(name, value, known) -> bool:
    """Whether the value is the key of an inline row that the newer version no longer has."""
    relation, _number, last = (name.rsplit("-", 2) + ["", ""])[:3]
    return last == "id" and relation in known and value not in known[relation]
