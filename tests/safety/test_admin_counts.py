"""How often the admin asks the database, with as many records as an office will ever have."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consortia.models import Facility, FacilityFigure, FacilityName, FacilityStatus, Responsibility, Specification
from portal.core import records
from portal.operations import roles
from tests.conftest import client_of, make_user
from tests.factories import make_facility, make_organisation
from tests.operations.forms import send

pytestmark = pytest.mark.django_db

LIST, FORM = 12, 40
PERIOD = {"since": "2000", "is_ongoing": True}


@pytest.fixture
def publisher():
    """A browser in which the first page was opened: what Wagtail keeps for the process is there."""
    client = client_of(make_user(roles.PUBLISHER))
    client.get("/admin/")
    return client


def asked(client, path) -> list[str]:
    """The beginning of each question."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(path)
    assert page.status_code == 200
    return [f"{query['sql'][:60]} … {query['sql'][-120:]}" for query in queries]


def told(queries: list[str]) -> str:
    return "\n".join([f"{len(queries)} queries", *queries])


def test_list_of_a_thousand_records(publisher):
    lab = make_organisation()
    rows = [Facility(name=f"Source {number}", slug=f"source-{number}", live=number % 3 > 0) for number in range(1000)]
    Facility.objects.bulk_create(rows)
    for _ in range(20):
        make_facility(operator=lab, name="A source")
    listed = reverse("wagtailsnippets_consortia_facility:list")
    publisher.get(listed)

    for path in (listed, f"{listed}?q=source", f"{listed}?p=3"):
        queries = asked(publisher, path)
        assert len(queries) <= LIST, told(queries)


def test_form_of_a_facility_with_rows_in_review_with_a_draft(publisher):
    lab = make_organisation()
    ring = Facility(name="Ring", part_of=make_facility())
    ring.names.set([FacilityName(name=f"Name {number}") for number in range(3)])
    ring.responsibilities.set([Responsibility(organisation=lab, role=role, **PERIOD) for role in ("operator", "owner")])
    ring.statuses.set([FacilityStatus(status="operating", **PERIOD)])
    ring.specifications.set([Specification(label=f"Energy {number}", value="6") for number in range(3)])
    ring.figures.set([FacilityFigure(label=f"users {number}", number=3) for number in range(3)])
    records.publish_now(ring)
    send(client_of(make_user(roles.EDITOR)), ring, "submit", name="New ring", follow=False)
    assert Facility.objects.get(pk=ring.pk).current_workflow_state is not None
    form = reverse("wagtailsnippets_consortia_facility:edit", args=[ring.pk])
    publisher.get(form)

    queries = asked(publisher, form)
    assert len(queries) <= FORM, told(queries)
