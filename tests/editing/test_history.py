"""What was changed when and by whom: two versions compared, an old one brought back, the log of the whole site."""

import csv
import io
from datetime import timedelta
from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry, PageLogEntry

from consortia.models import Facility
from portal.core import records
from portal.operations import roles
from portal.operations.starter.tree import PageGroup
from portal.pages.models import NewsIndexPage, NewsPage
from tests.conftest import client_of, make_user
from tests.editing.forms import shown
from tests.factories import make_consortium, make_facility
from tests.pages.factories import make_index, make_news

pytestmark = [pytest.mark.django_db, pytest.mark.history]

LOG = "/admin/reports/site-history/"


def address_of(record, view="edit", *args):
    return reverse(record.snippet_viewset.get_url_name(view), args=[record.pk, *args])


def test_words_that_changed_are_marked_one_by_one(editor_client):
    ring = make_facility(summary="A ring for hard x-rays in Hamburg.")
    ring.summary = "A ring for soft x-rays in Hamburg."
    records.save_draft(ring)
    first, last = ring.revisions.order_by("pk")

    page = editor_client.get(address_of(ring, "revisions_compare", first.pk, last.pk)).text

    assert '<span class="deletion">hard</span><span class="addition">soft</span>' in page
    assert '<span class="addition">ring</span>' not in page


def test_relations_of_a_page_are_named(admin_client):
    leaps, lens = make_consortium(acronym="LEAPS"), make_consortium(acronym="LENS")
    page = make_news(consortia=[leaps])
    page.consortia.set([leaps, lens])
    page.save_revision()
    earliest, latest = page.revisions.order_by("pk")[0], page.revisions.order_by("-pk")[0]

    shown_page = admin_client.get(
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, earliest.pk, latest.pk])
    )

    assert '<span class="addition">LENS</span>' in shown_page.text
    assert "LEAPS" in shown_page.text


def test_old_version_comes_back_as_a_draft_and_through_review(editor_client):
    ring = make_facility(name="First name", acronym="")
    first = ring.latest_revision
    ring.name = "Second name"
    records.publish_now(ring)
    publisher = client_of(make_user(roles.PUBLISHER))

    page = editor_client.get(address_of(ring, "revisions_revert", first.pk))
    form = shown(page, "w-editor-form")
    assert form["name"] == ["First name"]
    editor_client.post(address_of(ring), form | {"action-publish": "action-publish"})
    assert Facility.objects.get(pk=ring.pk).name == "Second name"

    editor_client.post(
        address_of(ring), shown(editor_client.get(address_of(ring)), "w-editor-form") | {"action-submit": "1"}
    )
    ring = Facility.objects.get(pk=ring.pk)
    assert (ring.name, ring.workflow_in_progress) == ("Second name", True)
    task = ring.current_workflow_task_state
    publisher.post(reverse(ring.snippet_viewset.get_url_name("workflow_action"), args=[ring.pk, "approve", task.pk]))
    assert Facility.objects.get(pk=ring.pk).name == "First name"


def loaded_record():
    ring = make_facility(summary="The first words.")
    return "summary", address_of(ring), address_of(ring, "history")


def loaded_page():
    make_index(NewsIndexPage)
    PageGroup("news", "NewsPage", parent="NewsIndexPage").store(
        {"title": "News", "slug": "news", "published_on": "2020", "intro": "The first words."}
    )
    key = NewsPage.objects.get(slug="news").pk
    return "intro", *(reverse(f"wagtailadmin_pages:{view}", args=[key]) for view in ("edit", "history"))


@pytest.mark.parametrize("was_loaded_before", [False, True])
@pytest.mark.parametrize("loaded", [loaded_record, loaded_page])
def test_what_was_loaded_can_be_taken_back(publisher_client, loaded, was_loaded_before):
    field, edit, history = loaded()
    if was_loaded_before:  # when loading noted the publication alone
        for model in (ModelLogEntry, PageLogEntry):
            model.objects.exclude(action="wagtail.publish").delete()
        module = import_module("portal.operations.migrations.0005_first_versions")
        module.note_edits(apps, connection.schema_editor())
    form = shown(publisher_client.get(edit), "page-edit-form" if "pages" in edit else "w-editor-form")
    publisher_client.post(edit, form | {"body-count": "0", field: "Wrong words.", "action-publish": "1"})

    links = BeautifulSoup(publisher_client.get(history).text, "html.parser").find_all("a")
    offered = [link["href"] for link in links if link.text.strip() == "Review this version"]

    assert len(offered) == 1
    assert "The first words." in publisher_client.get(offered[0]).text


@pytest.fixture
def logged(db):
    """Anna edited a facility last month, Bert a consortium today."""
    anna, bert = (make_user(roles.EDITOR, username=name) for name in ("anna", "bert"))
    ring, leaps = make_facility(name="=Ring", acronym=""), make_consortium(acronym="LEAPS")
    for user, record in ((anna, ring), (bert, leaps)):
        client = client_of(user)
        form = shown(client.get(address_of(record)), "w-editor-form")
        assert client.post(address_of(record), form | {"summary": "New words."}).status_code == 302
    month_ago = timezone.now() - timedelta(days=30)
    ModelLogEntry.objects.filter(label="=Ring").update(timestamp=month_ago)


def rows_of(client, **query) -> list[list[str]]:
    page = client.get(LOG, query | {"export": "csv"})
    return list(csv.reader(io.StringIO(b"".join(page.streaming_content).decode())))[1:]


@pytest.mark.parametrize("client_name", ["editor_client", "publisher_client", "administrator_client"])
def test_site_log_is_filtered_and_exported(request, logged, client_name):
    client = request.getfixturevalue(client_name)
    anna = User.objects.get(username="anna")
    today = timezone.localdate().isoformat()

    assert {row[1] for row in rows_of(client, action="wagtail.edit")} == {"'=Ring", "LEAPS"}
    assert {row[1] for row in rows_of(client, user=anna.pk)} == {"'=Ring"}
    assert {row[1] for row in rows_of(client, label="leaps")} == {"LEAPS"}
    assert {row[1] for row in rows_of(client, timestamp_from=today)} == {"LEAPS"}


def test_site_log_as_a_workbook_runs_no_formula(administrator_client, logged):
    page = administrator_client.get(LOG, {"export": "xlsx"})

    sheet = load_workbook(io.BytesIO(b"".join(page.streaming_content))).active
    labels = {row[1].value: row[1].data_type for row in sheet.iter_rows(min_row=2)}
    assert labels == {"'=Ring": "s", "LEAPS": "s"}
