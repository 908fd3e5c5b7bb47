"""Moments of a day at which pages say something else though nobody edited them, such as the start of an event."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from .version import Version

Source = Callable[[date], Iterable[datetime]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Ask ``source(day)`` for the moments of a day in the portal's time zone."""
    if source not in _sources:
        _sources.append(source)
    return source


class Span(NamedTuple):
    """From when until when pages say the same, on which day, as long as the version does not move.

    ``name`` is that of no other span; ``said_since`` is when the latest of all that makes it so happened.
    """

    version: Version
    day: date
    since: datetime
    until: datetime
    name: str
    said_since: datetime


_latest: Span | None = None


def span_of(version: Version, now: datetime) -> Span:
    """The span of time that holds ``now``; asked of the database once by each process for each span and version."""
    global _latest  # of all threads; whoever puts another one there has read as much
    known = _latest
    if known is None or known.version != version or not known.since <= now < known.until:
        day = timezone.localdate(now)
        days = [timezone.make_aware(datetime.combine(one, time.min)) for one in (day, day + timedelta(days=1))]
        moments = sorted([*days, *(moment for source in _sources for moment in source(day))])
        since = max(moment for moment in moments if moment <= now)
        until, name = min(moment for moment in moments if moment > now), f"{version} {day} {since}"
        known = _latest = Span(version, day, since, until, name, max(version.moved_at, since))
    return known


def forget() -> None:
    """Know nothing, as a process that has just begun."""
    global _latest
    _latest = None
