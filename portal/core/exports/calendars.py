from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings

from .listings import Listing, plain

RENEWED_AFTER = timedelta(hours=6)


@dataclass(frozen=True)
class Occasion:
    """What a calendar says of an event. ``begins`` and ``ends`` are both days, the last one included, or both moments.

    ``ends`` is missing where it is not known. ``is_tentative``: only the month or the year is fixed.
    """

    uid: str
    title: str
    begins: date | datetime
    ends: date | datetime | None
    created_at: datetime
    changed_at: datetime
    address: str
    place: str = ""
    text: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False

    @property
    def is_all_day(self) -> bool:
        return not isinstance(self.begins, datetime)

    @property
    def sequence(self) -> int:
        """Grows with every publication, as RFC 5545 wants, without a counter: seconds since the first one."""
        return max(0, int((self.changed_at - self.created_at).total_seconds()))

    @property
    def status(self) -> str:
        return "CANCELLED" if self.is_cancelled else "TENTATIVE" if self.is_tentative else "CONFIRMED"


def to_ics(listing: Listing) -> str:
    """Events as a calendar (RFC 5545) that carries every time zone it uses."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{urlsplit(settings.SITE_URL).hostname}//Consortium Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, plain(f"{listing.title} · {listing.site}"))
    calendar.add("refresh-interval", RENEWED_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(RENEWED_AFTER))
    calendar.add("url", listing.address)
    occasions = [row.occasion() for row in listing.rows]
    for zone in _time_zones(occasions):
        calendar.add_component(zone)
    for occasion in occasions:
        calendar.add_component(_event(occasion))
    return calendar.to_ical().decode()


def _event(occasion: Occasion) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", occasion.uid)
    event.add("sequence", occasion.sequence)
    event.add("dtstamp", occasion.changed_at.astimezone(UTC))
    event.add("created", occasion.created_at.astimezone(UTC))
    event.add("last-modified", occasion.changed_at.astimezone(UTC))
    event.add("summary", plain(occasion.title))
    event.add("status", occasion.status)
    event.add("dtstart", occasion.begins)
    if end := _end(occasion):
        event.add("dtend", end)
    if occasion.is_all_day:
        event.add("transp", "TRANSPARENT")
    for name, text in (("location", occasion.place), ("description", occasion.text)):
        if text:
            event.add(name, plain(text))
    event.add("url", occasion.address)
    return event


def _end(occasion):
    """The end as calendars count it: the first day or moment at which it is over; nothing for no length at all."""
    if occasion.ends is None or occasion.ends == date.max:
        return None
    if occasion.is_all_day:
        return occasion.ends + timedelta(days=1)
    return occasion.ends if occasion.ends > occasion.begins else None


def _time_zones(occasions: Iterable[Occasion]) -> list[icalendar.Timezone]:
    """A definition for each time zone, with the clock changes of the years in which it is used."""
    years: dict[str, list[int]] = {}
    for occasion in occasions:
        for moment in (occasion.begins, occasion.ends):
            if isinstance(moment, datetime) and moment.tzinfo.key != "UTC":
                years.setdefault(moment.tzinfo.key, []).append(moment.year)
    return [
        icalendar.Timezone.from_tzid(
            zone, first_date=date(max(min(known) - 1, 1), 1, 1), last_date=date(min(max(known) + 1, 9999), 12, 31)
        )
        for zone, known in sorted(years.items())
    ]
