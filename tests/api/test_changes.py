"""The log of changes: a mirror that follows it holds what the API gives, and nothing else."""

import pytest
from django.db import transaction

from consortia.models import Facility, Membership, Organisation
from portal.api.recording import reconcile
from portal.core import records
from portal.core.freshness import version
from tests.api.mirrors import Mirror, get, present
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_person,
    without_history,
)
from tests.pages.factories import make_news
from tests.programmes.factories import make_programme, make_project
from tests.public.world import MARK, change, current, hide, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.history]


def publish(record, **fields):
    draft = current(record)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision().publish()
    return type(record)._base_manager.get(pk=record.pk)


def since(mirror: Mirror) -> list[tuple[str, str]]:
    """What the mirror is told next; afterwards it holds what the API gives."""
    mirror.log.clear()
    mirror.follow()
    assert mirror.items == present()
    return mirror.told()


def test_publication_change_and_withdrawal_are_told_in_order():
    mirror = Mirror()
    desy = make_organisation(short_name="DESY", slug="desy")
    desy = publish(desy, city="Hamburg")
    desy.unpublish()
    publish(desy)

    mirror.follow()

    key = "organisations/desy"
    assert mirror.told() == [("published", key), ("changed", key), ("removed", key), ("published", key)]
    assert mirror.items == present()
    assert mirror.items["http://127.0.0.1:8000/api/v1/organisations/desy/"]["city"] == "Hamburg"


def test_line_of_the_log_is_told_whole(client):
    make_organisation(short_name="DESY", slug="desy")
    number, moved_at = version.present().number, version.present().moved_at

    assert get("/api/v1/changes/") == {
        "next": None,
        "cursor": f"{number}-1",
        "results": [
            {
                "cursor": f"{number}-1",
                "what": "published",
                "resource": "organisations",
                "key": "desy",
                "url": "http://127.0.0.1:8000/api/v1/organisations/desy/",
                "title": "DESY",
                "happened_at": moved_at.astimezone().isoformat().replace("+00:00", "Z"),
                "successor": None,
            }
        ],
    }


def test_relation_appears_and_vanishes_with_its_ends():
    desy, leaps = make_organisation(slug="desy", live=False), make_consortium(slug="leaps")
    ring = make_facility(slug="ring")
    stay = make_membership(organisation=desy, consortium=leaps, facilities=[ring])
    mirror = Mirror().follow()

    desy.latest_revision.publish()

    key = f"memberships/{stay.pk}"
    assert since(mirror) == [("published", "organisations/desy"), ("published", key), ("changed", "facilities/ring")]
    Organisation.objects.get().unpublish()
    assert since(mirror) == [("removed", "organisations/desy"), ("removed", key), ("changed", "facilities/ring")]


def test_new_name_changes_what_names_it_and_new_words_do_not():
    ada, lab = make_person(slug="ada"), make_organisation(short_name="LAB", slug="lab")
    term = make_appointment(person=ada, affiliation=lab)
    make_project(slug="beats", participations=[{"organisation": lab}])
    make_news(slug="item", organisations=[lab])
    mirror = Mirror().follow()

    lab = publish(lab, city="Berlin")
    assert since(mirror) == [("changed", "organisations/lab")]
    publish(lab, short_name="LABS")

    told = since(mirror)
    named = {f"appointments/{term.pk}", "projects/beats", "news/item", "organisations/lab"}
    assert told[0] == ("changed", "organisations/lab")
    assert (len(told), set(told)) == (4, {("changed", key) for key in named})


def test_moved_record_leaves_a_line_that_leads_on():
    mirror = Mirror()
    publish(make_organisation(slug="desy"), slug="desy-hamburg")

    mirror.follow()

    assert mirror.told()[1:] == [("moved", "organisations/desy"), ("changed", "organisations/desy-hamburg")]
    assert mirror.log[1]["successor"] == mirror.log[2]["url"]
    assert mirror.items == present()


