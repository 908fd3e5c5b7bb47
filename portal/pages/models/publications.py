from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.search import index

from portal.core.dates import PartialDateField
from portal.core.fields import WebAddressField, WordField
from portal.core.identifiers import DOIField
from portal.core.rows import InOrder
from portal.core.search.declaration import Searched

from ..columns import PUBLICATIONS
from ..forms import PublicationForm
from .base import RECORDS, DatedPage, DatedPageQuerySet, IndexPage, public, records_field


class PublicationKind(models.TextChoices):
    POSITION_PAPER = "position-paper", _("Position paper")
    STRATEGY = "strategy", _("Strategy")
    CHARTER = "charter", _("Charter")
    STATUTES = "statutes", _("Statutes")
    REPORT = "report", _("Report")
    NEWSLETTER = "newsletter", _("Newsletter")
    AGREEMENT = "agreement", _("Agreement")
    ARTICLE = "article", _("Article")
    STATEMENT = "statement", _("Statement")
    OTHER = "other", _("Other")


class PublicationPageQuerySet(DatedPageQuerySet):
    def for_listing(self):
        return super().for_listing().prefetch_related("issuing_consortia", "issuing_organisations")

    def for_api(self):
        return super().for_api().prefetch_related("files__document")


class PublicationPage(DatedPage):
    """A paper that a consortium or organisation issued; its text is a file here or an address elsewhere."""

    base_form_class = PublicationForm
    first_partial = last_partial = "issued_on"
    name_lookups = ("title", "summary", "doi")
    searched = Searched(
        names=("title",),
        others=("issuing_consortia", "issuing_organisations", *RECORDS),
        text=("summary",),
        words=("doi", "get_kind_display"),
        detail=("get_kind_display", "issued_on"),
        years=("first_day", "last_day"),
        kind="publication",
        weight=1,
    )
    template = "pages/publication_page.html"
    parent_page_types = ["pages.PublicationIndexPage"]
    subpage_types: list[str] = []
    page_description = _("A position paper, strategy, charter, report, newsletter …")

    kind = WordField(_("kind"), max_length=20, choices=PublicationKind.choices, default=PublicationKind.REPORT)
    issued_on = PartialDateField(
        _("date"), blank=True, help_text=_("The date it bears: a year, a month or a day. Empty: not known.")
    )
    issuing_consortia = records_field(
        "consortia.Consortium", _("issuing consortia"), name="issued_publications", help_text=_("Who answers for it.")
    )
    issuing_organisations = records_field(
        "consortia.Organisation", _("issuing organisations"), name="issued_publications"
    )
    doi = DOIField(_("DOI"), blank=True, help_text=_("Like 10.1140/epjp/s13360-023-04345-9; its full address will do."))
    external_url = WebAddressField(_("address of the text"), blank=True, help_text=_("Where it can be read elsewhere."))
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("What it says, in two or three sentences of our own.")
    )

    objects = PageManager.from_queryset(PublicationPageQuerySet)()

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("issued_on")], heading=_("Kind and date")),
        MultiFieldPanel(
            [FieldPanel("issuing_consortia"), FieldPanel("issuing_organisations")],
            heading=_("Issuers"),
            help_text=_("Issuers are added to the records concerned by themselves."),
        ),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("doi"), FieldPanel("external_url")], heading=_("Where to read it")),
        InlinePanel("files", heading=_("Files"), label=_("file")),
        *DatedPage.concern_panels,
        *DatedPage.source_panels,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("doi"),
        index.FilterField("kind"),
        index.FilterField("first_day"),
    ]

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    @property
    def files_to_read(self) -> list:
        return list(self.files.select_related("document"))

    @cached_property
    def issuing(self) -> list:
        """Public consortia and organisations that issued it."""
        return public(self, "issuing_consortia") + public(self, "issuing_organisations")

    @property
    def issuers(self) -> str:
        return ", ".join(str(record) for record in self.issuing)

    @property
    def doi_url(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else ""


class PublicationFile(InOrder):
    """A file of a publication: the paper itself, a translation, an annex."""

    page = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        "wagtaildocs.Document", verbose_name=_("document"), on_delete=models.PROTECT, related_name="+"
    )
    label = models.CharField(
        _("label"),
        max_length=80,
        blank=True,
        help_text=_("What readers choose by: “English”, “Annex”. Empty: its title."),
    )

    panels = [FieldPanel("document"), FieldPanel("label")]

    class Meta(InOrder.Meta):
        verbose_name = _("file")

    def __str__(self):
        return self.label or self.document.title


class PublicationIndexPage(IndexPage):
    row_model = PublicationPage
    columns = PUBLICATIONS
    filterset = "portal.pages.filters.PublicationFilter"
    max_count = 1
    template = "pages/publication_index_page.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.PublicationPage"]
    page_description = _("The list of all publications.")

    class Meta:
        verbose_name = _("publication list")
