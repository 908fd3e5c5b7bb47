"""Whoever publishes is shown the drafts that belong to it and may publish them together, or none of them."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from consortia.models import Membership, Organisation
from portal.core import records
from portal.core.admin.companions import companions_of
from portal.core.freshness import version
from portal.pages.models import PortalSettings
from tests.conftest import client_of, make_user, noon
from tests.factories import make_consortium, make_facility, make_membership, make_organisation
from tests.operations.forms import decide, fields_of, send
from tests.pages.factories import make_home, make_news, make_page
from tests.programmes.factories import make_project

pytestmark = [pytest.mark.django_db, pytest.mark.history]


def is_live(*rows) -> list[bool]:
    return [type(row)._base_manager.get(pk=row.pk).live for row in rows]


def key_of(row):
    return row.slug if hasattr(row, "slug") else row.pk


def key(row) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def question(client, row, **changes):
    """Press "Publish" in the form of a draft, and return the address to which that leads."""
    answer = send(client, row, "publish", follow=False, **changes)
    assert answer.status_code == 302, answer.text[:500]
    assert answer.url.startswith("/admin/publish-together/?revision="), answer.url
    return answer.url


def offered(page) -> dict[str, bool | None]:
    """Name of each draft → ticked or not, nothing when it cannot be."""
    rows = BeautifulSoup(page.text, "html.parser").select("table.listing tbody tr")
    boxes = {
        row.select_one("td").get_text(" ", strip=True).removesuffix(" Open"): row.select_one("input") for row in rows
    }
    return {name: box and box.has_attr("checked") for name, box in boxes.items()}


@pytest.fixture
def membership():
    """A draft that names three drafts, one of them through another."""
    new = make_organisation(live=False, short_name="NEW")
    lab = make_organisation(live=False, short_name="LAB", successor=new)
    ring = make_facility(live=False, acronym="RING")
    leaps = make_consortium(acronym="LEAPS")
    return make_membership(live=False, consortium=leaps, organisation=lab, facilities=[ring])


def test_record_lists_the_drafts_it_names_also_through_each_other(publisher_client, membership):
    address = question(publisher_client, membership)

    assert offered(publisher_client.get(address)) == {"NEW": True, "LAB": True, "RING": True}
    assert is_live(membership, membership.organisation) == [False, False]


def test_all_are_published_together(publisher_client, client, membership):
    ring = membership.facilities.get()
    names = [key(ring), key(membership.organisation), key(membership.organisation.successor)]

    before = version.present().number
    cursor = client.get("/api/v1/changes/?page_size=1000").json()["cursor"]
    page = publisher_client.post(question(publisher_client, membership), {"choice": "all", "draft": names}, follow=True)

    rows = [membership, membership.organisation, membership.organisation.successor, ring]
    assert is_live(*rows) == [True] * 4
    assert "LAB" in client.get("/consortia/leaps/").text
    assert page.text.count("are public without a source") == page.text.count("Add a source") == 1
    # Readers see one change: one version, in the log each record once.
    assert version.present().number == before + 1
    log = client.get(f"/api/v1/changes/?after={cursor}").json()["results"]
    assert sorted((line["what"], line["key"]) for line in log) == sorted(
        ("published", str(key_of(row))) for row in rows
    )


def test_publication_without_them_stays_possible(publisher_client, membership):
    publisher_client.post(question(publisher_client, membership), {"choice": "only"})

    assert is_live(membership, membership.organisation) == [True, False]


def test_only_what_is_ticked_goes_along(publisher_client, membership):
    lab = membership.organisation

    publisher_client.post(question(publisher_client, membership), {"choice": "all", "draft": [key(lab)]})

    assert is_live(membership, lab, lab.successor) == [True, True, False]


def test_nothing_is_half_published_when_one_is_refused(publisher_client, membership):
    ring, lab = membership.facilities.get(), membership.organisation
    draft = ring.get_latest_revision_as_object()
    draft.website = "no address"
    draft.save_revision(clean=False)

    answer = publisher_client.post(
        question(publisher_client, membership), {"choice": "all", "draft": [key(ring), key(lab), key(lab.successor)]}
    )

    assert "Nothing was published, because “RING” is refused: Web site: " in answer.text
    assert is_live(membership, ring, lab, lab.successor) == [False] * 4
    assert offered(answer) == {"NEW": True, "LAB": True, "RING": True}


def test_four_eyes_are_asked_for_each_draft(publisher_client, membership):
    PortalSettings.objects.create(asks_for_four_eyes=True)
    lab = membership.organisation.get_latest_revision_as_object()
    lab.city = "Hamburg"
    records.save_draft(lab, User.objects.get(username="publisher"))

    answer = publisher_client.post(question(publisher_client, membership), {"choice": "all", "draft": [key(lab)]})

    assert "Nothing was published, because “LAB” is refused: You wrote this yourself" in answer.text
    assert is_live(membership, lab) == [False, False]


def test_record_that_names_no_draft_is_published_at_once(publisher_client):
    membership = make_membership(live=False)

    answer = send(publisher_client, membership, "publish", follow=False)

    assert is_live(membership) == [True]
    assert "publish-together" not in answer.url


def test_new_record_brings_the_relations_that_wait_for_it(publisher_client):
    lab = make_organisation(live=False, short_name="LAB")
    waiting = make_membership(live=False, organisation=lab, consortium=make_consortium(acronym="LEAPS"))
    make_membership(organisation=lab)

    address = question(publisher_client, lab)
    shown = offered(publisher_client.get(address))
    publisher_client.post(address, {"choice": "all", "draft": [key(waiting)]})

    assert shown == {"LAB – LEAPS": True}
    assert is_live(lab, waiting) == [True, True]


def test_small_change_of_a_public_record_does_not_ask_for_its_relations(publisher_client):
    lab = make_organisation()
    make_membership(live=False, organisation=lab)

    answer = send(publisher_client, lab, "publish", follow=False, city="Hamburg")

    assert "publish-together" not in answer.url
    assert Organisation.objects.get(pk=lab.pk).city == "Hamburg"


def test_withdrawn_record_is_offered_but_not_ticked(publisher_client):
    lab = make_organisation(short_name="LAB")
    lab.unpublish()
    project = make_project(live=False, participations=[{"organisation": lab}])

    page = publisher_client.get(question(publisher_client, project))

    assert offered(page) == {"LAB": False}
    assert "Withdrawn, was public before" in page.text


def test_what_one_may_not_publish_is_shown_without_a_tick(db):
    user = make_user(username="clerk")
    wanted = [("membership", "change"), ("membership", "publish"), ("organisation", "change"), ("facility", "view")]
    types = ContentType.objects.get_for_model
    for name, action in wanted:
        model = records.get(name).model
        user.user_permissions.add(Permission.objects.get(content_type=types(model), codename=f"{action}_{name}"))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    clerk, lab, ring = client_of(user), make_organisation(live=False, short_name="LAB"), make_facility(live=False)
    membership = make_membership(live=False, organisation=lab, facilities=[ring])

    address = question(clerk, membership)
    page = clerk.get(address)
    clerk.post(address, {"choice": "all", "draft": [key(lab), key(ring)]})

    assert offered(page) == {"LAB": None, "(Private facility)": None}
    assert "You may not publish this; ask a publisher." in page.text
    assert ring.acronym not in page.text
    assert is_live(membership, lab, ring) == [True, False, False]


def test_only_those_who_may_publish_reach_the_question(editor_client, contributor_client, client, membership):
    address = f"{reverse('publish_whole')}?revision={membership.latest_revision.pk}"

    for visitor in (editor_client, contributor_client, client):
        assert visitor.get(address).status_code == 302
        assert visitor.post(address, {"choice": "only"}).status_code == 302
    assert is_live(membership) == [False]


@pytest.mark.parametrize("query", ["", "?revision=0", "?revision=x", "?revision=99999999999999999999"])
def test_question_about_nothing_is_not_found(publisher_client, query):
    assert publisher_client.get(reverse("publish_whole") + query).status_code == 404


def test_draft_that_changed_meanwhile_is_not_published(publisher_client, membership):
    address = question(publisher_client, membership)
    draft = membership.get_latest_revision_as_object()
    draft.note = "Changed"
    records.save_draft(draft)

    answer = publisher_client.post(address, {"choice": "only"}, follow=True)

    assert "has been changed since" in answer.text
    assert is_live(membership) == [False]


def test_page_asks_for_the_records_it_names(publisher_client, client):
    leaps = make_consortium(live=False, acronym="LEAPS")
    news = make_news(live=False, title="Founded", consortia=[leaps])

    address = question(publisher_client, news)
    shown = offered(publisher_client.get(address))
    publisher_client.post(address, {"choice": "all", "draft": [key(leaps)]})

    assert shown == {"LEAPS": True}
    assert is_live(news, leaps) == [True, True]
    assert "Founded" in client.get("/consortia/leaps/").text


def test_new_page_is_not_public_before_the_question_is_answered(publisher_client, client):
    leaps, home = make_consortium(live=False), make_home()
    form = {
        "title": "Mine",
        "slug": "mine",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "consortia": [leaps.pk],
        "action-publish": "on",
    }

    answer = publisher_client.post(f"/admin/pages/add/pages/standardpage/{home.pk}/", form)

    assert answer.url.startswith("/admin/publish-together/")
    assert client.get("/mine/").status_code == 404
    publisher_client.post(answer.url, {"choice": "only"})
    assert client.get("/mine/").status_code == 200


def test_new_record_is_asked_for_when_it_is_first_saved(publisher_client):
    leaps, lab = make_consortium(acronym="LEAPS"), make_organisation(live=False, short_name="LAB")
    form = {"consortium": leaps.pk, "organisation": lab.pk, "kind": "member", "since": "2020", "is_ongoing": "on"}

    answer = publisher_client.post("/admin/snippets/consortia/membership/add/", form | {"action-publish": "on"})
    stored = Membership.objects.get()
    publisher_client.post(answer.url, {"choice": "all", "draft": [key(lab)]})

    assert stored.live is False
    assert is_live(stored, lab) == [True, True]


def test_older_version_is_asked_for_when_it_is_brought_back(publisher_client):
    lab = make_organisation(live=False, short_name="LAB")
    project = make_project(funder=lab)
    first = project.latest_revision
    send(publisher_client, project, funder="", follow=False)
    address = f"/admin/snippets/programmes/project/history/{project.pk}/revisions/{first.pk}/revert/"
    page = publisher_client.get(address)

    answer = publisher_client.post(address, fields_of(page.text) | {"action-publish": "on"})

    assert offered(publisher_client.get(answer.url)) == {"LAB": True}


def test_many_pages_are_asked_for_at_once(publisher_client):
    leaps, lens = make_consortium(live=False, acronym="LEAPS"), make_consortium(live=False, acronym="LENS")
    news = [make_news(live=False, consortia=[record]) for record in (leaps, lens)]
    address = "/admin/bulk/wagtailcore/page/publish/?" + "&".join(f"id={page.pk}" for page in news)

    answer = publisher_client.post(address, {})
    shown = offered(publisher_client.get(answer.url))
    publisher_client.post(answer.url, {"choice": "all", "draft": [key(leaps)]})

    assert shown == {"LEAPS": True, "LENS": True}
    assert is_live(*news, leaps, lens) == [True, True, True, False]


def test_branch_is_asked_for_with_the_pages_below(publisher_client):
    leaps = make_consortium(live=False, acronym="LEAPS")
    about = make_page(live=False)
    below = make_page(live=False, parent=about, consortia=[leaps])

    answer = publisher_client.post(
        f"/admin/bulk/wagtailcore/page/publish/?id={about.pk}", {"include_descendants": "on"}
    )
    publisher_client.post(answer.url, {"choice": "all", "draft": [key(leaps)]})

    assert is_live(about, below, leaps) == [True, True, True]


def test_approval_asks_and_keeps_the_comment(publisher_client, editor_client, membership):
    send(editor_client, membership, "submit", follow=False)

    answer = decide(publisher_client, membership, "approve", comment="Well done")
    waits = TaskState.objects.get().status
    address = answer.redirect_chain[-1][0]
    publisher_client.post(address, {"choice": "all", "draft": [key(membership.organisation)]})

    assert offered(answer) == {"NEW": True, "LAB": True, "RING": True}
    assert waits == TaskState.STATUS_IN_PROGRESS
    done = TaskState.objects.get()
    assert (done.status, done.comment) == (TaskState.STATUS_APPROVED, "Well done")
    assert is_live(membership, membership.organisation) == [True, True]


def test_approval_in_a_dialogue_leads_to_the_question(publisher_client, editor_client):
    leaps = make_consortium(live=False, acronym="LEAPS")
    news = make_news(live=False, consortia=[leaps])
    send(editor_client, news, "submit", follow=False)
    state = TaskState.objects.get()

    answer = publisher_client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[news.pk, "approve", state.pk]),
        {"comment": "Fine"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    publisher_client.post(answer.json()["redirect"], {"choice": "only"})

    assert is_live(news, leaps) == [True, False]
    assert TaskState.objects.get().comment == "Fine"


def test_approval_that_nobody_can_be_asked_about_publishes(membership, publisher_client, editor_client):
    send(editor_client, membership, "submit", follow=False)

    TaskState.objects.get().approve(user=User.objects.get(username="publisher"))

    assert is_live(membership, membership.organisation) == [True, False]


def scheduled(row, at):
    draft = row.get_latest_revision_as_object()
    draft.go_live_at = at
    records.save_draft(draft)
    return draft


def test_schedule_warns_of_drafts_and_takes_them_along(publisher_client, membership):
    at, ring, lab = noon(1), membership.facilities.get(), membership.organisation
    scheduled(ring, at).latest_revision.publish()

    address = question(publisher_client, membership, go_live_at=f"{timezone.localtime(at):%Y-%m-%d %H:%M}")
    page = publisher_client.get(address)
    publisher_client.post(address, {"choice": "all", "draft": [key(lab)]})

    assert "goes public on" in page.text
    assert offered(page) == {"NEW": True, "LAB": True}  # the ring is scheduled in time by itself
    assert is_live(membership, lab) == [False, False]
    moments = [type(row).objects.get(pk=row.pk).scheduled_revision.approved_go_live_at for row in (membership, lab)]
    assert moments == [at, at]


def test_question_of_many_relations_asks_the_database_no_more(publisher_client, django_assert_max_num_queries):
    lab = make_organisation(live=False)
    for _number in range(8):
        make_membership(live=False, organisation=lab, consortium=make_consortium())
    user = User.objects.get(username="publisher")

    with django_assert_max_num_queries(160):
        assert len(companions_of([lab.latest_revision], user)) == 8
    assert Membership.objects.live().count() == 0
