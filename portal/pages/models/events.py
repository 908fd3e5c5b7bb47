from datetime import date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from portal.core.dates import FIRST_DAY, PartialDate, PartialDateField, to_partial_date
from portal.core.fields import WebAddressField
from portal.core.search.declaration import Searched

from ..blocks import BodyBlock
from ..columns import EVENTS
from ..months import Month
from ..occasions import Occasion, occasion_of
from .base import RECORDS, DatedPage, DatedPageQuerySet, IndexPage

NOT_PLACES = ("Etc/", "SystemV/", "posix/", "right/")


def time_zones() -> list[tuple[str, str]]:
    """Zones by city, and UTC; abbreviations such as CET are left out, for they mislead in summer."""
    names = (name for name in available_timezones() if "/" in name and not name.startswith(NOT_PLACES))
    return [(name, name.replace("_", " ")) for name in ("UTC", *sorted(names))]


def default_time_zone() -> str:
    return settings.TIME_ZONE


class EventPageQuerySet(DatedPageQuerySet):
    def in_month(self, first: date):
        """Events of which at least one day lies, or may lie, in the month that begins on ``first``."""
        return self.filter(first_day__lte=Month(first).last, last_day__gte=first)

    def on(self, day: date):
        """Events that take place, or may take place, on a day."""
        return self.filter(first_day__lte=day, last_day__gte=day)

    def upcoming(self):
        """Events that last until today or later, the next one first."""
        return self.filter(last_day__gte=timezone.localdate()).order_by("first_day", "title")

    def for_listing(self):
        """Those to come first, the next one at the top; then those that are over, the latest at the top."""
        is_to_come = Q(last_day__gte=timezone.localdate())
        return (
            self.prefetch_related("consortia")
            .annotate(is_to_come=Case(When(is_to_come, then=True), default=False, output_field=models.BooleanField()))
            .order_by("-is_to_come", Case(When(is_to_come, then=F("first_day"))), "-first_day", "title")
        )


