"""Two versions side by side in the history: every field, in the words of a page."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from consortia.models import FacilityName, FacilityStatus
from portal.core import records
from tests.factories import make_facility, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.history]


def compared(client, record) -> dict[str, str]:
    """Label of each changed field → what the history shows of it."""
    earliest, latest = record.revisions.order_by("pk")[0], record.revisions.order_by("-pk")[0]
    name = record.snippet_viewset.get_url_name("revisions_compare")
    page = client.get(reverse(name, args=[record.pk, earliest.pk, latest.pk]))
    assert page.status_code == 200
    rows = BeautifulSoup(page.text, "html.parser").select("table.listing tbody tr")
    cells = [[cell.get_text(" ", strip=True) for cell in row.find_all("td")] for row in rows]
    return {row[0].rstrip(":"): " ".join(row[-1].split()) for row in cells if len(row) == 2}


def test_dates_numbers_and_relations_are_named(editor_client):
    operator = make_organisation(short_name="DESY")
    ring = make_facility(operator=operator, opened="2010", latitude="53.5", longitude="9.9")
    ring.opened, ring.latitude, ring.country = "2010-09", "53.6", "DE"
    [row] = ring.responsibilities.all()
    row.organisation, row.until = make_organisation(short_name="HEREON"), "2020-07-15"
    row.is_ongoing = False
    ring.responsibilities.add(row)
    ring.statuses.add(FacilityStatus(status="operating", since="2010-09", is_ongoing=True))
    ring.names.add(FacilityName(name="PETRA"))
    records.save_draft(ring)

    changes = compared(editor_client, ring)

    assert changes["Opened"] == "2010 September 2010"
    assert changes["Latitude"] == "53.5 53.6"
    assert "DESY HEREON" in changes["Responsibilities"]
    assert "15 July 2020" in changes["Responsibilities"]
    assert "September 2010" in changes["Status over time"]
    assert "PETRA" in changes["Former and other names"]


def test_text_saved_again_unchanged_is_no_change(editor_client):
    ring = make_facility(body='<p data-block-key="abcde">Words of the page.</p>')
    ring.body = '<p data-block-key="zyxwv">Words of the page.</p>'
    records.save_draft(ring)

    assert compared(editor_client, ring) == {}
