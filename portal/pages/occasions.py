"""An event as calendars know it."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from portal.core.addresses import absolute
from portal.core.exports import Occasion


def occasion_of(event) -> Occasion:
    """The event for calendars: a moment in its own time zone, or whole days where no hour is set."""
    begins, ends = _span(event)
    when = "" if event.starts.precision == "day" else f" ({event.when()})"
    texts = (event.summary, event.online_url)
    return Occasion(
        # Kept through moves and renames, and by a copy of the database.
        uid=f"urn:uuid:{event.translation_key}",
        title=f"{event.headline}{when}",
        begins=begins,
        ends=ends,
        created_at=event.first_published_at or event.latest_revision_created_at,
        changed_at=event.last_published_at or event.latest_revision_created_at,
        address=absolute(event.get_absolute_url()),
        place=", ".join(part for part in (event.place, event.country.name) if part),
        text="\n\n".join(text for text in texts if text),
        is_cancelled=event.is_cancelled,
        is_tentative=event.starts.precision != "day",
    )


def _span(event):
    last = event.ends or event.starts
    if event.starts_at is None:
        return event.starts.earliest, last.latest
    if event.ends_at:
        return event.starts_at, event.ends_at
    if last == event.starts:
        return event.starts_at, None
    # The last day counts in full when nobody said at what hour it ends.
    midnight = datetime.combine(last.latest, time.min, event.starts_at.tzinfo)
    return event.starts_at, midnight + timedelta(days=1)


def moments_of(events, day: date) -> list[datetime]:
    """When events begin and end on a day by the portal's clock, whatever day it is where they take place."""
    near = events.filter(first_day__lte=day + timedelta(days=1), last_day__gte=day - timedelta(days=1))
    moments = [moment for event in near for moment in (event.starts_at, event.ends_at) if moment]
    return [moment for moment in moments if timezone.localdate(moment) == day]