def test_removed_record_leads_to_its_successor():
    new = make_organisation(slug="new")
    old = make_organisation(slug="old", successor=new)
    mirror = Mirror().follow()

    old.unpublish()

    assert since(mirror) == [("removed", "organisations/old")]
    assert mirror.log[0]["successor"] == "http://127.0.0.1:8000/api/v1/organisations/new/"


def test_programme_and_facility_change_with_what_they_tell_of():
    old, new = make_programme(slug="old"), make_programme(slug="new")
    beats = make_project(slug="beats", programme=old)
    ring, bess = make_facility(slug="ring"), make_facility(slug="bess")
    stay = make_membership(facilities=[ring])
    mirror = Mirror().follow()

    publish(beats, programme=new)
    assert set(since(mirror)) == {
        ("changed", f"{key}") for key in ("projects/beats", "programmes/old", "programmes/new")
    }
    publish(stay, facilities=[bess])
    assert set(since(mirror)[1:]) == {("changed", "facilities/ring"), ("changed", "facilities/bess")}
    Membership.objects.get().delete()
    assert since(mirror) == [("removed", f"memberships/{stay.pk}"), ("changed", "facilities/bess")]


def test_drafts_are_no_change():
    world = make_world()
    number = version.present()
    last = get("/api/v1/changes/?page_size=1000")["cursor"]

    records.save_draft(current(world.desy))
    make_organisation(live=False).delete()
    make_news(live=False)

    assert version.present() == number
    assert get(f"/api/v1/changes/?after={last}")["results"] == []


def test_withdrawn_record_is_named_by_its_address_alone():
    desy = make_organisation(name="Nightjar laboratory", short_name="Nightjar", slug="desy")
    assert "Nightjar" in str(get("/api/v1/changes/"))

    desy.unpublish()

    assert "Nightjar" not in str(get("/api/v1/changes/"))


def test_nothing_hidden_is_told():
    world = make_world()
    hide(world)
    change(world)

    lines = get("/api/v1/changes/?page_size=1000")["results"]
    told = [(line["what"], line["title"]) for line in lines if MARK.lower() in str(line).lower()]
    # One page was public for a moment, before it was given to some readers only.
    assert told == [("published", None), ("removed", None)]


def test_mirror_of_a_whole_world_goes_with_it():
    hidden = hide(make_world(), live=True)
    mirror = Mirror().follow(size=50)
    assert mirror.items == present()

    for record in (*(row for name, row in vars(hidden).items() if name != "pages"), *hidden.pages):
        type(record)._base_manager.get(pk=record.pk).unpublish()

    since(mirror)


def test_change_that_fails_half_way_leaves_no_line():
    before = version.present()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_organisation()
        1 / 0  # noqa: B018

    assert version.present() == before
    assert get("/api/v1/changes/")["results"] == []


def test_rows_from_before_the_log_are_told_once():
    with without_history():
        make_membership(organisation=make_organisation(slug="desy"), consortium=make_consortium(slug="leaps"))
    assert get("/api/v1/changes/")["results"] == []

    assert (reconcile(), reconcile()) == (3, 0)

    assert Mirror().follow().items == present()
    Facility.objects.all().delete()


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("after=", "after"),
        ("after=soon", "after"),
        ("after=1", "after"),
        ("after=999999-1", "after"),
        ("after=٣-1", "after"),
        ("after=01-1", "after"),
        ("page_size=0", "page_size"),
        ("page_size=many", "page_size"),
        ("since=1-1", "since"),
    ],
)
def test_what_is_no_cursor_is_refused(client, query, parameter):
    answer = client.get(f"/api/v1/changes/?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_log_costs_the_same_for_one_line_and_for_many(client, django_assert_num_queries):
    make_organisation()
    for _ in range(2):
        with django_assert_num_queries(2):
            client.get("/api/v1/changes/")
        for _ in range(4):
            make_organisation()
