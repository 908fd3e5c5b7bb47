"""Pages of the starter content, where they stand in the page tree, and the settings of the site."""

from dataclasses import dataclass

from django.apps import apps
from wagtail.models import Page, Site

from .building import build, fill
from .groups import leads_elsewhere


@dataclass(frozen=True)
class PageGroup:
    """A file of pages under the page of model ``parent``; without ``model`` each row names its own."""

    name: str
    model: str = ""
    parent: str = "HomePage"

    def missing(self, rows: list[dict]) -> list[dict]:
        """Pages that are not stored. A page that an editor changed, or gave another address, is there."""
        parent = only(self.parent)
        return [row for row in rows if not self._is_there(row, parent)]

    def store(self, row: dict) -> None:
        """Add the page and publish it, or keep it a draft; then lay its own draft over it."""
        row = dict(row)
        draft, is_live = row.pop("draft", {}), row.pop("live", True)
        model = page_model(row.pop("model", self.model))
        bare = model.objects.filter(latest_revision=None).first() if model.max_count == 1 else None
        page = fill(bare, row) if bare else self._add(build(model, row | {"live": False}))
        revision = page.save_revision(log_action=True)
        if is_live:
            revision.publish()
        if draft:
            fill(page.get_latest_revision_as_object(), draft).save_revision(log_action=True)

    def _add(self, page):
        if isinstance(page, page_model("HomePage")):
            add_home(page)
        else:
            only(self.parent).add_child(instance=page)
        return page

    def _is_there(self, row, parent):
        model = page_model(row.get("model", self.model))
        if model.max_count == 1:
            # A migration makes a bare home page, which nobody has edited: it has no revision.
            return model.objects.exclude(latest_revision=None).exists()
        if parent is None:
            return False
        path = f"{parent.get_url_parts()[2]}{row['slug']}/"
        return parent.get_children().filter(slug=row["slug"]).exists() or leads_elsewhere(path)


@dataclass(frozen=True)
class SettingsGroup:
    """A file of one row, for settings that nobody has made yet."""

    name: str
    model: str

    def missing(self, rows: list[dict]) -> list[dict]:
        return [] if apps.get_model(self.model).objects.exists() else rows

    def store(self, row: dict) -> None:
        row = {name: value for name, value in row.items() if name != "checked_on"}
        build(apps.get_model(self.model), row).save()


def page_model(name: str) -> type[Page]:
    return apps.get_model("pages", name)


def only(name: str) -> Page | None:
    """The one page of this model, if it is stored."""
    return page_model(name).objects.first()


def add_home(page: Page) -> None:
    """Put the home page in the place of the plain page that a bare Wagtail begins with."""
    root = Page.get_first_root_node()
    placeholders = [child for child in root.get_children() if child.specific_class is Page]
    for placeholder in placeholders:
        placeholder.slug = f"placeholder-{placeholder.pk}"
        placeholder.save(clean=False)
    root.add_child(instance=page)
    Site.objects.filter(root_page__in=placeholders).update(root_page=page)
    if not Site.objects.exists():
        Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    Site.clear_site_root_paths_cache()
    for placeholder in placeholders:
        # Read anew: the tree has moved beneath it.
        Page.objects.get(pk=placeholder.pk).delete()


PAGES = (
    SettingsGroup("settings", "pages.PortalSettings"),
    PageGroup("pages"),
    PageGroup("news", "NewsPage", parent="NewsIndexPage"),
    PageGroup("events", "EventPage", parent="EventIndexPage"),
    PageGroup("publications", "PublicationPage", parent="PublicationIndexPage"),
)
