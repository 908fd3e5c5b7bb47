"""Lists and forms of the consortia app in the admin, for each role."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consortia.models import Contact, Facility, FacilityName, Membership, Organisation
from portal.core import records
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_many,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
)

MAKERS = {
    "consortium": make_consortium,
    "organisation": make_organisation,
    "facility": make_facility,
    "membership": make_membership,
    "partnership": make_partnership,
    "person": make_person,
    "appointment": make_appointment,
}


def admin_url(name, record=None, model="facility"):
    model = record._meta.model_name if record else model
    return reverse(f"wagtailsnippets_consortia_{model}:{name}", args=[record.pk] if record else [])


@pytest.mark.history
@pytest.mark.parametrize("name", MAKERS)
def test_lists_and_forms_open_for_those_who_edit(editor_client, name):
    record = MAKERS[name]()

    pages = {
        "list": editor_client.get(admin_url("list", model=name)),
        "add": editor_client.get(admin_url("add", model=name)),
        "edit": editor_client.get(admin_url("edit", record)),
        "history": editor_client.get(admin_url("history", record)),
        "usage": editor_client.get(admin_url("usage", record)),
    }

    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert str(record) in pages["list"].text


NEW = {
    "consortium": {"acronym": "BRANDNEW", "name": "Brand new network", "accent": "#aa5500"},
    "organisation": {"short_name": "BRANDNEW", "name": "Brand new laboratory", "kind": "laboratory"},
    "facility": {"acronym": "BRANDNEW", "name": "Brand new source", "kind": "fel"},
    "partnership": {"name": "BRANDNEW", "since": "2020"},
    "person": {"given_name": "Ada", "family_name": "BRANDNEW"},
}
INLINES = (
    "names",
    "bodies",
    "figures",
    "responsibilities",
    "statuses",
    "specifications",
    "parties",
    "objectives",
    "steps",
)


def empty_formsets():
    return {f"{name}-{key}": "0" for name in INLINES for key in ("TOTAL_FORMS", "INITIAL_FORMS")}


@pytest.mark.parametrize("name", NEW)
def test_record_not_yet_stored_can_be_previewed(editor_client, name):
    address = admin_url("preview_on_add", model=name)

    posted = editor_client.post(address, NEW[name] | empty_formsets())

    assert posted.json() == {"is_valid": True, "is_available": True}
    assert "BRANDNEW" in editor_client.get(address).text


@pytest.mark.parametrize("name", MAKERS)
def test_contributor_without_records_sees_none(contributor_client, name):
    record = MAKERS[name]()

    assert contributor_client.get(admin_url("list", model=name)).status_code == 302
    assert contributor_client.get(admin_url("edit", record)).status_code == 302


@pytest.mark.history
def test_contact_reaches_only_the_own_record(contributor_client):
    own, other = make_facility(name="Own ring", acronym=""), make_facility(name="Other ring", acronym="")
    Contact.objects.create(user=User.objects.get(username="contributor"), facility=own)

    listed = contributor_client.get(admin_url("list"))

    assert "Own ring" in listed.text
    assert "Other ring" not in listed.text
    assert contributor_client.get(admin_url("edit", own)).status_code == 200
    for view in ("edit", "history", "usage", "preview_on_edit", "delete", "unpublish", "lock"):
        assert contributor_client.get(admin_url(view, other)).status_code == 302
    assert contributor_client.get(admin_url("delete", own)).status_code == 302
    assert contributor_client.get(admin_url("add")).status_code == 302


def chooser_url(name, *args):
    return reverse(f"wagtailsnippetchoosers_consortia_facility:{name}", args=args)


@pytest.mark.history
def test_contributor_chooses_among_public_and_own_records(contributor_client):
    own, public = make_facility(live=False, acronym="OWNDRAFT"), make_facility(acronym="PUBLIC")
    foreign = make_facility(live=False, acronym="FOREIGNDRAFT")
    Contact.objects.create(user=User.objects.get(username="contributor"), facility=own)

    offered = contributor_client.get(chooser_url("choose")).text
    several = contributor_client.get(chooser_url("chosen_multiple"), {"id": [own.pk, public.pk, foreign.pk, "x"]})

    assert [name in offered for name in ("OWNDRAFT", "PUBLIC", "FOREIGNDRAFT")] == [True, True, False]
    assert [row["string"] for row in several.json()["result"]] == ["OWNDRAFT", "PUBLIC"]
    assert contributor_client.get(chooser_url("chosen", foreign.pk)).status_code == 404
    assert "OWNDRAFT" in contributor_client.get(chooser_url("chosen", own.pk)).text


@pytest.mark.history
def test_contact_cannot_overwrite_another_record_by_post(contributor_client):
    own, other = make_facility(), make_facility(name="Other ring")
    Contact.objects.create(user=User.objects.get(username="contributor"), facility=own)

    contributor_client.post(admin_url("edit", other), {"name": "Taken over"})

    assert other.revisions.count() == 1
    assert Facility.objects.get(pk=other.pk).name == "Other ring"


@pytest.mark.history
@pytest.mark.parametrize("items", [2, 8])
@pytest.mark.parametrize("name", ["facility", "membership", "appointment"])
def test_admin_list_queries_do_not_grow(publisher_client, name, items, django_assert_max_num_queries):
    make_many(MAKERS[name], items)
    publisher_client.get(admin_url("list", model=name))
    with django_assert_max_num_queries(15):
        publisher_client.get(admin_url("list", model=name))


def test_admin_list_is_filtered_like_the_public_one(editor_client):
    make_facility(name="Ring A", acronym="", country="DE")
    make_facility(name="Ring B", acronym="", country="FR")

    page = editor_client.get(admin_url("list") + "?country=FR")

    assert "Ring B" in page.text
    assert "Ring A" not in page.text


def offered_operators(client, query: str = "") -> list[tuple[str, str, str]]:
    """Of each: its address, whether it is chosen, what is said of it."""
    page = client.get(admin_url("list") + query).text
    return re.findall(r'name="operator" value="([^"]*)"[^>]*?(checked)?>\s*([^<]*[^<\s])', page)


def test_admin_list_offers_the_records_that_occur_and_those_chosen(editor_client, monkeypatch):
    monkeypatch.setattr("portal.core.facets.MOST_OPTIONS", 1)
    for name, operators in {"LAB": 3, "HALL": 2, "RARE": 1, "IDLE": 0}.items():
        lab = make_organisation(short_name=name)
        for number in range(operators):
            make_facility(operator=lab, acronym=f"{name}-{number}")

    assert offered_operators(editor_client) == [("lab", "", "LAB (3)"), ("hall", "", "HALL (2)")]
    assert offered_operators(editor_client, "?q=hall-1") == [("hall", "", "HALL (1)")]
    assert ("rare", "checked", "RARE (1)") in offered_operators(editor_client, "?operator=rare")
    assert ("idle", "checked", "IDLE (0)") in offered_operators(editor_client, "?operator=idle")
    assert "address “none” here" in editor_client.get(admin_url("list") + "?operator=none").text


def test_filters_offer_a_contact_nothing_of_the_records_of_others(contributor_client):
    lab, other = make_organisation(short_name="LAB"), make_organisation(short_name="OTHER")
    own = make_facility(operator=lab)
    make_facility(operator=lab, live=False), make_facility(operator=other, live=False)
    Contact.objects.create(user=User.objects.get(username="contributor"), facility=own)

    assert offered_operators(contributor_client) == [("lab", "", "LAB (1)")]
    assert offered_operators(contributor_client, "?operator=other")[1:] == [("other", "checked", "OTHER (0)")]


def test_admin_search_finds_former_names(editor_client):
    facility = Facility(name="FLASH ring", acronym="")
    facility.names.add(FacilityName(name="VUV-FEL", kind="former"))
    records.publish_now(facility)
    make_facility(name="Ring B", acronym="")

    page = editor_client.get(admin_url("list") + "?q=vuv")

    assert "FLASH ring" in page.text
    assert "Ring B" not in page.text


def test_admin_export_holds_what_the_filter_shows(publisher_client):
    make_membership(organisation=make_organisation(short_name="EARLY"), since="2010", until="2012")
    make_membership(organisation=make_organisation(short_name="LATE"), since="2015", is_ongoing=True)

    page = publisher_client.get(admin_url("list", model="membership") + "?on=2011-05-05&export=csv")
    text = b"".join(page.streaming_content).decode()

    assert "EARLY" in text
    assert "LATE" not in text
    assert Membership.objects.count() == 2


@pytest.mark.history
def test_delete_of_what_is_named_is_refused(admin_client):
    membership = make_membership(organisation=make_organisation(short_name="DESY"))

    page = admin_client.get(admin_url("delete", membership.organisation))
    admin_client.post(admin_url("delete", membership.organisation))

    assert "“DESY” cannot be deleted while others name it." in page.text
    assert Organisation.objects.filter(short_name="DESY").exists()


@pytest.mark.history
def test_queries_of_an_export_do_not_grow_with_the_rows(publisher_client):
    asked = []
    for number in (1, 6):
        for _ in range(number):
            make_appointment(affiliation=make_organisation())
        with CaptureQueriesContext(connection) as queries:
            page = publisher_client.get(admin_url("list", model="appointment") + "?export=csv")
            lines = b"".join(page.streaming_content).decode().splitlines()
        asked.append(len(queries))

    assert len(lines) == 1 + 7
    assert asked[0] == asked[1] <= 6
