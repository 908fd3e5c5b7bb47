"""What every record shares: draft beside the live version, review, schedule, preview, history, address.

A record is a Wagtail snippet of a model of its own. ``live()`` is the one definition of "public".
"""

from contextlib import contextmanager, nullcontext
from functools import cache, lru_cache
from typing import TYPE_CHECKING, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import resolve, reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.coreutils import string_to_ascii
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.signal_handlers import disable_reference_index_auto_update, reference_index_auto_update_disabled

from . import addresses, inline, naming, publication
from .dangling import without_dangling
from .editing import KeepsEdits
from .periods import MoreSources, PeriodQuerySet, Sourced

if TYPE_CHECKING:
    from .search.declaration import Searched


class PublicQuerySet(naming.NamedQuerySet):
    def live(self):
        """Rows that are public: published themselves, and so is every record that they tie together."""
        return self.filter(self.model.live_q())


class DatedQuerySet(PeriodQuerySet, PublicQuerySet):
    """Public rows that hold for a period."""


class Publishable(models.Model):
    """A row that readers see only when it is public.

    ``ends`` names the records that a relation ties together: it is public only if all of them are. A
    record with an address names no ends: it is public by its own state. ``name_lookups`` are the fields
    in which a text is sought. ``told_by`` are the fields that lead to records which tell of this one in the API
    though they do not name it: when it changes, so do they.
    """

    ends: tuple[str, ...] = ()
    told_by: tuple[str, ...] = ()
    name_lookups: tuple[str, ...] = ()

    objects = PublicQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def live_q(cls, prefix: str = "") -> Q:
        """The condition for public rows, for use across a relation: ``live_q("membership__")``."""
        condition = Q(**{f"{prefix}live": True}) if issubclass(cls, DraftStateMixin) else Q()
        for name in cls.ends:
            end = cls._meta.get_field(name)
            is_public = end.related_model.live_q(f"{prefix}{name}__")
            condition &= is_public | Q(**{f"{prefix}{name}__isnull": True}) if end.null else is_public
        return condition

    def is_public(self, besides: str = "") -> bool:
        """The same in plain Python, for rows of a draft. ``besides`` names the end from which we look."""
        ends = (getattr(self, name) for name in self.ends if name != besides)
        return getattr(self, "live", True) and all(end is None or end.is_public() for end in ends)


