"""Pages in the words of schema.org."""

from portal.core.linked_data import Thing, all_of, choice, identifier

from .models import EventPage, HomePage, NewsPage, PublicationKind, PublicationPage, StandardPage

EVENT_STATUS = {True: "https://schema.org/EventCancelled", False: "https://schema.org/EventScheduled"}
MODES = {
    (True, True): "https://schema.org/MixedEventAttendanceMode",
    (False, True): "https://schema.org/OnlineEventAttendanceMode",
    (True, False): "https://schema.org/OfflineEventAttendanceMode",
}
PUBLICATION_TYPES = {
    PublicationKind.ARTICLE: "ScholarlyArticle",
    PublicationKind.REPORT: "Report",
    PublicationKind.STRATEGY: "Report",
    PublicationKind.POSITION_PAPER: "Report",
}
PAGE = {
    "description": "brief",
    "dateModified": "last_published_at",
}


CONCERNED = "consortia organisations facilities partnerships programmes projects people"


def locations(event) -> list[dict]:
    found = []
    if event.place or event.country:
        address = {"@type": "PostalAddress", "addressCountry": event.country.code or ""}
        found.append({"@type": "Place", "name": event.place or event.country.name, "address": address})
    if event.online_url:
        found.append({"@type": "VirtualLocation", "url": event.online_url})
    return found


things = {
    HomePage: Thing("WebSite", own={"name": "title", **PAGE}),
    StandardPage: Thing("WebPage", own={"name": "title", **PAGE}, shown={"about": lambda page: named(page["page"])}),
    NewsPage: Thing(
        "NewsArticle",
        own={
            "headline": "title",
            "alternativeHeadline": "subtitle",
            "datePublished": "published_on",
            "publisher": "public_consortia",
            **PAGE,
        },
        shown={"about": lambda page: named(page["page"])},
        named={"about": CONCERNED},
    ),
    EventPage: Thing(
        "Event",
        own={
            "name": "title",
            "startDate": lambda event: event.starts_at or event.starts,
            "endDate": lambda event: event.ends_at or event.ends,
            "eventStatus": lambda event: EVENT_STATUS[event.is_cancelled],
            "eventAttendanceMode": lambda event: MODES.get((bool(event.place), bool(event.online_url))),
            "location": locations,
            "organizer": "public_consortia",
            "description": "brief",
        },
        named={"about": CONCERNED},
    ),
    PublicationPage: Thing(
        choice("kind", PUBLICATION_TYPES, "CreativeWork"),
        own={
            "name": "title",
            "datePublished": "issued_on",
            "author": "issuing",
            "identifier": identifier("DOI", "https://doi.org/", "doi"),
            "sameAs": all_of("doi_url", "external_url"),
            **PAGE,
        },
        shown={"about": lambda page: named(page["page"])},
        named={"about": CONCERNED},
    ),
}


def named(page) -> list:
    """The public records that a page concerns."""
    return [record for _, records in page.concerned for record in records]
