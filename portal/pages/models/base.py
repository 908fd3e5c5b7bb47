"""What every page shares: its public rows, the records it concerns, its sources, its address."""

from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PagePermissionTester, PageViewRestriction
from wagtail.query import PageQuerySet

from portal.core import inline, publication
from portal.core.columns import Column
from portal.core.dangling import without_dangling
from portal.core.dates import FIRST_DAY, to_partial_date
from portal.core.derived import Derived
from portal.core.editing import KeepsEdits
from portal.core.fields import ManyRecordsField
from portal.core.filters import VIEWS, WRITTEN, ViewFilter
from portal.core.meant import meaningless
from portal.core.paging import page_of
from portal.core.periods import MoreSources, Sourced
from portal.core.search.declaration import Searched

from ..addresses import refuse_reserved, refuse_taken
from ..forms import PortalPageForm
from ..named import records_named
from ..routing import is_closed

# Field of a page → name of the record in the registry.
RECORDS = {
    "consortia": "consortium",
    "organisations": "organisation",
    "facilities": "facility",
    "partnerships": "partnership",
    "programmes": "programme",
    "projects": "project",
    "people": "person",
}


def for_readers(pages):
    """Pages that anybody may read: published, and in no private part of the tree."""
    return pages.live().filter(~is_closed())


class PortalPageQuerySet(PageQuerySet):
    def for_readers(self):
        return for_readers(self)

    def matching(self, text: str):
        """Pages in which every word of the text stands, in the title or in another field that names them."""
        rows = self
        for word in text.split():
            condition = Q()
            for lookup in self.model.name_lookups:
                condition |= Q(**{f"{lookup}__icontains": word})
            rows = rows.filter(condition)
        return rows


class DatedPageQuerySet(PortalPageQuerySet):
    def for_lines(self):
        """The latest first, with no more than a line on the page of a record shows."""
        return self.order_by("-first_day", "-first_published_at", "title")

    def for_listing(self):
        """The latest first, with what a line of a list shows."""
        return self.for_lines().prefetch_related("consortia")

    def for_api(self):
        return self.for_listing().prefetch_related(*RECORDS)


class PageRights(PagePermissionTester):
    """Wagtail's, but deleting takes a publisher, also where nothing is public yet."""

    def can_delete(self, ignore_bulk=False):
        return super().can_delete(ignore_bulk) and self.can_publish()

    def can_move(self):
        # Wagtail asks the same as for deleting.
        return super().can_delete(ignore_bulk=True)


class PortalPage(KeepsEdits, MoreSources, Sourced, Page):
    """Base of every page.

    ``name_lookups`` are the fields in which a list seeks a text; ``searched`` declares what readers find it by.
    ``is_open`` and ``pages_above`` are known of a page that was found by its address: see ``routing``.
    """

    is_open = False
    pages_above: tuple[Page, ...] | None = None

    base_form_class = PortalPageForm
    searched: Searched | None = None
    name_lookups: tuple[str, ...] = ("title",)

    objects = PageManager.from_queryset(PortalPageQuerySet)()

    source_panels = [
        MultiFieldPanel(
            [FieldPanel("source_url"), FieldPanel("more_sources"), FieldPanel("checked_on")],
            heading=_("Sources"),
            help_text=_("Readers see them quietly under the page."),
        )
    ]

    class Meta:
        abstract = True

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        # Nothing dangles by then, so that no key needs to be asked for one by one.
        return super().from_serializable_data(without_dangling(cls, data), check_fks=False, strict_fks=strict_fks)

    def permissions_for_user(self, user):
        return PageRights(user, self)

    def get_absolute_url(self):
        parts = self.get_url_parts()
        return parts[2] if parts else ""

    @property
    def teaser(self) -> str:
        """The sentences by which lists and previews elsewhere introduce the page."""
        return next((text for name in ("intro", "summary", "lede") if (text := getattr(self, name, ""))), "")

    @property
    def headline(self) -> str:
        """Its name as feeds, cards and citations give it."""
        return self.title

    @property
    def brief(self) -> str:
        """What feeds, cards and search engines say of it in a few sentences."""
        return self.search_description or self.teaser

    @property
    def trail(self) -> list[Page]:
        """Pages between the home page and this one that readers may see."""
        if self.pages_above is not None:
            return [page for page in self.pages_above if page.live and page.is_open]
        if not self.path:
            return []
        return list(for_readers(Page.objects.ancestor_of(self).filter(depth__gt=2)).order_by("depth"))

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"unknown": meaningless(request.GET, ())}

    def get_view_restrictions(self):
        return PageViewRestriction.objects.none() if self.is_open else super().get_view_restrictions()

    def clean(self):
        super().clean()
        parent = self.get_parent() if self.depth else None
        try:
            refuse_reserved(self.slug, parent)
            refuse_taken(self, self.slug, parent)
        except ValidationError as wrong:
            raise ValidationError({"slug": wrong}) from wrong

    def publish(self, revision, user=None, *args, **kwargs):
        """Publish whole or not at all; what is refused raises ``ValidationError`` and changes nothing."""
        with self.being_published(revision, user):
            return super().publish(revision, user, *args, **kwargs)

    @contextmanager
    def being_published(self, revision, user=None):
        """Ask all that publication depends on, and keep together what is written within."""
        with publication.naming(self), transaction.atomic():
            publication.check(revision, user)
            revision.as_object().check_publishable()
            yield

    def check_publishable(self) -> None:
        """Everything a form checks: fields, building blocks, inline rows. Raises ``ValidationError``."""
        self.full_clean()
        for field in self._meta.get_fields():
            if isinstance(field, StreamField):
                self._check_blocks(field)
        for relation in inline.relations(type(self)):
            inline.check_each(self, relation)

    def _check_blocks(self, field):
        try:
            field.stream_block.clean(getattr(self, field.name))
        except ValidationError as wrong:
            message = _("A building block is incomplete: open “%(field)s” and mend what is marked.")
            raise ValidationError(
                {field.name: ValidationError(message, code="invalid", params={"field": field.verbose_name})}
            ) from wrong


