"""Where a world of odd strings is shown: every kind of public page, and every kind of admin page."""

import csv
import io
import json

from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Page

from portal.core.records import models_by_name
from portal.operations.desk.listings import BY_KEY
from portal.pages.models import PortalSettings
from tests.safety.corpus import MARK, alive

LISTS = ("consortia", "facilities", "organisations", "partnerships", "people", "programmes", "projects")
TREE = ("", "news/", "events/", "publications/")
RESOURCES = (*LISTS, "memberships", "appointments", "participations", "outcomes", "news", "events", "publications")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")

VIEWS = ("edit", "history", "usage", "delete", "unpublish", "workflow_history")
PAGE_VIEWS = ("edit", "history", "usage", "delete", "unpublish", "copy", "view_draft", "move")
# Lists and reports; "?q=" asks each for the mark.
OVERVIEWS = (
    "/admin/",
    "/admin/pages/",
    "/admin/pages/search/",
    "/admin/images/",
    "/admin/documents/",
    "/admin/images/chooser/",
    "/admin/documents/chooser/",
    "/admin/choose-page/",
    "/admin/users/",
    "/admin/reports/site-history/",
    "/admin/reports/aging-pages/",
    "/admin/reports/page-types-usage/",
    "/admin/redirects/",
)


def found_at(client, paths, must_show: bool = True) -> list[str]:
    """What came to life there; a page without any of the strings proves nothing."""
    return [line for path in dict.fromkeys(paths) for line in _found(client, path, must_show)]


def _found(client, path, must_show):
    answer = client.get(path)
    if answer.status_code != 200:
        return [f"{path}: answers {answer.status_code}"]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    read = READERS.get(answer["Content-Type"].partition(";")[0])
    if read is None:
        return [f"{path}: is {answer['Content-Type']}"]
    text, lines = read(content)
    if must_show and MARK not in text:
        return [f"{path}: shows none of it"]
    return [f"{path}: {line}" for line in lines]


def read_page(content: bytes) -> tuple[str, list[str]]:
    text = content.decode()
    return text, alive(text)


def read_json(content: bytes) -> tuple[str, list[str]]:
    return json.dumps(json.loads(content)), []


def read_csv(content: bytes) -> tuple[str, list[str]]:
    cells = [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]
    return "\n".join(cells), [f"formula: {cell}" for cell in cells if cell.startswith(FORMULAS)]


def read_xlsx(content: bytes) -> tuple[str, list[str]]:
    sheets = load_workbook(io.BytesIO(content), read_only=True).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    wrong = [f"formula: {cell.value}" for cell in cells if cell.data_type == "f"]
    return "\n".join(str(cell.value) for cell in cells), wrong


READERS = {
    "text/html": read_page,
    "application/json": read_json,
    "text/csv": read_csv,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": read_xlsx,
}


def public_paths(world) -> list[str]:
    paths = [f"/{name}/" for name in LISTS] + [f"/{name}" for name in TREE]
    paths += [f"/{name}/?q={MARK}" for name in LISTS] + [f"/search/?q={MARK}"]
    for rows in world.records.values():
        paths += {row.get_absolute_url().partition("#")[0] for row in rows}
    paths += [page.get_absolute_url() for page in world.pages]
    paths += [f"/api/v1/{name}/?page_size=200" for name in RESOURCES]
    return paths + [f"/api/v1/{name}/?format=csv" for name in RESOURCES]


def record_paths(record, views=VIEWS) -> list[str]:
    url_name = record.snippet_viewset.get_url_name
    paths = [reverse(url_name(view), args=[record.pk]) for view in views]
    paths.append(reverse(url_name("revisions_view"), args=[record.pk, record.latest_revision_id]))
    return paths + [reverse(url_name("revisions_compare"), args=[record.pk, "earliest", "latest"])]


def page_paths(page, views=PAGE_VIEWS) -> list[str]:
    paths = [reverse(f"wagtailadmin_pages:{view}", args=[page.pk]) for view in views]
    return paths + [reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])]


def overview_paths() -> list[str]:
    paths = [*OVERVIEWS, f"/admin/pages/search/?q={MARK}", f"/admin/images/?q={MARK}", f"/admin/documents/?q={MARK}"]
    paths += [reverse("desk", args=[key]) for key in BY_KEY]
    paths += [f"/admin/settings/pages/portalsettings/{settings.pk}/" for settings in PortalSettings.objects.all()]
    parents = Page.objects.filter(depth__gt=1, numchild__gt=0)
    paths += [reverse("wagtailadmin_explore", args=[page.pk]) for page in parents]
    return paths


def listings_of_records() -> list[str]:
    """Lists, choosers and exports, with all rows on one page."""
    paths = []
    for model in models_by_name().values():
        listed = reverse(model.snippet_viewset.get_url_name("list"))
        chooser = reverse(model.snippet_viewset.chooser_viewset.get_url_name("choose"))
        paths += [listed, f"{listed}?q={MARK}", f"{listed}?export=csv", f"{listed}?export=xlsx", chooser]
    return paths
