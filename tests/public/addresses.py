"""Every public address of the URL configuration, with what a reader would ask there.

A route without a row in ``ROUTES`` fails a test: whoever adds a public address says here how it is visited.
"""

import re

from django.urls import get_resolver

from portal.api.forms import FORMS
from portal.pages.filters import EventFilter, NewsFilter, PublicationFilter
from portal.public.subscriptions import forms_of
from tests.public.world import WORD

# What a filter is asked for in the small world; a filter that is missing here fails a test. Those with a
# fixed choice of words, and orders, name no record: they are not asked.
ASKED = {
    "q": WORD,
    "on": "2020-07-15",
    "consortium": "leaps",
    "membership": "member",
    "organisation": "desy",
    "network": "lens",
    "operator": "desy",
    "participant": "desy",
    "coordinator": "desy",
    "funder": "desy",
    "affiliation": "desy",
    "facility": "ring",
    "facility_or_operator": "ring",
    "partnership": "joint",
    "person": "ada",
    "programme": "laaamp",
    "project": "beats",
    "country": "DE",
    "status": "operating",
    "region": "africa",
    "year": "2020",
    "month": "2020-07",
    "issuer": "leaps",
    "funding_programme": "Horizon+2020",
    "ordering": "",
    "kind": "",
    "office": "",
    "role": "",
}
# What says nothing without another beside it.
ASKED_TOGETHER = {"membership": "consortium=leaps&membership=member"}


SUBSCRIBED = (
    *("consortia", "facilities", "organisations", "partnerships", "people", "programmes", "projects"),
    *("news", "events", "publications"),
)


def queries(filterset_class) -> list[str]:
    """One query string for each filter, and the empty one."""
    names = [name for name in filterset_class.base_filters if ASKED[name]]
    asked = (ASKED_TOGETHER.get(name, f"{name}={ASKED[name]}") for name in names)
    return ["", *(f"?{query}" for query in asked)]


SUFFIX = "<drf_format_suffix:format>"


def record_list(world, route, callback) -> list[str]:
    """A list of records, page or API, with each of its filters."""
    filterset_class = getattr(callback, "view_class", None) or callback.cls
    return [f"/{route}{query}" for query in queries(filterset_class.filterset_class)]


def resource(world, route, callback) -> list[str]:
    """A list in the API, with each of its filters, and as a table."""
    return [*record_list(world, route, callback), f"/{route}?format=csv", f"/{route}?page_size=200"]


def of(*names: str):
    """Page or API item of these records of the world, today and on a day."""

    def addresses(world, route, callback) -> list[str]:
        keys = [getattr(getattr(world, name), "slug", None) or getattr(world, name).pk for name in names]
        return [f"/{route.partition('<')[0]}{key}/{query}" for key in keys for query in ("", "?on=2020-07-15")]

    return addresses


def by_suffix(*keys: str):
    """A list or items in the API, in every form that is text."""

    def addresses(world, route, callback) -> list[str]:
        base, item = route.removesuffix(SUFFIX).rstrip("/").partition("<")[::2]
        rows = [getattr(world, key) for key in keys] if item else []
        bases = [f"{base}{getattr(row, 'slug', None) or row.pk}" for row in rows] or [base]
        forms = [form for form in FORMS if form.fits(callback.cls.model) and form.format != "xlsx"]
        return [f"/{one}.{form.format}" for one in bases for form in forms]

    return addresses


def only(*addresses: str):
    return lambda world, route, callback: list(addresses)


def page_tree(world, route, callback) -> list[str]:
    filters = {world.news_index: NewsFilter, world.event_index: EventFilter, world.publication_index: PublicationFilter}
    lists = [f"{index.get_absolute_url()}{query}" for index, asked in filters.items() for query in queries(asked)]
    pages = (world.home, world.news, world.event, world.paper, world.about, world.blocks)
    return [*lists, *(page.get_absolute_url() for page in pages)]


def in_forms(world, route, callback) -> list[str]:
    """Every list in every form in which it is given, and an event for calendars."""
    found = public_routes()
    lists = {f"/{name}": found[f"api/v1/{name}/"].cls for name in SUBSCRIBED}
    # Its filters are those of the API, which are all asked there.
    plain = [f"{address}.{form}" for address, view in lists.items() for form in forms_of(view.model)]
    return [*plain, f"/news.atom?consortium=leaps&q={WORD}", "/events/meeting.ics"]


