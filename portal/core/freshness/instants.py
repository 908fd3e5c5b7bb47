"""Moments of a day at which pages say something else though nobody edited them, such as the start of an event."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from . import store
from .version import Version

Source = Callable[[date], Iterable[datetime]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Ask ``source(day)`` for the moments of a day in the portal's time zone."""
    if source not in _sources:
        _sources.append(source)
    return source


def last_before(now: datetime, day: date, version: Version) -> datetime | None:
    """The latest of today's moments that is over; asked of the database once for each day and content version."""
    name = f"instants:{version.number}:{version.moved_us}:{day}"
    moments = store.get(name)
    if moments is None:
        moments = sorted(moment for source in _sources for moment in source(day))
        store.keep(name, moments, 24 * 3600)
    return max((moment for moment in moments if moment <= now), default=None)