class Record(
    KeepsEdits,
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    Publishable,
    MoreSources,
    Sourced,
    ClusterableModel,
):
    """Base of every record.

    ``row_rules`` maps the name of an inline relation to functions over a list of its rows, each raising a
    ``ValidationError``; they are called for the rows being typed and again at publication. ``identity_fields``
    say which record this is: a copy begins without them.
    """

    row_rules: dict[str, tuple] = {}
    identity_fields: tuple[str, ...] = ("slug",)

    class Meta:
        abstract = True

    def __init__(self, *args, **kwargs):
        # A row of the database brings no children: to look for all their names takes as long as the row itself.
        begin = super().__init__ if kwargs else super(ClusterableModel, self).__init__
        begin(*args, **kwargs)

    @property
    def approved_schedule(self):
        # Lists annotate both states for all rows at once.
        return self.is_scheduled if "is_scheduled" in vars(self) else super().approved_schedule

    @property
    def workflow_in_progress(self):
        return self.is_in_review if "is_in_review" in vars(self) else super().workflow_in_progress

    @cached_property
    def _workflow(self):
        return super().get_workflow()

    def get_workflow(self):
        # Asked for a dozen times while one form is drawn.
        return self._workflow

    def hold_review(self) -> None:
        """Read the state of the review once, for a page that shows it and changes nothing."""
        active = self.workflow_states.active().select_related("current_task_state__task")
        self._current_workflow_states = list(active[:1])

    def as_new(self):
        """A record in memory that says the same, a draft without key and address, as are its inline rows."""
        states = (DraftStateMixin, LockableMixin, RevisionMixin)
        own = {field.name for mixin in states for field in mixin._meta.fields} | set(self.identity_fields) | {"pk"}
        relations = [relation.get_accessor_name() for relation in self.inline_relations()]
        data = {name: value for name, value in self.serializable_data().items() if name not in own}
        data |= {name: [row | {"pk": None} for row in data[name]] for name in relations}
        copy = type(self).from_serializable_data(data | {"pk": None})
        copy.live = False
        return copy

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        # Nothing dangles by then, so that no key needs to be asked for one by one.
        return super().from_serializable_data(without_dangling(cls, data), check_fks=False, strict_fks=strict_fks)

    def public_rows(self, relation: str) -> list:
        """Rows of an inline relation as readers see them; works on a draft and on a prefetched record.

        A list of many records fetches the public ones alone, with ``to_attr="public_…"``.
        """
        if (fetched := vars(self).get(f"public_{relation}")) is not None:
            return fetched
        parent = self._meta.get_field(relation).field.name
        return [row for row in getattr(self, relation).all() if row.is_public(besides=parent)]

    def check_rows(self, relation: str, rows: list) -> None:
        """Apply the rules across rows of one inline relation. Raises ``ValidationError``."""
        for rule in self.row_rules.get(relation, ()):
            rule(rows)

    def check_publishable(self) -> None:
        """Everything a form checks, for the ways to publication that have no form: approval and schedule."""
        self.full_clean()
        for relation in self.inline_relations():
            self.check_rows(relation.get_accessor_name(), inline.check_each(self, relation))

    @classmethod
    def inline_relations(cls):
        return inline.relations(cls)

    @transaction.atomic
    def save_revision(self, *args, **kwargs):
        # A draft that was never published is an ordinary row; lists and choosers show what it says now,
        # not the first letters that were saved.
        if self.pk and not self.live and self.first_published_at is None:
            self.save()
        return super().save_revision(*args, **kwargs)

    def publish(self, revision, user=None, *args, **kwargs):
        """Publish whole or not at all; what is refused raises ``ValidationError`` and changes nothing."""
        with publication.naming(self), transaction.atomic():
            draft = revision.as_object()
            draft.lock_ends()
            publication.check(revision, user)
            draft.check_publishable()
            return super().publish(revision, user, *args, **kwargs)

    def lock_ends(self) -> None:
        """Hold the records that this one ties together, so that rules across rows see no half change."""
        for name in self.ends:
            if end := getattr(self, name):
                type(end)._base_manager.select_for_update().filter(pk=end.pk).exists()


# To reverse the addresses of one page takes a twentieth of its time.
@lru_cache(maxsize=10_000)
def _address(url_name: str, slug: str) -> str:
    return reverse(url_name, args=[slug])


class AddressedRecord(Record):
    """A record with a page of its own.

    ``url_name`` names its address; ``slug_source`` the fields from which a slug is proposed, best first;
    ``searched`` declares what readers find it by.
    """

    url_name = ""
    searched: "Searched | None" = None
    slug_source: tuple[str, ...] = ("name",)

    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        blank=True,
        error_messages={"unique": _("Another record has this address already.")},
        help_text=_("Last part of the web address. Empty: made from the name until the first publication."),
    )

    class Meta:
        abstract = True

    @classmethod
    def named_by(cls) -> tuple[str, ...]:
        """The columns from which :meth:`called` makes its name."""
        return cls.slug_source

    @staticmethod
    def called(*said: str) -> str:
        """What people call a record of which ``named_by`` says this; the same as ``str(record)``."""
        return next(filter(None, said), "")

    def get_absolute_url(self):
        return _address(self.url_name, self.slug)

    @classmethod
    def list_address(cls) -> str:
        """Where all of its kind stand: the address above its own, in every language."""
        return reverse(cls.url_name, args=["-"]).removesuffix("-/")

    def get_full_url(self):
        return addresses.absolute(self.get_absolute_url()) if self.slug else None

    full_url = property(get_full_url)

    @property
    def headline(self) -> str:
        """Its name as feeds, cards and citations give it."""
        return str(self)

    @property
    def brief(self) -> str:
        """What feeds, cards and search engines say of it in a few sentences."""
        return getattr(self, "summary", "") or getattr(self, "purpose", "")

    def clean(self):
        super().clean()
        self.propose_slug()
        addresses.refuse_taken(self)

    def save(self, *args, **kwargs):
        self.propose_slug()
        super().save(*args, **kwargs)

    def propose_slug(self) -> None:
        """Make the slug from the name when it is empty, and let it follow the name until it was public."""
        if self.slug and not self._slug_was_proposed():
            return
        base = self._slug_base(self)
        taken = set(
            type(self)._base_manager.filter(slug__startswith=base).exclude(pk=self.pk).values_list("slug", flat=True)
        )
        taken |= addresses.retired(reverse(self.url_name, args=[base]))
        self.slug, number = base, 2
        while self.slug in taken:
            self.slug, number = f"{base}-{number}", number + 1

    def publish(self, revision, *args, **kwargs):
        with transaction.atomic():
            was = type(self)._base_manager.filter(pk=self.pk, first_published_at__isnull=False).first()
            super().publish(revision, *args, **kwargs)
            now = type(self)._base_manager.get(pk=self.pk)
            if was and was.slug != now.slug:
                addresses.redirect(was.get_absolute_url(), now.get_absolute_url())

    def serve_preview(self, request, mode_name):
        return serve_draft(request, self)

    def _slug_was_proposed(self):
        if self.first_published_at or not self.pk:
            return False
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        return stored is not None and stored.slug == self.slug and self.slug.startswith(self._slug_base(stored))

    @classmethod
    def _slug_base(cls, record):
        texts = (getattr(record, name) for name in cls.slug_source)
        text = string_to_ascii(next((text for text in texts if text), ""))
        return slugify(text)[:90].strip("-") or cls._meta.model_name


