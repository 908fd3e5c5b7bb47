from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from portal.core.dates import PartialDate, PartialDateField
from portal.core.fields import WordField
from portal.core.search.declaration import Searched

from ..blocks import BodyBlock
from ..columns import NEWS
from .base import RECORDS, DatedPage, IndexPage, public, records_field


class NewsKind(models.TextChoices):
    NEWS = "news", _("News")
    PRESS_RELEASE = "press-release", _("Press release")
    STATEMENT = "statement", _("Statement")


def today() -> PartialDate:
    day = timezone.localdate()
    return PartialDate(day.year, day.month, day.day)


class NewsPage(DatedPage):
    """A news item, press release or statement. What it says about a consortium comes from the record."""

    first_partial = last_partial = "published_on"
    name_lookups = ("title", "subtitle", "intro", "dateline")
    searched = Searched(
        names=("title", "subtitle"),
        others=tuple(RECORDS),
        places=("dateline",),
        text=("intro", "body"),
        words=("get_kind_display",),
        detail=("get_kind_display", "published_on"),
        years=("first_day", "last_day"),
        kind="news",
        weight=2,
    )
    template = "pages/news_page.html"
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    page_description = _("News, a press release or a statement.")

    kind = WordField(_("kind"), max_length=20, choices=NewsKind.choices, default=NewsKind.NEWS)
    published_on = PartialDateField(
        _("date"), default=today, help_text=_("The date it bears. Lists are ordered by it. A year, a month or a day.")
    )
    dateline = models.CharField(
        _("places"),
        max_length=120,
        blank=True,
        help_text=_("Where it is issued, as it opens a press release: “Hamburg and Villigen”."),
    )
    subtitle = models.CharField(_("subtitle"), max_length=255, blank=True)
    intro = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("Who, what, when, in two or three sentences. Lists and previews show it."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    about = records_field(
        "consortia.Consortium",
        _("about-boxes"),
        name="newspages_about",
        help_text=_("Their missions stand under the text as “About …”, word for word from the records."),
    )
    press = records_field(
        "consortia.Consortium",
        _("press contacts"),
        name="newspages_press",
        help_text=_("Their press offices stand under the text, with the address of the office, never of a person."),
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("published_on"), FieldPanel("dateline")], heading=_("Kind, date and places")
        ),
        FieldPanel("subtitle"),
        FieldPanel("intro"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("about"), FieldPanel("press")], heading=_("Under the text")),
        *DatedPage.concern_panels,
        *DatedPage.source_panels,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("subtitle"),
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("kind"),
        index.FilterField("first_day"),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        # Which rows have each value of a facet is read from the index alone: an item is long.
        indexes = [
            models.Index(fields=["kind", "page_ptr"], name="pages_newspage_kind"),
            models.Index(fields=["first_day", "last_day", "page_ptr"], name="pages_newspage_days"),
        ]

    @cached_property
    def about_boxes(self) -> list:
        return [consortium for consortium in public(self, "about") if consortium.mission]

    @cached_property
    def press_contacts(self) -> list:
        return [consortium for consortium in public(self, "press") if consortium.press_office or consortium.press_email]


class NewsIndexPage(IndexPage):
    row_model = NewsPage
    columns = NEWS
    filterset = "portal.pages.filters.NewsFilter"
    max_count = 1
    template = "pages/news_index_page.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NewsPage"]
    page_description = _("The list of all news.")

    class Meta:
        verbose_name = _("news list")