# Resource or item of the API → the records of the world that are asked for there.
IN_API = {
    "api/v1/consortia/": (),
    "api/v1/consortia/<slug:slug>/": (
        "leaps",
        "lens",
    ),
    "api/v1/organisations/": (),
    "api/v1/organisations/<slug:slug>/": (
        "desy",
        "psi",
    ),
    "api/v1/facilities/": (),
    "api/v1/facilities/<slug:slug>/": (
        "ring",
        "sls",
    ),
    "api/v1/memberships/": (),
    "api/v1/memberships/<int:pk>/": ("membership",),
    "api/v1/partnerships/": (),
    "api/v1/partnerships/<slug:slug>/": ("joint",),
    "api/v1/people/": (),
    "api/v1/people/<slug:slug>/": ("ada",),
    "api/v1/appointments/": (),
    "api/v1/appointments/<int:pk>/": ("appointment",),
    "api/v1/programmes/": (),
    "api/v1/programmes/<slug:slug>/": ("laaamp",),
    "api/v1/projects/": (),
    "api/v1/projects/<slug:slug>/": (
        "beats",
        "alone",
    ),
    "api/v1/participations/": (),
    "api/v1/outcomes/": (),
    "api/v1/news/": (),
    "api/v1/news/<slug:slug>/": ("news",),
    "api/v1/events/": (),
    "api/v1/events/<slug:slug>/": ("event",),
    "api/v1/publications/": (),
    "api/v1/publications/<slug:slug>/": ("paper",),
}

ROUTES = {
    "healthz": only("/healthz"),
    "readyz": only("/readyz"),
    "metrics": only("/metrics"),
    "accents.css": only("/accents.css"),
    "site-<slug:digest_asked>.css": only("/site-0.css"),
    r"^(?P<address>[\w/-]+)\.(?P<form>atom|ics|csv|json)$": in_forms,
    "sitemap.xml": only("/sitemap.xml"),
    "robots.txt": only("/robots.txt"),
    # Pictures: tests/sharing/test_cards.py asks for those of drafts.
    "cards/<slug:kind>/<slug:key>.png": only(),
    "contact/": only("/contact/", "/contact/?sent=yes"),
    "imprint/": only("/imprint/"),
    "search/": only("/search/", f"/search/?q={WORD}", "/search/?q=DESY", f"/search/?q={WORD}&kind=facility"),
    "search/suggestions/": only(f"/search/suggestions/?q={WORD}"),
    "consortia/": record_list,
    "consortia/<slug:slug>/": of("leaps", "lens"),
    "consortia/<slug:slug>/changes/": only(
        "/consortia/leaps/changes/?since=1950-01-01&until=2100-01-01",
        "/consortia/lens/changes/?since=1950-01-01&until=2100-01-01",
    ),
    "facilities/": record_list,
    "facilities/<slug:slug>/": of("ring", "sls"),
    "organisations/": record_list,
    "organisations/<slug:slug>/": of("desy", "psi"),
    "partnerships/": record_list,
    "partnerships/<slug:slug>/": of("joint"),
    "people/": record_list,
    "people/<slug:slug>/": of("ada"),
    "programmes/": record_list,
    "programmes/<slug:slug>/": of("laaamp"),
    "projects/": record_list,
    "projects/<slug:slug>/": of("beats", "alone"),
    "api/v1/": only("/api/v1/", "/api/v1/no-such-thing/"),
    "api/v1/context.jsonld": only("/api/v1/context.jsonld"),
    "api/v1/schema/": only("/api/v1/schema/"),
    "api/v1/docs/": only("/api/v1/docs/"),
    # Tells that something was published again, also when no word of it is another one: tests/api/test_changes.py.
    "api/v1/changes/": only(),
    f"api/v1/changes{SUFFIX}": only(),
    # tests/api/test_dumps.py
    "api/v1/dumps/": only(),
    f"api/v1/dumps{SUFFIX}": only(),
    "api/v1/dumps/<str:name>": only(),
    **{route: of(*names) if names else resource for route, names in IN_API.items()},
    **{f"{route.rstrip('/')}{SUFFIX}": by_suffix(*names) for route, names in IN_API.items()},
    r"^((?:[\w\-]+/)*)$": page_tree,
    # Files are tested by themselves; the others are forms of Wagtail for pages with a password, which say nothing.
    "media/images/<str:name>": only(),
    r"^documents/(\d+)/(.*)$": only(),
    r"documents/^(\d+)/(.*)$": only(),
    "documents/authenticate_with_password/<int:restriction_id>/": only(),
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": only(),
    "_util/login/": only(),
}


# Pages of the admin, and of signing in, which show no content.
OWN = ("admin/", "accounts/")


def public_routes() -> dict:
    """Route → view of everything that the URL configuration answers, but these."""
    return dict(_routes(get_resolver().url_patterns, ""))


def _routes(patterns, prefix):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            if not route.startswith(OWN):
                yield from _routes(pattern.url_patterns, route)
        elif not route.startswith(OWN):
            yield route, pattern.callback


def addresses(world) -> list[str]:
    """Every public address that answers in the small world."""
    found = public_routes()
    return [address for route, ask in ROUTES.items() for address in ask(world, route, found[route])]


def assert_strict(address: str, answer) -> None:
    """Readers get a strict policy and no cookie."""
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy, address
    assert re.search(r"default-src 'none'.*form-action 'self'; base-uri 'none'; frame-ancestors", policy), address
    assert answer["X-Content-Type-Options"] == "nosniff", address
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin", address
    assert dict(answer.cookies) == {}, address
    assert "Cookie" not in answer.get("Vary", "") or address.startswith(("/_util/", "/readyz")), address
