"""The kinds of public page that the audit looks at, in one table."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.request import urlopen

from playwright.sync_api import Page


@dataclass(frozen=True)
class Kind:
    """One kind of page: its address, or the API resource whose first item has it.

    ``reach`` is what has to be done there before it shows. What ``is_odd`` is there only where the audit starts the
    portal and makes odd records.
    """

    name: str
    path: str = ""
    first_of: str = ""
    status: int = 200
    reach: Callable[[Page], None] | None = None
    is_odd: bool = False


def odd(name: str, path: str) -> Kind:
    return Kind(name, path, is_odd=True)


def send_nothing(page: Page) -> None:
    """Send the form past the browser's own checks."""
    with page.expect_navigation():
        page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('form[method=post]'))")


KINDS = (
    Kind("home", "/"),
    Kind("consortia", "/consortia/"),
    Kind("consortium", "/consortia/leaps/"),
    Kind("consortium of networks", "/consortia/arie/"),
    Kind("home with what means nothing", "/?utm_source=mail"),
    Kind("consortium, bad day", "/consortia/leaps/?on=soon", status=400),
    Kind("consortium on a day", "/consortia/leaps/?on=2020-07-15"),
    Kind("changes of a consortium", "/consortia/leaps/changes/?since=2018-01-01&until=2024-07-15"),
    Kind("changes of a consortium, none", "/consortia/arie/changes/?since=1990-01-01&until=1990-01-02"),
    Kind("changes of a consortium, bad day", "/consortia/leaps/changes/?since=soon", status=400),
    Kind("facilities", "/facilities/"),
    Kind("facilities, filtered", "/facilities/?consortium=lens"),
    Kind("facilities by facets", "/facilities/?kind=synchrotron&country=DE&country=FR"),
    Kind("facilities on a day", "/facilities/?on=2020-07-15"),
    Kind("facilities, nothing in common", "/facilities/?kind=reactor&country=JO"),
    Kind("facilities, no such page", "/facilities/?page=99", status=404),
    Kind("facilities, none found", "/facilities/?q=nothing+is+called+so"),
    Kind("facilities, bad value", "/facilities/?on=yesterday", status=400),
    Kind("facilities as a table", "/facilities/?view=table&ordering=-name"),
    Kind("facilities on a map", "/facilities/?view=map"),
    Kind("facilities on a map, none found", "/facilities/?view=map&q=nothing+is+called+so"),
    Kind("facilities, unknown view", "/facilities/?view=globe", status=400),
    Kind("facility", "/facilities/petra-iii/"),
    Kind("facility with programme", "/facilities/sesame/"),
    Kind("organisations", "/organisations/"),
    Kind("organisations on a map", "/organisations/?view=map"),
    Kind("organisation", "/organisations/desy/"),
    Kind("partnerships", "/partnerships/"),
    Kind("partnership", "/partnerships/lens-leaps/"),
    Kind("people", "/people/"),
    Kind("people as a table", "/people/?view=table"),
    Kind("person", first_of="people"),
    Kind("programmes", "/programmes/"),
    Kind("programmes as a table", "/programmes/?view=table"),
    Kind("programmes on a map of the world", "/programmes/?view=map"),
    Kind("programme", "/programmes/laaamp/"),
    Kind("projects", "/projects/"),
    Kind("projects as a table", "/projects/?view=table"),
    Kind("projects on a map", "/projects/?view=map"),
    Kind("projects by year", "/projects/?view=years"),
    Kind("project", "/projects/beats/"),
    Kind("search", "/search/"),
    Kind("search with results", "/search/?q=light"),
    Kind("search, bad values", "/search/?q=light&year=soon&page=0", status=400),
    Kind("search without results", "/search/?q=nothing+is+called+so"),
    Kind("news", "/news/"),
    Kind("news as a table", "/news/?view=table"),
    Kind("news item", first_of="news"),
    Kind("events", "/events/"),
    Kind("event", first_of="events"),
    Kind("events as a table", "/events/?view=table"),
    Kind("events on a day", "/events/?on=2022-05-04"),
    Kind("events of a month", "/events/?month=2022-05"),
    Kind("events, empty month", "/events/?month=2030-01"),
    Kind("events, bad month", "/events/?month=May", status=400),
    Kind("publications", "/publications/"),
    Kind("publications as a table", "/publications/?view=table"),
    Kind("publication", first_of="publications"),
    Kind("page of blocks", "/science-diplomacy/"),
    Kind("about", "/about/"),
    Kind("privacy", "/privacy/"),
    Kind("accessibility statement", "/accessibility/"),
    Kind("contact", "/contact/"),
    Kind("contact, sent", "/contact/?sent=yes"),
    Kind("contact, refused", "/contact/", reach=send_nothing, is_odd=True),
    Kind("imprint", "/imprint/"),
    Kind("not found", "/no-such-page/", status=404),
    Kind("not found, perhaps meant", "/facilities/petra-iv/", status=404),
    *(
        odd(f"{name}, {what}", f"/{kind}/{slug}/")
        for slug, what in (("long-names", "long names"), ("bare", "almost empty"))
        for kind, name in (
            ("consortia", "consortium"),
            ("facilities", "facility"),
            ("organisations", "organisation"),
            ("people", "person"),
            ("projects", "project"),
        )
    ),
    odd("partnership, almost empty", "/partnerships/bare/"),
    odd("programme, almost empty", "/programmes/bare/"),
    odd("search with long names", "/search/?q=Forschungsneutronenquellenbetreibergesellschaft"),
    Kind("API reading page", "/api/v1/docs/"),
)


@dataclass(frozen=True)
class Target:
    """A page that stands for its kind on the running portal."""

    kind: Kind
    path: str
    url: str

    def open(self, page: Page) -> None:
        page.goto(self.url)
        if self.kind.reach:
            self.kind.reach(page)


def targets(base: str, with_odd: bool) -> tuple[list[Target], list[str]]:
    """The page of each kind; and a finding for each kind of which there is none."""
    found, missing = [], []
    for kind in (kind for kind in KINDS if with_odd or not kind.is_odd):
        try:
            path = kind.path or first_path(base, kind.first_of)
        except (HTTPError, LookupError) as error:
            missing.append(f"pages: {kind.name}: /api/v1/{kind.first_of}/ names none: {error!r}")
        else:
            found.append(Target(kind, path, base + path))
    return found, missing


def first_path(base: str, resource: str) -> str:
    """The address of the page of the first item. Raises ``LookupError`` when there is none."""
    with urlopen(f"{base}/api/v1/{resource}/") as answer:
        return json.load(answer)["results"][0]["page_url"].removeprefix(base)
