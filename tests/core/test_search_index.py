"""The index holds what is public, as it is public now: through every door, in the same transaction."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from consortia.models import FacilityName, OrganisationName
from portal.core import records
from portal.core.models import SearchEntry
from portal.core.search import databases, finding, index
from portal.operations.schedule import publish_due
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_person,
)
from tests.pages.factories import make_home, make_news, make_page
from tests.programmes.factories import make_project

pytestmark = [pytest.mark.django_db, pytest.mark.history]


def found(text: str) -> list[str]:
    return sorted(entry.title for entry in finding.entries_of(finding.find(text).hits))


def draft_of(record):
    return type(record)._base_manager.get(pk=record.pk).get_latest_revision_as_object()


def change(record, **fields):
    draft = draft_of(record)
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision()


def test_draft_is_found_only_once_published():
    draft = make_facility(acronym="NIGHTJAR", live=False)
    assert SearchEntry.objects.filter(title="NIGHTJAR").exists() is False
    assert found("nightjar") == []

    draft.get_latest_revision().publish()

    assert found("nightjar") == ["NIGHTJAR"]


def test_database_keeps_the_words_of_its_entries_in_step():
    entry = SearchEntry.objects.create(source="consortia.facility:7", kind="facility", folded_names="nightjar")
    rest = ("facility", entry.weight, None, None)
    assert [match[:5] for match in databases.naming(["nightjar"])] == [(entry.pk, *rest)]
    assert databases.holding("facility", ["nightjar"]) == "7"

    change = {"folded_names": "ring", "folded_text": "nightjar", "kind": "project", "weight": 3, "first_year": 2020}
    SearchEntry.objects.filter(pk=entry.pk).update(source="programmes.project:8", **change)
    assert databases.naming(["nightjar"]) == []
    assert [match[:5] for match in databases.matching(["nightjar"])] == [(entry.pk, "project", 3, 2020, None)]
    assert (databases.holding("facility", ["ring"]), databases.holding("project", ["ring"])) == ("", "8")

    SearchEntry.objects.filter(pk=entry.pk).delete()
    assert databases.matching(["ring"]) == databases.matching(["nightjar"]) == []
    SearchEntry.objects.create(source="consortia.facility:9", kind="facility", folded_names="nightjar")
    if connection.vendor == "postgresql":  # which tells of a table that is emptied at once by a trigger of its own
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE core_searchentry CASCADE")
    else:
        SearchEntry.objects.all().delete()
    assert databases.holding("facility", ["nightjar"]) == ""


def test_unpublished_change_is_not_found():
    ring = make_facility(acronym="RING", name="Old name")

    revision = change(ring, name="Nightjar")
    assert found("nightjar") == []
    revision.publish()

    assert (found("nightjar"), found("old name")) == (["RING"], [])


def test_unpublished_and_deleted_records_go():
    first, second = make_facility(acronym="FIRST", city="Lund"), make_facility(acronym="SECOND", city="Lund")
    assert found("lund") == ["FIRST", "SECOND"]

    first.unpublish()
    assert found("lund") == ["SECOND"]
    second.delete()
    assert found("lund") == []


def test_scheduled_publication_and_withdrawal_are_followed():
    now = timezone.now()
    comes = make_organisation(short_name="COMES", name="Comes later", live=False)
    comes.go_live_at = now - timedelta(minutes=1)
    comes.save_revision(approved_go_live_at=comes.go_live_at)
    goes = make_organisation(short_name="GOES", name="Goes later")
    change(goes, expire_at=now + timedelta(hours=1)).publish()
    assert found("later") == ["GOES"]

    publish_due(now + timedelta(hours=2))

    assert found("later") == ["COMES"]


def test_record_is_found_by_those_that_it_names_as_they_are_called_now():
    desy = make_organisation(short_name="DESY", name="Electron Synchrotron")
    make_facility(acronym="RING", operator=desy)
    assert found("desy") == ["DESY", "RING"]

    change(desy, short_name="NIGHTJAR").publish()

    assert (found("desy"), found("nightjar")) == ([], ["NIGHTJAR", "RING"])


def test_name_of_a_draft_finds_nothing_until_it_is_public():
    lab = make_organisation(short_name="NIGHTJAR", live=False)
    make_project(acronym="BEATS", participations=[{"organisation": lab}])
    assert found("nightjar") == []

    lab.get_latest_revision().publish()
    assert found("nightjar") == ["BEATS", "NIGHTJAR"]
    lab.refresh_from_db()
    lab.unpublish()

    assert found("nightjar") == []


def test_membership_and_office_are_followed_to_both_ends():
    league, ring = make_consortium(acronym="NIGHTJAR"), make_facility(acronym="RING")
    lab, other = make_organisation(short_name="LAB"), make_organisation(short_name="OTHER")
    person = make_person(given_name="Ada", family_name="Example")
    stay = make_membership(consortium=league, organisation=lab, facilities=[ring])
    office = make_appointment(consortium=league, person=person, office="chair")
    assert found("nightjar") == ["Ada Example", "LAB", "NIGHTJAR", "RING"]

    draft = draft_of(stay)
    draft.organisation = other
    draft.facilities.set([])
    draft.save_revision().publish()
    assert found("nightjar") == ["Ada Example", "NIGHTJAR", "OTHER"]
    stay.refresh_from_db()
    stay.delete()
    office.refresh_from_db()
    office.unpublish()

    assert found("nightjar") == ["NIGHTJAR"]


def test_former_and_other_names_find():
    lab = make_organisation(short_name="HZB", live=False)
    lab.names.add(OrganisationName(name="Hahn-Meitner-Institut", kind="former"))
    records.publish_now(lab)
    ring = make_facility(acronym="RING", live=False)
    ring.names.add(FacilityName(name="HASYLAB", kind="acronym"))
    records.publish_now(ring)

    assert (found("hahn meitner"), found("Hasylab")) == (["HZB"], ["RING"])


def test_what_is_rolled_back_was_never_found():
    ring = make_facility(acronym="RING")

    with transaction.atomic():
        change(ring, acronym="NIGHTJAR").publish()
        assert found("nightjar") == ["NIGHTJAR"]
        transaction.set_rollback(True)

    assert (found("nightjar"), found("ring")) == ([], ["RING"])


def test_publication_fails_whole_when_the_index_cannot_follow(monkeypatch):
    ring = make_facility(acronym="RING")
    revision = change(ring, acronym="NIGHTJAR")
    monkeypatch.setattr(index, "entry_of", lambda row: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        revision.publish()

    ring.refresh_from_db()
    assert ring.acronym == "RING"


@pytest.mark.parametrize("broken", ["record", "page"])
def test_withdrawal_in_the_admin_fails_whole_when_the_index_cannot_follow(publisher_client, monkeypatch, broken):
    row = make_facility() if broken == "record" else make_page()
    address = {
        "record": f"/admin/snippets/consortia/facility/unpublish/{row.pk}/",
        "page": f"/admin/pages/{row.pk}/unpublish/",
    }[broken]
    monkeypatch.setattr(index, "refresh", lambda row: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        publisher_client.post(address)

    row.refresh_from_db()
    assert row.live is True


def test_page_is_found_by_its_text_and_where_it_is_now():
    above = make_page(title="Above", slug="above")
    page = make_page(title="Below", slug="below", parent=above, body=[("text", "<p>A <b>nightjar</b> sings.</p>")])
    entry = SearchEntry.objects.get(source=f"wagtailcore.page:{page.pk}")
    assert (found("nightjar"), entry.address) == (["Below"], "/above/below/")

    change(above, slug="over").publish()
    entry.refresh_from_db()
    assert entry.address == "/over/below/"
    Page.objects.get(pk=page.pk).move(make_home(), pos="last-child")
    entry.refresh_from_db()
    assert entry.address == "/below/"

    Page.objects.get(pk=page.pk).specific.unpublish()
    assert found("nightjar") == []


def test_copies_are_found_once_public_and_aliases_never(publisher_client):
    home, page = make_home(), make_page(title="Nightjar", slug="nightjar")
    page.save_revision()

    def copy(slug, **more):
        form = {"new_title": slug.title(), "new_slug": slug, "new_parent_page": home.pk} | more
        assert publisher_client.post(f"/admin/pages/{page.pk}/copy/", form).status_code == 302
        return Page.objects.get(slug=slug).specific

    copy("draft")
    alias = copy("alias", alias="on")
    assert (alias.live, alias.alias_of_id) == (True, page.pk)
    assert (found("draft"), found("nightjar")) == ([], ["Nightjar"])
    copy("copied", publish_copies="on")
    assert (found("nightjar"), found("copied")) == (["Nightjar"], ["Copied"])

    change(page, title="Corncrake").publish()
    assert (found("nightjar"), found("corncrake")) == ([], ["Corncrake"])
    publisher_client.post(f"/admin/pages/{alias.pk}/convert_alias/")
    assert found("corncrake") == ["Corncrake", "Corncrake"]
    call_command("rebuild_search_index", verbosity=0)
    assert found("corncrake") == ["Corncrake", "Corncrake"]


@pytest.mark.parametrize("below", [["Below"], []])
def test_those_below_a_withdrawn_page_go_with_it_where_that_was_asked(publisher_client, below):
    above = make_page(title="Nightjar", slug="above")
    make_page(title="Below", slug="below", parent=above)

    form = {} if below else {"include_descendants": "on"}
    publisher_client.post(f"/admin/pages/{above.pk}/unpublish/", form)

    assert (found("nightjar"), found("below")) == ([], below)


def test_pages_for_some_readers_are_found_by_nobody():
    above = make_page(title="Above")
    make_page(title="Nightjar", parent=above)
    assert found("nightjar") == ["Nightjar"]

    restriction = above.view_restrictions.create(restriction_type="login")
    assert (found("nightjar"), found("above")) == ([], [])
    restriction.delete()

    assert found("nightjar") == ["Nightjar"]


def test_deleted_page_goes_with_those_below_it():
    above = make_page(title="Above")
    make_page(title="Nightjar", parent=above)
    assert found("nightjar") == ["Nightjar"]

    Page.objects.get(pk=above.pk).delete()

    assert (found("nightjar"), found("above")) == ([], [])


def test_rebuilding_makes_the_same_index(capsys):
    league = make_consortium(acronym="NIGHTJAR")
    make_membership(consortium=league, facilities=[make_facility(acronym="RING")])
    make_news(title="Nightjar heard", consortia=[league])
    make_facility(acronym="DRAFT", name="Nightjar", live=False)
    make_home(lede="Nightjars.")
    before = [*SearchEntry.objects.order_by("source").values_list("source", "title", "folded_others")]
    hits = found("nightjar")
    SearchEntry.objects.filter(title="RING").delete()

    call_command("rebuild_search_index")

    assert [*SearchEntry.objects.order_by("source").values_list("source", "title", "folded_others")] == before
    assert found("nightjar") == hits
    assert capsys.readouterr().out == f"{len(before)} entries.\n"


def test_every_record_with_an_address_and_every_kind_of_page_can_be_found():
    with_address = {model for model in records.models_by_name().values() if issubclass(model, records.AddressedRecord)}

    declared = set(index.searched_models())

    assert with_address - declared == set()
    assert {model.__name__ for model in declared - with_address} == {
        "EventIndexPage",
        "EventPage",
        "HomePage",
        "NewsIndexPage",
        "NewsPage",
        "PublicationIndexPage",
        "PublicationPage",
        "StandardPage",
    }
