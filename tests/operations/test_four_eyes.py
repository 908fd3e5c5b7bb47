"""Four eyes: who wrote it does not publish it, on any way there is."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from consortia.models import Facility, FacilityName
from portal.core import records
from portal.operations import roles
from portal.pages.models import PortalSettings
from tests.conftest import client_of, make_user, noon
from tests.factories import codes, make_facility
from tests.operations.forms import decide, fields_of, send
from tests.pages.factories import make_news

pytestmark = [pytest.mark.django_db, pytest.mark.history]

REFUSED = "this portal asks for four eyes"


@pytest.fixture(autouse=True)
def _four_eyes(db):
    PortalSettings.objects.update_or_create(defaults={"asks_for_four_eyes": True})


@pytest.fixture
def users(db):
    return {
        "writer": make_user(roles.PUBLISHER, username="writer"),
        "second": make_user(roles.PUBLISHER, username="second"),
        "admin": make_user(username="admin", is_superuser=True, is_staff=True),
    }


@pytest.fixture
def people(users):
    return {name: client_of(user) for name, user in users.items()}


MAKE = {
    "record": lambda: make_facility(name="Quiet ring", acronym="QUIET"),
    "page": lambda: make_news(title="Quiet news"),
}
CHANGE = {"record": {"city": "Lund"}, "page": {"subtitle": "Lund"}}
LABEL = {"record": "“City”", "page": "“Subtitle”"}


@pytest.fixture(params=["record", "page"])
def kind(request):
    return request.param


def value(record, kind):
    record.refresh_from_db()
    return getattr(record, next(iter(CHANGE[kind])))


def test_who_wrote_it_may_not_publish_it_and_a_second_person_may(people, kind):
    record = MAKE[kind]()

    answer = send(people["writer"], record, "publish", **CHANGE[kind])

    assert REFUSED in answer.text
    assert LABEL[kind].replace("“", "").replace("”", "") in answer.text
    assert value(record, kind) == ""
    assert getattr(record.get_latest_revision_as_object(), next(iter(CHANGE[kind]))) == "Lund"

    send(people["second"], record, "publish", follow=False)
    assert value(record, kind) == "Lund"


def test_administrators_are_no_exception(people, kind):
    record = MAKE[kind]()

    assert REFUSED in send(people["admin"], record, "publish", **CHANGE[kind]).text
    assert value(record, kind) == ""


def test_who_wrote_it_may_not_approve_it(people, kind):
    record = MAKE[kind]()
    send(people["writer"], record, "submit", **CHANGE[kind], follow=False)

    assert REFUSED in decide(people["writer"], record, "approve").text
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
    assert value(record, kind) == ""

    decide(people["second"], record, "approve", follow=False)
    assert value(record, kind) == "Lund"


def test_reviewer_who_puts_something_right_needs_a_third(people, kind):
    record = MAKE[kind]()
    send(people["writer"], record, "submit", **CHANGE[kind], follow=False)
    field = next(iter(CHANGE[kind]))
    send(people["second"], record, **{field: "Lund, Sweden"}, follow=False)

    assert REFUSED in decide(people["second"], record, "approve").text
    send(people["second"], record, **{field: "Lund"}, follow=False)
    assert REFUSED in decide(people["second"], record, "approve").text
    decide(people["writer"], record, "approve", follow=False)

    assert value(record, kind) == "Lund"


def test_who_takes_the_own_change_back_is_free_again(people, kind):
    record = MAKE[kind]()
    field = next(iter(CHANGE[kind]))
    other = {"record": "summary", "page": "intro"}[kind]
    send(people["second"], record, **{field: "Lund"}, follow=False)
    send(people["writer"], record, **{other: "Mine"}, follow=False)
    send(people["writer"], record, **{other: ""}, follow=False)

    send(people["writer"], record, "publish", follow=False)

    assert value(record, kind) == "Lund"


def test_schedule_by_the_writer_is_refused_and_the_worker_does_what_another_approved(people, kind):
    record = MAKE[kind]()
    at = noon(1)
    when = {"go_live_at": f"{at:%Y-%m-%d %H:%M}"}

    assert REFUSED in send(people["writer"], record, "publish", **CHANGE[kind], **when).text
    assert record.revisions.exclude(approved_go_live_at=None).count() == 0
    send(people["second"], record, "publish", follow=False)
    scheduled = record.revisions.exclude(approved_go_live_at=None).get()
    scheduled.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    scheduled.content["go_live_at"] = scheduled.approved_go_live_at.isoformat()
    scheduled.save()
    call_command("publish_due")

    assert value(record, kind) == "Lund"


def test_revert_by_the_one_who_publishes_is_refused(people):
    record = make_facility(name="First", acronym="")
    first = record.latest_revision
    record.name = "Second"
    record.save_revision().publish()
    address = reverse(record.snippet_viewset.get_url_name("revisions_revert"), args=[record.pk, first.pk])
    sent = fields_of(people["writer"].get(address).text)
    answer = people["writer"].post(
        address, sent | {"action-publish": "on"}, follow=True, headers={"referer": f"http://testserver{address}"}
    )

    assert REFUSED in answer.text
    assert Facility.objects.get().name == "Second"


def test_publication_of_pages_in_bulk_is_refused(people, users):
    news = make_news(title="Draft", live=False)
    news.subtitle = "Mine"
    news.save_revision(user=users["writer"])
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    answer = people["writer"].post(f"{address}?id={news.pk}&next=/admin/", follow=True)

    news.refresh_from_db()
    assert REFUSED in answer.text
    assert news.live is False


def test_page_api_publishes_nothing(people, users):
    news = make_news(title="Draft", live=False)
    news.save_revision(user=users["writer"])

    answer = people["admin"].post(f"/admin/api/main/pages/{news.pk}/action/publish/", content_type="")

    news.refresh_from_db()
    assert (answer.status_code, news.live) == (404, False)


def test_copy_that_is_published_at_once_is_refused(people):
    news = make_news(title="Original")
    address = reverse("wagtailadmin_pages:copy", args=[news.pk])
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": news.get_parent().pk}

    answer = people["writer"].post(address, form | {"publish_copies": "on"}, follow=True)
    people["writer"].post(address, form | {"new_slug": "draft"}, follow=True)

    assert "Untick" in answer.text
    assert [(page.slug, page.live) for page in type(news).objects.exclude(pk=news.pk)] == [("draft", False)]


def test_own_first_version_needs_a_second_person(users):
    record = records.save_draft(Facility(name="New ring"), users["writer"])

    with pytest.raises(ValidationError) as refused:
        record.latest_revision.publish(user=users["writer"])
    record.latest_revision.publish(user=users["second"])

    assert codes(refused) == ["four_eyes"]
    record.refresh_from_db()
    assert record.live


def test_inline_rows_count_too(users):
    record = make_facility(name="Ring", acronym="")
    record.names.add(FacilityName(name="Old ring", kind="former"))
    record.save_revision(user=users["writer"])

    with pytest.raises(ValidationError, match="Names"):
        record.latest_revision.publish(user=users["writer"])


def test_own_published_words_cannot_be_written_over_in_place(people, users):
    record = make_facility(name="Ring", acronym="")
    record.city = "Lund"
    record.save_revision(user=users["writer"]).publish(user=users["second"])
    record.refresh_from_db()

    answer = send(
        people["writer"], record, "publish", city="Malmö", overwrite_revision_id=str(record.latest_revision_id)
    )

    assert REFUSED in answer.text
    assert Facility.objects.get().city == "Lund"


def test_without_the_setting_everybody_publishes_as_before(people, kind):
    PortalSettings.objects.update(asks_for_four_eyes=False)
    record = MAKE[kind]()

    send(people["writer"], record, "publish", **CHANGE[kind], follow=False)

    assert value(record, kind) == "Lund"