def records_field(to: str, label, *, name: str | None = None, help_text="") -> ManyRecordsField:
    """Records that a page names; the record finds its pages by ``name``, such as ``facility.newspages``."""
    return ManyRecordsField(to, verbose_name=label, blank=True, related_name=name or "%(class)ss", help_text=help_text)


class ConcernsRecords(models.Model):
    """A page that names records, which show it in turn; only public ones are shown.

    ``named`` holds those of each relation while the page is served.
    """

    named: dict[str, list] | None = None

    consortia = records_field("consortia.Consortium", _("consortia"))
    organisations = records_field("consortia.Organisation", _("organisations"))
    facilities = records_field("consortia.Facility", _("facilities"))
    partnerships = records_field("consortia.Partnership", _("partnerships"))
    programmes = records_field("programmes.Programme", _("programmes"))
    projects = records_field("programmes.Project", _("projects"))
    people = records_field("consortia.Person", _("people"))

    concern_panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in RECORDS],
            heading=_("Concerns"),
            help_text=_(
                "The pages of these records show this one, and it names them in its margin. Drafts wait unseen."
            ),
            classname="collapsed",
        )
    ]

    class Meta:
        abstract = True

    def serve(self, request, *args, **kwargs):
        if not getattr(request, "is_preview", False):
            self.named = records_named(self)
        return super().serve(request, *args, **kwargs)

    @cached_property
    def concerned(self) -> list[tuple[str, list]]:
        """Names of kinds of records and the public records that the page concerns, without empty kinds."""
        kinds = ((self._meta.get_field(name).verbose_name, public(self, name)) for name in RECORDS)
        return [(label, rows) for label, rows in kinds if rows]

    @cached_property
    def public_consortia(self) -> list:
        return public(self, "consortia")


def public(page, relation: str) -> list:
    """The public ones among the records of a relation; works on a draft and on a prefetched page."""
    records = page.named[relation] if page.named else getattr(page, relation).all()
    return [record for record in records if record.is_public()]


class DatedPage(ConcernsRecords, Derived, PortalPage):
    """A page of a day or of some days, which lists order and filter by.

    ``first_partial`` and ``last_partial`` name the fields that hold its partial dates; the two columns
    derived from them cover every day that they may mean. Of a page without a date nothing is known.
    """

    first_partial = last_partial = ""
    derived_fields = ("first_day", "last_day")
    # What a line of a list asks of each kind: a template that finds no such name looks through all names of the page.
    when = issuers = kind = place = ""
    published_on = issued_on = None

    first_day = models.DateField(editable=False, db_index=True, default=FIRST_DAY)
    last_day = models.DateField(editable=False, db_index=True, default=FIRST_DAY)

    objects = PageManager.from_queryset(DatedPageQuerySet)()

    class Meta:
        abstract = True

    @property
    def bears_date(self) -> date:
        """The day that the page itself bears, ``FIRST_DAY`` where it bears none."""
        return self.first_day

    @property
    def derived_from(self):
        return (self.first_partial, self.last_partial)

    def derive(self) -> None:
        first = to_partial_date(getattr(self, self.first_partial))
        last = to_partial_date(getattr(self, self.last_partial)) or first
        self.first_day = first.earliest if first else FIRST_DAY
        self.last_day = last.latest if last else FIRST_DAY


class IndexPage(PortalPage):
    """A list of the pages beneath it, filtered by the FilterSet that the API uses too.

    ``filterset`` names that class as text, for filters are built upon models. ``columns`` are those of the list as a
    table, for lists that can be shown so.
    A value that makes no sense gives the page with the error beside its field, no rows, and status 400; the number
    of a page that is not there gives the first one, which says so, and status 404.
    """

    row_model: type[DatedPage]
    searched = Searched(names=("title",), text=("intro",), kind="page", weight=-1)
    filterset = ""
    columns: tuple[Column, ...] = ()
    rows_a_page = 20

    intro = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences above the list."))

    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        abstract = True

    def get_rows(self):
        rows = self.row_model.objects.for_readers().for_listing()
        return rows.child_of(self) if self.path else rows.none()

    def get_context(self, request, *args, **kwargs):
        rows = self.get_rows()
        filterset = import_string(self.filterset)(request.GET, rows, request=request)
        filterset.holds_all_public = True  # there is one list of a kind
        if self.columns:
            filterset.filters["view"] = ViewFilter(WRITTEN)
        request.GET = filterset.meaningful  # for links; the filters keep all that was asked
        found = filterset.qs if filterset.is_valid() else rows.none()
        paginator = Paginator(found, self.rows_a_page)
        paginator.count = filterset.number_of(found)
        page_obj, lost = page_of(paginator, filterset.data.get("page", ""))
        return super().get_context(request, *args, **kwargs) | {
            "filter": filterset,
            "unknown": filterset.unknown,
            "page_obj": page_obj,
            "lost_page": lost,
            "object_list": page_obj.object_list,
            "what": self.row_model._meta.verbose_name_plural,
            "views": [(name, VIEWS[name]) for name in WRITTEN] if self.columns else [],
            "view": filterset.form.cleaned_data.get("view") or next(iter(VIEWS)),
            "columns": self.columns,
        }

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        if not response.context_data["filter"].is_valid():
            response.status_code = 400
        elif response.context_data["lost_page"]:
            response.status_code = 404
        return response
