"""An editor types little: begun from the consortium, filled as far as it is known, sources shared."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.models import ModelLogEntry

from consortia.models import Contact, Membership, Organisation
from portal.core import records
from programmes.models import Outcome
from tests.editing.forms import opened
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_many,
    make_membership,
    make_organisation,
)
from tests.programmes.factories import make_project

pytestmark = pytest.mark.django_db

ADD = reverse("wagtailsnippets_consortia_membership:add")


def edit_address(record):
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


def test_consortium_form_shows_members_and_officers_with_links(editor_client):
    leaps, lens = make_consortium(acronym="LEAPS"), make_consortium(acronym="LENS")
    ours = make_membership(consortium=leaps, organisation=make_organisation(short_name="DESY"), since="2017-11")
    draft = make_membership(consortium=leaps, organisation=make_organisation(short_name="IFE"), live=False)
    chair = make_appointment(consortium=leaps, office="chair")
    make_membership(consortium=lens, organisation=make_organisation(short_name="FOREIGN"))

    page = editor_client.get(edit_address(leaps)).text

    for record in (ours, draft, chair):
        assert f'href="{edit_address(record)}"' in page
    assert "from November\xa02017" in page
    assert "FOREIGN" not in page
    assert f'href="{ADD}?consortium={leaps.pk}"' in page


def test_membership_begun_at_its_consortium_knows_it(editor_client):
    leaps, desy = make_consortium(), make_organisation()

    form = opened(editor_client, f"{ADD}?consortium={leaps.pk}&organisation={desy.pk}&since=2020&nonsense=1")

    assert (form["consortium"], form["organisation"], form["since"]) == ([str(leaps.pk)], [str(desy.pk)], [""])


@pytest.mark.parametrize("value", ["0", "abc", "", "9" * 40, "x%20y"])
def test_address_that_names_nothing_opens_an_empty_form(editor_client, value):
    assert opened(editor_client, f"{ADD}?consortium={value}")["consortium"] == [""]


def test_new_member_takes_no_more_than_eight_fields(publisher_client):
    leaps, desy = make_consortium(), make_organisation()
    form = opened(publisher_client, f"{ADD}?consortium={leaps.pk}")
    typed = {
        "organisation": str(desy.pk),
        "since": "November 2017",
        "is_ongoing": "on",
        "source_url": "https://leaps-initiative.eu/members",
        "checked_on": "21 November 2026",
        "action-publish": "action-publish",
    }

    saved = publisher_client.post(ADD, form | typed)

    [stay] = Membership.objects.live()
    assert (saved.status_code, len(typed) - 1) == (302, 5)
    assert (stay.member, stay.consortium, stay.display()) == (desy, leaps, "since November\xa02017")
    assert (stay.source_url, str(stay.checked_on)) == ("https://leaps-initiative.eu/members", "2026-11-21")


@pytest.mark.parametrize("items", [3, 30])
def test_queries_of_the_form_do_not_grow_with_the_members(editor_client, items, django_assert_max_num_queries):
    leaps = make_consortium()
    make_many(make_membership, items, consortium=leaps)
    editor_client.get(edit_address(leaps))

    with django_assert_max_num_queries(40):
        editor_client.get(edit_address(leaps))


def test_row_without_a_source_shares_that_of_its_record(client):
    project = make_project(slug="beats", source_url="https://cordis.europa.eu/822535", checked_on="2026-11-20")
    project.outcomes.add(Outcome(label="hours", number=5))
    project.outcomes.add(Outcome(label="people", number=7, source_url="https://other.example/"))
    records.publish_now(project)

    rows = client.get("/api/v1/projects/beats/").json()["outcomes"]

    assert [(row["label"], row["source_url"], row["checked_on"]) for row in rows] == [
        ("hours", "https://cordis.europa.eu/822535", "2026-11-20"),
        ("people", "https://other.example/", None),
    ]
    assert "cordis.europa.eu" in shown_sources(client.get("/projects/beats/").text)


def shown_sources(page: str) -> list[str]:
    """Hosts that stand beside the figures of a page."""
    return [
        link.get_text().removeprefix("Source: ") for link in BeautifulSoup(page, "html.parser").select(".figure-source")
    ]


CHOOSER = "wagtailsnippetchoosers_consortia_organisation"


def test_missing_organisation_is_added_where_it_is_chosen(editor_client):
    offered = editor_client.get(reverse(f"{CHOOSER}:choose")).json()["html"]
    new = {"name": "New Institute of Light", "short_name": "NIL", "kind": "laboratory", "country": "SE"}

    answer = editor_client.post(reverse(f"{CHOOSER}:create"), new).json()

    draft = Organisation.objects.get(short_name="NIL")
    assert "Add as draft and choose" in offered
    assert (answer["step"], answer["result"]["id"], answer["result"]["string"]) == ("chosen", str(draft.pk), "NIL")
    assert (draft.live, draft.slug, draft.revisions.count()) == (False, "nil", 1)
    assert ModelLogEntry.objects.for_instance(draft).filter(action="wagtail.create").count() == 1


def test_incomplete_organisation_is_told_beside_the_field(editor_client):
    answer = editor_client.post(reverse(f"{CHOOSER}:create"), {"short_name": "NIL", "kind": "laboratory"}).json()

    assert answer["step"] == "reshow_creation_form"
    assert "This field is required" in answer["htmlFragment"]
    assert not Organisation.objects.filter(short_name="NIL").exists()


def test_who_may_not_add_is_offered_no_form_and_refused(contributor_client):
    own = make_facility()
    Contact.objects.create(user=User.objects.get(username="contributor"), facility=own)

    offered = contributor_client.get(reverse(f"{CHOOSER}:choose")).json()["html"]
    contributor_client.post(reverse(f"{CHOOSER}:create"), {"name": "Mine", "short_name": "MINE", "kind": "other"})

    assert "Add as draft" not in offered
    assert not Organisation.objects.filter(short_name="MINE").exists()