def refuse_cycle(record: AddressedRecord, name: str) -> None:
    """Raise a ``ValidationError`` when following the field ``name`` from record to record leads back."""
    seen, above = {record.pk}, getattr(record, name)
    while above is not None:
        if above.pk in seen:
            message = _("This leads back to where it began: choose another one.")
            raise ValidationError({name: ValidationError(message, code="cycle")})
        seen.add(above.pk)
        above = getattr(above, name)


class RelationRecord(Record):
    """A record without a page of its own: it stands, with an anchor, on the page of one of its ends.

    ``homes`` are the ends on whose page it stands: on that of the first that it has.
    """

    homes: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @property
    def home(self) -> AddressedRecord:
        """The record on whose page this one stands."""
        return cast("AddressedRecord", next(filter(None, (getattr(self, name) for name in self.homes)), None))

    @property
    def anchor(self) -> str:
        return f"{self._meta.model_name}-{self.pk}"

    def get_absolute_url(self):
        return f"{self.home.get_absolute_url()}#{self.anchor}"

    def get_full_url(self):
        return addresses.absolute(self.get_absolute_url())

    full_url = property(get_full_url)

    def serve_preview(self, request, mode_name):
        return serve_draft(request, self.home, overlay=self)


def serve_draft(request, record, overlay=None):
    """Answer with the page of a record as it stands in memory, ``overlay`` in the place of its stored row."""
    found = resolve(reverse(record.url_name, args=[record.slug or "draft"]))
    return found.func(request, *found.args, draft=record, overlay=overlay, **found.kwargs)


@cache
def models_by_name() -> dict[str, type[Record]]:
    """Every record model by its name in lower case: ``facility``, ``membership``, …"""
    return {model._meta.model_name: model for model in apps.get_models() if issubclass(model, Record)}


def get(name: str):
    """The manager of a record: ``records.get("facility").live()``. Raises ``KeyError`` for an unknown name."""
    return models_by_name()[name].objects


@contextmanager
def references_wait():
    """Leave Wagtail's index of references to a later save. Its own way may not stand inside itself; this may."""
    waits = getattr(reference_index_auto_update_disabled, "value", False)
    with nullcontext() if waits else disable_reference_index_auto_update():
        yield


@transaction.atomic
def publish_now(record: Record, user=None) -> Record:
    """Store a loaded row as its first revision and publish it, so that it can be compared, edited and reverted.

    Raises ``ValidationError`` before anything is written.
    """
    record.full_clean()
    with references_wait():  # publication saves once more, and then it is brought up to date
        revision = _store(record, user, clean=False)
    revision.publish(user=user, skip_permission_checks=True)
    record.refresh_from_db()
    return record


@transaction.atomic
def save_draft(record: Record, user=None) -> Record:
    """Store the record as a draft: a new row stays unpublished, a live one keeps its live version beside it."""
    _store(record, user)
    return record


def _store(record, user, **options):
    # Noted, as the history offers a version beside the entry of its edit, never beside that of its publication.
    if record.pk:
        return record.save_revision(user=user, log_action=True, **options)
    record.live = False
    record.has_unpublished_changes = True
    record.save()
    # Not the record's own method: a row just made says what its draft says and is not saved twice.
    return super(Record, record).save_revision(user=user, log_action="wagtail.create", **options)
