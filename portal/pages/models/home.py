from collections import defaultdict
from datetime import date

from django.db import models
from django.db.models import Case, When
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from portal.core import records
from portal.core.dates import FIRST_DAY
from portal.core.search.declaration import Searched

from ..blocks import BodyBlock, FiguresStreamBlock
from ..routing import way_to
from .base import PortalPage
from .events import EventPage
from .news import NewsPage

LATEST_NEWS = 5
NEXT_EVENTS = 4
MOST_LEAGUES = 12  # as many fit on the first page; all stand in their list


class HomePage(PortalPage):
    """What the leagues are, within one screen: everything but the lede is drawn from records and pages."""

    template = "pages/home_page.html"
    searched = Searched(names=("title",), text=("lede", "body"), kind="page", weight=-1)
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    page_description = _("The first page of the site.")

    lede = models.TextField(_("lede"), blank=True, help_text=_("Two sentences: who these consortia are, and what for."))
    figures = StreamField(
        FiguresStreamBlock(),
        verbose_name=_("key figures"),
        blank=True,
        help_text=_("Up to four figures, chosen from the records, where they have their date and source."),
    )
    body = StreamField(
        BodyBlock(), verbose_name=_("text"), blank=True, help_text=_("Below consortia, news and events.")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("lede"),
        FieldPanel("figures"),
        FieldPanel("body"),
        *PortalPage.source_panels,
    ]
    search_fields = [*Page.search_fields, index.SearchField("lede"), index.SearchField("body")]

    class Meta:
        verbose_name = _("home page")

    def route(self, request, path_components):
        if not path_components:
            return super().route(request, path_components)
        if way := way_to(self, path_components):
            return way[-1].route(request, [])
        raise Http404

    def get_context(self, request, *args, **kwargs):
        # Of whom nobody knows when they were founded is not the oldest.
        is_undated = Case(When(founded_by=FIRST_DAY, then=1), default=0)
        ordered = records.get("consortium").live().order_by(is_undated, "founded_by", "acronym")
        found = list(ordered[: MOST_LEAGUES + 1])
        consortia = with_members(found[:MOST_LEAGUES], timezone.localdate())
        return super().get_context(request, *args, **kwargs) | {
            "consortia": consortia,
            "has_more_consortia": len(found) > MOST_LEAGUES,
            "facilities": list({facility: None for consortium in consortia for facility in consortium.facilities}),
            "news": list(NewsPage.objects.for_readers().for_lines()[:LATEST_NEWS]),
            "events": EventPage.objects.for_readers().upcoming()[:NEXT_EVENTS],
        }


def with_members(consortia: list, day) -> list:
    """The consortia as they were on that day.

    Each with ``member_count`` and ``facility_count``, of all that its members brought in, and with ``facilities``:
    those that were not closed, the oldest first.
    """
    members, brought_into = defaultdict(set), defaultdict(set)
    stays = records.get("membership").live().on(day).filter(kind="member", consortium__in=consortia).order_by()
    for stay, consortium, facility in stays.values_list("pk", "consortium", "facilities"):
        members[consortium].add(stay)
        if facility:
            brought_into[facility].add(consortium)
    facilities = sorted(
        records.get("facility").live().filter(pk__in=brought_into).with_status("closed", day).for_lines(),
        key=lambda facility: facility.opened.earliest if facility.opened else date.max,
    )
    for consortium in consortia:
        consortium.member_count = len(members[consortium.pk])
        brought = [facility for facility in facilities if consortium.pk in brought_into[facility.pk]]
        consortium.facility_count = len(brought)
        consortium.facilities = [facility for facility in brought if not facility.has_status]
    return consortia
