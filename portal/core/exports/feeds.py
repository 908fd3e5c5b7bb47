from datetime import date, datetime, time
from html import escape
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from ..addresses import absolute
from ..dates import FIRST_DAY
from .listings import Listing, plain

MOST_ENTRIES = 100


class Feed(Atom1Feed):
    def latest_post_date(self):
        # Of a feed without entries: the same all day, not another one with each answer.
        return super().latest_post_date() if self.items else _midnight(timezone.localdate())


def to_atom(listing: Listing) -> str:
    """The first hundred rows as an Atom feed (RFC 4287); what changes in a row renews its entry."""
    feed = Feed(
        title=plain(f"{listing.title} · {listing.site}"),
        link=listing.address,
        description="",
        language=settings.LANGUAGE_CODE,
        author_name=plain(listing.site),
        feed_url=listing.own_address,
        feed_guid=listing.own_address,
    )
    for row in islice(listing.rows, MOST_ENTRIES):
        feed.add_item(
            title=plain(row.headline),
            link=absolute(row.get_absolute_url()),
            description=escape(plain(row.brief)),
            unique_id=_tag(row),
            pubdate=_dated(row),
            updateddate=row.last_published_at,
        )
    return feed.writeString("utf-8")


def _tag(row):
    """A name that outlives changes of the address (RFC 4151)."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"tag:{host},2026:{row._meta.model_name}/{row.pk}"


def _dated(row):
    """The day that a page bears, or when the row was first public."""
    day = getattr(row, "bears_date", FIRST_DAY)
    if day == FIRST_DAY:
        return row.first_published_at
    return _midnight(day)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
