from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from portal.core.search.declaration import Searched

from ..blocks import BodyBlock
from .base import RECORDS, ConcernsRecords, PortalPage


class StandardPage(ConcernsRecords, PortalPage):
    """A page put together from building blocks, many of which draw from the records."""

    template = "pages/standard_page.html"
    searched = Searched(names=("title",), others=tuple(RECORDS), text=("intro", "body"), kind="page")
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    subpage_types = ["pages.StandardPage"]
    page_description = _("Text, figures, lists and timelines, put together as you like.")

    intro = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences in larger type."))
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        *ConcernsRecords.concern_panels,
        *PortalPage.source_panels,
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
