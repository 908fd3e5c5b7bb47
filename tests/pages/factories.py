"""Valid, published pages under the home page; a test spells out every value it asserts on."""

from itertools import count

from django.utils import timezone
from wagtail.models import Page, Site

from portal.pages.models import (
    EventIndexPage,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    PublicationIndexPage,
    PublicationPage,
    StandardPage,
)
from tests import factories

RELATIONS = {
    "consortia",
    "organisations",
    "facilities",
    "partnerships",
    "programmes",
    "projects",
    "people",
    "about",
    "press",
    "issuing_consortia",
    "issuing_organisations",
}
_number = count(1)


def published(page, parent, live=True):
    """Add the page below its parent, as a first revision that is published or stays a draft."""
    page.live = live
    if live and not factories.has_history():
        page.first_published_at = page.last_published_at = timezone.now()
        return parent.add_child(instance=page)
    parent.add_child(instance=page)
    revision = page.save_revision(clean=live)
    if live:
        revision.publish()
        page.refresh_from_db()
    return page


def make_home(**fields) -> HomePage:
    """The home page of the site; a transactional test leaves Wagtail's plain page in its place."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title="Portal", slug="start"))
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
        Site.clear_site_root_paths_cache()
    if fields:
        for name, value in fields.items():
            setattr(home, name, value)
        home.save_revision().publish()
        home.refresh_from_db()
    return home


def make_index(model, **fields):
    if index := model.objects.first():
        return index
    slug = {NewsIndexPage: "news", EventIndexPage: "events", PublicationIndexPage: "publications"}[model]
    return published(model(**({"title": slug.capitalize(), "slug": slug} | fields)), make_home())


def _make(model, parent, live, fields):
    relations = {name: fields.pop(name) for name in RELATIONS & set(fields)}
    page = model(**fields)
    for name, records in relations.items():
        getattr(page, name).set(records)
    return published(page, parent, live)


def make_page(live=True, parent=None, **fields) -> StandardPage:
    fields = {"title": f"Page {next(_number)}"} | fields
    return _make(StandardPage, parent or make_home(), live, fields)


def make_news(live=True, **fields) -> NewsPage:
    fields = {"title": f"News {next(_number)}", "published_on": "2020-07-15"} | fields
    return _make(NewsPage, make_index(NewsIndexPage), live, fields)


def make_event(live=True, **fields) -> EventPage:
    fields = {"title": f"Event {next(_number)}", "starts": "2020-07-15"} | fields
    return _make(EventPage, make_index(EventIndexPage), live, fields)


def make_publication(live=True, **fields) -> PublicationPage:
    fields = {"title": f"Paper {next(_number)}", "issued_on": "2020-07"} | fields
    return _make(PublicationPage, make_index(PublicationIndexPage), live, fields)
