"""The first page of the admin: what must I do today, for each role, and the same lists in full."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from consortia.models import Contact
from portal.operations import roles
from portal.operations.backup.models import Backup
from portal.operations.desk.dashboard import SHOWN
from portal.operations.desk.listings import LISTINGS
from portal.pages.models import EventIndexPage, NewsIndexPage
from tests.conftest import client_of, make_user, noon, queries_of
from tests.factories import make_consortium, make_facility, make_many, make_membership, make_organisation
from tests.operations.fields import fields_of
from tests.operations.forms import decide, send
from tests.pages.factories import make_index, make_news

pytestmark = [pytest.mark.django_db, pytest.mark.history]

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
SOURCED = {"source_url": "https://example.org/", "checked_on": TODAY}


@pytest.fixture
def users(db):
    return {
        role.name.lower(): make_user(role, first_name=role.name, last_name="Person")
        for role in (roles.CONTRIBUTOR, roles.EDITOR, roles.PUBLISHER)
    }


@pytest.fixture
def people(users):
    return {name: client_of(user) for name, user in users.items()}


def panels(client) -> dict[str, list[str]]:
    """Key of each panel → names on it."""
    context = next(context for context in client.get("/admin/").context if "has_work" in context)
    return {panel.listing.key: [row.name for row in panel.table.data] for panel in context["panels"]}


def listed(client, key, query="") -> list[str]:
    return [row.name for row in client.get(f"/admin/desk/{key}/{query}").context["table"].data]


def test_nothing_to_do_is_said_calmly(people):
    page = people["editor"].get("/admin/")

    assert "Nothing to do." in page.text
    assert panels(people["editor"]) == {}


def beginnings(client) -> dict[str, str]:
    context = next(context for context in client.get("/admin/").context if "beginnings" in context)
    return dict(context["beginnings"])


def test_first_page_leads_to_all_that_one_may_add(people):
    make_index(EventIndexPage), make_index(NewsIndexPage)
    guest = make_user(username="guest")
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))

    found = beginnings(people["publisher"])

    assert list(found)[:2] == ["Event", "News item"]
    assert {"Consortium", "Facility", "Organisation", "Person", "Programme", "Project"} < set(found)
    for name in ("editor", "publisher"):
        assert {people[name].get(address).status_code for address in beginnings(people[name]).values()} == {200}
    assert beginnings(client_of(guest)) == beginnings(people["contributor"]) == {}


def test_backup_that_is_late_is_something_to_do(settings):
    administrator = client_of(make_user(roles.ADMINISTRATOR))
    assert "Nothing to do." in administrator.get("/admin/").text

    settings.BACKUP_DIR = "/backups"
    page = administrator.get("/admin/").text
    assert "No backup has been verified yet." in page and "Nothing to do." not in page

    now = timezone.now()
    Backup.objects.create(name="good", made_at=now, verified_at=now)
    assert "Nothing to do." in administrator.get("/admin/").text
    Backup.objects.create(name="bad", made_at=timezone.now(), verified_at=now, findings="A file is missing.")
    page = administrator.get("/admin/").text
    assert "A file is missing." in page and "Nothing to do." not in page


def test_panels_of_wagtail_that_are_replaced_are_gone(people):
    record = make_news(title="Quiet news")
    send(people["editor"], record, "submit", subtitle="x", follow=False)

    text = people["publisher"].get("/admin/").text

    assert "Awaiting your review" not in text
    assert "Your most recent edits" not in text
    assert "Waiting for my review (1)" in text


def test_review_lists_record_and_page_with_who_when_why_and_the_way(people, users):
    record = make_facility(acronym="RING", **SOURCED)
    page = make_news(title="News of the ring")
    send(people["editor"], record, "submit", city="Lund", note_to_reviewer="Before Friday, <b>please</b>", follow=False)
    send(people["editor"], page, "submit", subtitle="x", follow=False)

    home = people["publisher"].get("/admin/")

    assert panels(people["publisher"])["review"] == ["RING", "News of the ring"]
    rows = people["publisher"].get("/admin/desk/review/").context["table"].data
    assert [(row.kind, row.person, row.said) for row in rows] == [
        ("Facility", "Editor Person", "Before Friday, <b>please</b>"),
        ("News item", "Editor Person", ""),
    ]
    assert "Before Friday, &lt;b&gt;please&lt;/b&gt;" in home.text
    assert [people["publisher"].get(row.url).status_code for row in rows] == [200, 200]
    assert "review" not in panels(people["editor"])
    assert panels(people["editor"])["in-review"] == ["RING", "News of the ring"]


def test_dashboard_is_worked_through_until_it_is_empty(people):
    record = make_facility(acronym="RING", **SOURCED)
    send(people["editor"], record, city="Lund", follow=False)
    assert panels(people["editor"]) == {"drafts": ["RING"], "changes": ["RING"]}

    send(people["editor"], record, "submit", follow=False)
    assert panels(people["editor"]) == {"in-review": ["RING"]}
    assert panels(people["publisher"]) == {"review": ["RING"]}

    decide(people["publisher"], record, "reject", "Which one?", follow=False)
    assert panels(people["editor"]) == {"sent-back": ["RING"]}
    assert panels(people["publisher"]) == {}
    assert "“Which one?”" in people["editor"].get("/admin/").text

    send(people["editor"], record, "submit", city="Lund, Sweden", follow=False)
    decide(people["publisher"], record, "approve", follow=False)
    assert panels(people["editor"]) == panels(people["publisher"]) == {"published": ["RING"]}
    assert "Nothing to do." in people["publisher"].get("/admin/").text


def test_drafts_are_mine_and_changes_are_everybodys(people, users):
    make_facility(acronym="MINE", live=False).save_revision(user=users["editor"])
    make_facility(acronym="THEIRS", live=False).save_revision(user=users["publisher"])
    changed = make_facility(acronym="CHANGED", **SOURCED)
    changed.save_revision(user=users["publisher"])

    assert panels(people["editor"]) == {"drafts": ["MINE"], "changes": ["CHANGED"]}
    assert panels(people["publisher"]) == {"drafts": ["CHANGED", "THEIRS"], "changes": ["CHANGED"]}


@pytest.mark.parametrize(
    ("fields", "facts"),
    [
        ({}, ["no source", "never checked"]),
        ({"source_url": "https://example.org/"}, ["never checked"]),
        ({"checked_on": TODAY}, ["no source", f"checked on {TODAY.day} {TODAY:%B %Y}"]),
        ({"source_url": "https://example.org/", "checked_on": "2020-03-02"}, ["checked on 2 March 2020"]),
        (SOURCED, None),
        (SOURCED | {"checked_on": TODAY - timedelta(days=364)}, None),
    ],
)
def test_record_without_source_or_check_of_this_year_is_listed(people, fields, facts, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    make_facility(acronym="RING", **fields)
    make_facility(acronym="DRAFT", live=False)

    rows = people["editor"].get("/admin/desk/sources/").context["table"].data

    assert [(row.name, row.facts) for row in rows] == ([("RING", facts)] if facts else [])
    assert all(row.url.endswith("#tab-sources") for row in rows)


def test_every_kind_of_record_is_checked(people):
    membership = make_membership(organisation=make_organisation(short_name="LAB"), facilities=[make_facility()])

    names = listed(people["editor"], "sources")

    assert len(names) == 4
    assert str(membership) in names


def test_recently_published_leaves_out_what_was_loaded(people, users):
    make_facility(acronym="LOADED", **SOURCED)
    record = make_facility(acronym="WRITTEN", live=False, **SOURCED)
    record.save_revision(user=users["editor"]).publish(user=users["publisher"])
    news = make_news(title="Written news", live=False)
    news.save_revision(user=users["editor"]).publish(user=users["publisher"])

    rows = people["editor"].get("/admin/desk/published/").context["table"].data

    assert [(row.name, row.person) for row in rows] == [
        ("Written news", "Publisher Person"),
        ("WRITTEN", "Publisher Person"),
    ]


def test_contributor_sees_rows_of_the_own_records_only(people, users):
    own, other, page = make_facility(acronym="OWNRING"), make_facility(acronym="OTHERRING"), make_news(title="News")
    Contact.objects.create(user=users["contributor"], facility=own)
    for record in (own, other, page):
        # A contributor who once had rights may stand as author of what is closed to him or her today.
        record.save_revision(user=users["contributor"])
        record.get_workflow().start(record, users["contributor"])
    for record in make_many(make_facility, 2, acronym="", name="Secret ring"):
        record.save_revision(user=users["contributor"])
        record.go_live_at = timezone.now() + timedelta(days=1)
        record.save_revision(user=users["publisher"]).publish(user=users["publisher"])

    texts = [people["contributor"].get("/admin/").text]
    texts += [people["contributor"].get(f"/admin/desk/{listing.key}/").text for listing in LISTINGS]

    assert "OWNRING" in texts[0]
    for secret in ("OTHERRING", "Secret ring", ">News<", "Publisher Person"):
        assert not any(secret in text for text in texts)


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_lists_open_for_everybody_and_others_do_not_exist(people, role):
    found = [people[role].get(f"/admin/desk/{listing.key}/").status_code for listing in LISTINGS]
    found += [people[role].get(f"/admin/desk/{listing.key}/results/").status_code for listing in LISTINGS]

    assert found == [200] * 2 * len(LISTINGS)
    assert people[role].get("/admin/desk/nonsense/").status_code == 404


def test_search_of_the_admin_leads_to_records_and_pages(people):
    make_facility(acronym="MLS", name="Metrology Light Source")
    make_news(title="Light for all")
    make_facility(acronym="OTHER", name="Another one")

    assert '"wagtail.sidebar.SearchModule", "_args": ["/admin/desk/all/"]' in people["editor"].get("/admin/").text
    assert sorted(listed(people["editor"], "all", "?q=light")) == ["Light for all", "MLS"]
    assert "all" not in panels(people["editor"])


def test_published_record_is_one_step_from_its_page(people):
    draft, stay = make_facility(acronym="RING", live=False), make_membership(consortium=make_consortium(live=False))
    address = "/admin/snippets/consortia/facility/add/"
    new = fields_of(people["publisher"].get(address).text) | {"name": "New ring", "action-publish": "on"}

    published = send(people["publisher"], draft, "publish", slug="ring").text
    begun = people["publisher"].post(address, new, follow=True).text
    hidden = send(people["publisher"], stay, note="Of a draft.").text

    assert 'href="/facilities/ring/"' in published and "View live" in published
    assert 'href="/facilities/new-ring/"' in begun and "View live" in begun
    assert "is saved. Readers see it when it is published." in hidden and "View live" not in hidden


def test_who_publishes_without_a_source_is_told_so(people):
    told = "is public without a source"
    draft = make_facility(acronym="RING", live=False)
    address = f"/admin/snippets/consortia/facility/edit/{draft.pk}/#tab-sources"

    kept = send(people["publisher"], draft, slug="ring", source_url="").text
    published = send(people["publisher"], draft, "publish", slug="ring", source_url="").text
    sourced = send(people["publisher"], draft, "publish", slug="ring", source_url="https://example.org/ring").text

    hall = make_facility(acronym="HALL", live=False, source_url="")
    send(people["editor"], hall, "submit", follow=False)
    approved = decide(people["publisher"], hall, "approve").text

    lab = make_facility(acronym="LAB", live=False, source_url="")
    send(people["editor"], lab, "submit", follow=False)
    step = lab.current_workflow_task_state.pk
    dialogue = reverse(lab.snippet_viewset.get_url_name("workflow_action"), args=[lab.pk, "approve", step])
    in_dialogue = people["publisher"].post(dialogue, follow=True).text

    assert approved.count(told) == in_dialogue.count(f"“LAB” {told}") == 1
    assert told not in kept and told not in sourced
    assert f"“RING” {told}" in published and address in published
    assert f"“HALL” {told}" in approved


def test_who_publishes_is_told_of_no_source_that_readers_do_not_miss(people):
    told, at = "without a source", f"{timezone.localtime(noon(1)):%Y-%m-%d %H:%M}"
    leaps = make_consortium(acronym="LEAPS", live=False, **SOURCED)
    stay = make_membership(live=False, consortium=leaps, organisation=make_organisation(), source_url="")
    news = make_news(live=False, consortia=[leaps], source_url="")

    hidden = send(people["publisher"], stay, "publish", follow=False).url
    hidden = people["publisher"].post(hidden, {"choice": "only"}, follow=True)
    page = send(people["publisher"], news, "publish", follow=False).url
    page = people["publisher"].post(page, {"choice": "all", "draft": [f"consortia.consortium:{leaps.pk}"]}, follow=True)
    ring = make_facility(source_url="")
    to_come = send(people["publisher"], ring, "publish", source_url="https://example.org/", go_live_at=at)

    assert "Published: " in hidden.text and told not in hidden.text
    assert "Published: " in page.text and told not in page.text
    assert "scheduled" in to_come.text and told not in to_come.text


def test_visitor_is_asked_to_log_in(client):
    assert client.get("/admin/desk/scheduled/").status_code == 302


def test_change_that_was_loaded_is_told_from_one_that_somebody_typed(people, users):
    loaded, typed = make_facility(acronym="LOADED", **SOURCED), make_facility(acronym="TYPED", **SOURCED)
    loaded.save_revision()
    typed.save_revision(user=users["editor"])

    rows = people["editor"].get("/admin/desk/changes/").context["table"].data

    said = "loaded, typed by nobody: check it, then publish or submit it, or discard it"
    assert {row.name: row.facts for row in rows} == {"LOADED": [said], "TYPED": []}


def test_report_is_filtered_by_kind_person_and_name(people, users):
    make_facility(acronym="RING", live=False).save_revision(user=users["editor"])
    changed = {name: make_facility(acronym=name, **SOURCED) for name in ("ALPHA", "BETA")}
    changed["NEWS"] = make_news(title="NEWS")
    for name, author in (("ALPHA", "editor"), ("BETA", "publisher"), ("NEWS", "editor")):
        changed[name].save_revision(user=users[author])
    pages = Revision.objects.filter(object_str="NEWS").first().base_content_type_id

    assert sorted(listed(people["editor"], "changes")) == ["ALPHA", "BETA", "NEWS"]
    assert listed(people["editor"], "changes", f"?kind={pages}") == ["NEWS"]
    assert listed(people["editor"], "changes", f"?person={users['publisher'].pk}") == ["BETA"]
    assert listed(people["editor"], "changes", "?q=alph") == ["ALPHA"]
    assert listed(people["editor"], "changes", "?person=nonsense&kind=0&p=x") != []


def test_reports_menu_names_the_lists(people):
    text = people["editor"].get("/admin/").text

    for listing in LISTINGS:
        assert (f"/admin/desk/{listing.key}/" in text) is listing.in_reports


def fill(users, numbers):
    """Every panel with so many more rows, of records and pages."""
    for index in numbers:
        for key in ("drafts", "review", "sent-back", "in-review", "changes", "scheduled", "withdrawn"):
            record = make_news(title=f"{key} {index}") if index % 2 else make_facility(acronym=f"{key} {index}")
            _put(record, key, users)


def _put(record, key, users):
    me, other = users["publisher"], users["editor"]
    if key in ("scheduled", "withdrawn"):
        name = "go_live_at" if key == "scheduled" else "expire_at"
        setattr(record, name, timezone.now() + timedelta(days=2))
        record.save_revision(user=other).publish(user=other, skip_permission_checks=True)
        return
    record.save_revision(user=me if key == "drafts" else other)
    if key in ("drafts", "changes"):
        return
    record.get_workflow().start(record, other if key == "review" else me)
    if key == "sent-back":
        record.current_workflow_task_state.reject(user=other, comment="No")


def test_dashboard_and_reports_ask_no_more_for_more_rows(users, people, django_assert_num_queries):
    client, asked = people["publisher"], []
    for numbers in (range(2), range(2, 4)):
        fill(users, numbers)
        assert len(panels(client)) == sum(listing.is_first for listing in LISTINGS)
        with django_assert_num_queries(28):
            client.get("/admin/")
        asked.append([queries_of(client, f"/admin/desk/{listing.key}/") for listing in LISTINGS])

    assert asked[0] == asked[1]
    assert max(asked[0]) <= 15


def test_long_list_is_cut_with_its_number_and_a_way_to_all(people, users):
    for index in range(SHOWN + 1):
        make_facility(acronym=f"RING{index}", live=False).save_revision(user=users["editor"])

    home = people["editor"].get("/admin/")

    assert "My drafts (6)" in home.text
    assert len(panels(people["editor"])["drafts"]) == SHOWN
    assert 'href="/admin/desk/drafts/">Show all 6' in home.text
    assert len(listed(people["editor"], "drafts")) == SHOWN + 1