class EventPage(DatedPage):
    """A meeting at a place, online, or both; its clock is that of its own time zone."""

    first_partial, last_partial = "starts", "ends"
    name_lookups = ("title", "summary", "place")
    searched = Searched(
        names=("title",),
        others=tuple(RECORDS),
        places=("place", "country.name"),
        text=("summary", "body"),
        detail=("state", "when", "place"),
        years=("first_day", "last_day"),
        kind="event",
        weight=1,
    )
    template = "pages/event_page.html"
    parent_page_types = ["pages.EventIndexPage"]
    subpage_types: list[str] = []
    page_description = _("A conference, meeting, school or workshop.")

    starts = PartialDateField(
        _("first day"), help_text=_("A year, a month or a day, as far as it is fixed. Needed to publish.")
    )
    ends = PartialDateField(_("last day"), blank=True, help_text=_("Empty for an event of one day."))
    start_time = models.TimeField(
        _("start"), null=True, blank=True, help_text=_("On the first day, by the clock of the place.")
    )
    end_time = models.TimeField(_("end"), null=True, blank=True, help_text=_("On the last day."))
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        choices=time_zones,
        default=default_time_zone,
        help_text=_("That of the place; of an online meeting, that of its host."),
    )
    place = models.CharField(_("place"), max_length=160, blank=True, help_text=_("House and city: “ESRF, Grenoble”."))
    country = CountryField(_("country"), blank=True)
    online_url = WebAddressField(
        _("online address"), blank=True, help_text=_("Where people register or take part. It is public.")
    )
    is_cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        help_text=_("It does not take place. Readers and subscribed calendars are told; do not unpublish it."),
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("What it is about, in two or three sentences. Lists show it.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    objects = PageManager.from_queryset(EventPageQuerySet)()

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
                FieldRowPanel([FieldPanel("start_time"), FieldPanel("end_time")]),
                FieldPanel("time_zone"),
                FieldPanel("is_cancelled"),
            ],
            heading=_("When"),
        ),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("country"), FieldPanel("online_url")], heading=_("Where")),
        FieldPanel("summary"),
        FieldPanel("body"),
        *DatedPage.concern_panels,
        *DatedPage.source_panels,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("place"),
        index.SearchField("body"),
        index.FilterField("first_day"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                name="pages_eventpage_ends_after_start",
                condition=Q(first_day__lte=F("last_day")),
                violation_error_code="event_ends_before_it_starts",
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def clean(self):
        super().clean()
        starts, ends = self.starts, self.ends or self.starts
        times = {"start_time": (self.start_time, starts), "end_time": (self.end_time, ends)}
        for name, (clock, day) in times.items():
            if clock and (day is None or day.precision != "day"):
                message = _("A time needs an exact day.")
                raise ValidationError({name: ValidationError(message, code="time_without_day")})
        if self.start_time and self.end_time and starts == ends and self.end_time < self.start_time:
            message = _("The event would end before it starts.")
            raise ValidationError({"end_time": ValidationError(message, code="event_ends_before_it_starts")})

    @property
    def starts_at(self) -> datetime | None:
        return moment_of(to_partial_date(self.starts), self.start_time, self.time_zone)

    @property
    def ends_at(self) -> datetime | None:
        return moment_of(to_partial_date(self.ends or self.starts), self.end_time, self.time_zone)

    @property
    def headline(self) -> str:
        return _("Cancelled: %(title)s") % {"title": self.title} if self.is_cancelled else self.title

    @property
    def state(self) -> str:
        return str(_("Cancelled")) if self.is_cancelled else ""

    @property
    def brief(self) -> str:
        facts = ", ".join(part for part in (self.when(), self.place, self.country.name) if part)
        return ". ".join(part for part in (facts, super().brief) if part)

    @property
    def bears_date(self) -> date:
        # A feed tells when it was announced, not when it takes place.
        return FIRST_DAY

    def occasion(self) -> Occasion:
        """The event as calendars know it."""
        return occasion_of(self)

    @property
    def is_over(self) -> bool:
        return bool(self.starts) and self.last_day < timezone.localdate()

    @property
    def zone_name(self) -> str:
        """The time zone as readers say it: "Brussels time"."""
        city = self.time_zone.rpartition("/")[2].replace("_", " ")
        return city if city == "UTC" else _("%(city)s time") % {"city": city}

    def when(self) -> str:
        """The days in words: "15 July 2020", "13–15 July 2020", "30 June – 2 July 2020"."""
        first, last = to_partial_date(self.starts), to_partial_date(self.ends)
        if first is None:
            return ""
        return first.display() if last is None or last == first else _joined(first, last)


def moment_of(day: PartialDate | None, at: time | None, zone: str) -> datetime | None:
    """The moment at which a clock shows a time on an exact day."""
    if at is None or day is None or day.precision != "day":
        return None
    return datetime.combine(day.earliest, at, ZoneInfo(zone))


def _joined(first: PartialDate, last: PartialDate) -> str:
    """Two dates without saying a shared month and year twice."""
    words, last_words = first.display(), last.display()
    if first.precision == last.precision != "year" and first.year == last.year:
        words = words.removesuffix(f"\N{NO-BREAK SPACE}{first.year}")
        if first.precision == "day" and first.month == last.month:
            return f"{first.day}–{last_words}"
    dash = "–" if first.precision == "year" else " – "
    return f"{words}{dash}{last_words}"


class EventIndexPage(IndexPage):
    row_model = EventPage
    columns = EVENTS
    filterset = "portal.pages.filters.EventFilter"
    max_count = 1
    template = "pages/event_index_page.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.EventPage"]
    page_description = _("The list of all events, those to come first.")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        month = context["filter"].form.cleaned_data.get("month") if context["filter"].is_valid() else None
        if month is None:
            return context
        return context | {"month": Month(month, context["filter"].qs)}

    class Meta:
        verbose_name = _("event list")
