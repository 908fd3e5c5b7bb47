"""Review from submission to decision, for a record and a page: states, mails, notes, faults."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from wagtail.models import TaskState, Workflow, WorkflowState
from wagtail.users.models import UserProfile

from consortia.models import Contact
from portal.operations import review, roles
from tests.conftest import client_of, make_user
from tests.factories import make_facility, make_organisation
from tests.operations.forms import decide, edit_url, send
from tests.pages.factories import make_news

pytestmark = [pytest.mark.django_db, pytest.mark.history]

SITE = "http://127.0.0.1:8000"


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Does a step as if it were stored, and returns the mails that it sent: recipient → (subject, text)."""

    def run(step, *args, **kwargs):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            step(*args, **kwargs)
        assert all(len(message.to) == 1 for message in mail.outbox)
        return {message.to[0]: (message.subject, message.body) for message in mail.outbox}

    return run


@pytest.fixture
def people(db):
    """A browser for each role, and a second publisher."""
    users = {role.name.lower(): make_user(role, email=f"{role.name.lower()}@example.org") for role in roles.ROLES}
    users["second"] = make_user(roles.PUBLISHER, username="second", email="second@example.org")
    return {name: client_of(user) for name, user in users.items()}


def make_record():
    return make_facility(name="Quiet ring", acronym="QUIET")


def make_item():
    return make_news(title="Quiet news")


MAKE = {"record": make_record, "page": make_item}
NAME = {"record": "facility “QUIET”", "page": "news item “Quiet news”"}
CHANGE = {"record": {"city": "Lund"}, "page": {"subtitle": "Lund"}}


@pytest.fixture(params=["record", "page"])
def kind(request):
    return request.param


def value(record, kind):
    record.refresh_from_db()
    return getattr(record, next(iter(CHANGE[kind])))


def test_submission_reaches_those_who_may_approve_with_the_note(people, sent, kind):
    record = MAKE[kind]()

    mails = sent(
        send, people["editor"], record, "submit", **CHANGE[kind], note_to_reviewer="Please by Friday.\nIt is <urgent>."
    )

    assert sorted(mails) == ["administrator@example.org", "publisher@example.org", "second@example.org"]
    subject, text = mails["publisher@example.org"]
    assert subject == f"[Consortium Portal] Please review: {NAME[kind]}"
    assert "Please by Friday.\nIt is <urgent>." in text
    assert f"{SITE}{edit_url(record)}" in text
    assert value(record, kind) == ""
    assert TaskState.objects.get().comment == "Please by Friday.\nIt is <urgent>."


def test_note_stands_in_the_history(people, kind):
    record = MAKE[kind]()
    send(people["editor"], record, "submit", **CHANGE[kind], note_to_reviewer="Mind the city <b>", follow=False)

    history = people["publisher"].get(edit_url(record).replace("/edit/", "/history/"))

    text = history.text if history.status_code == 200 else people["publisher"].get(history_url(record)).text
    assert "Note to the reviewer" in text
    assert "Mind the city &lt;b&gt;" in text


def history_url(record):
    parts = edit_url(record).strip("/").split("/")
    return f"/admin/pages/{record.pk}/history/" if "pages" in parts else f"/{'/'.join(parts[:-2])}/history/{record.pk}/"


def test_form_offers_the_note_only_where_something_can_be_submitted(people, kind):
    record = MAKE[kind]()
    before = people["editor"].get(edit_url(record)).text
    send(people["editor"], record, "submit", **CHANGE[kind], follow=False)
    during = people["publisher"].get(edit_url(record)).text

    assert ["note_to_reviewer" in text for text in (before, during)] == [True, False]
    assert "Submit to Secretariat review" in before


@pytest.mark.parametrize("comment", ["", "Well done"])
def test_approval_publishes_and_tells_the_submitter(people, sent, kind, comment):
    record = MAKE[kind]()
    send(people["editor"], record, "submit", **CHANGE[kind], follow=False)

    mails = sent(decide, people["publisher"], record, "approve", comment)

    assert list(mails) == ["editor@example.org"]
    subject, text = mails["editor@example.org"]
    assert subject == f"[Consortium Portal] Approved: {NAME[kind]}"
    assert f"It is public now:\n{SITE}/" in text
    assert (comment in text) and ("Comment:" in text) is bool(comment)
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED
    assert value(record, kind) == "Lund"


def test_approval_of_a_schedule_says_when_it_goes_public(people, sent, kind):
    record = MAKE[kind]()
    at = (timezone.localtime() + timedelta(days=40)).replace(hour=0, minute=0)
    send(people["editor"], record, "submit", **CHANGE[kind], go_live_at=f"{at:%Y-%m-%d %H:%M}", follow=False)

    text = sent(decide, people["publisher"], record, "approve")["editor@example.org"][1]

    assert f"It goes public on {at.day} {at:%B %Y}, 00:00 (Europe/Brussels)." in text
    assert "public now" not in text
    assert value(record, kind) == ""


def test_request_for_changes_and_resubmission(people, sent, kind):
    record = MAKE[kind]()
    send(people["editor"], record, "submit", **CHANGE[kind], follow=False)

    rejected = sent(decide, people["publisher"], record, "reject", "Which Lund?")
    again = sent(send, people["editor"], record, "submit", note_to_reviewer="The Swedish one")

    assert list(rejected) == ["editor@example.org"]
    assert rejected["editor@example.org"][0] == f"[Consortium Portal] Changes requested: {NAME[kind]}"
    assert "Which Lund?" in rejected["editor@example.org"][1]
    assert "The Swedish one" in again["publisher@example.org"][1]
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    assert [state.comment for state in TaskState.objects.order_by("pk")] == ["Which Lund?", "The Swedish one"]
    assert value(record, kind) == ""


def test_submitter_withdraws_without_a_mail_to_oneself(people, sent, kind):
    record = MAKE[kind]()
    send(people["editor"], record, "submit", **CHANGE[kind], follow=False)

    assert sent(send, people["editor"], record, "cancel-workflow") == {}
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED


def test_publishing_past_the_review_tells_the_submitter(people, sent, kind):
    record = MAKE[kind]()
    send(people["editor"], record, "submit", **CHANGE[kind], follow=False)

    mails = sent(send, people["publisher"], record, "publish")

    assert list(mails) == ["editor@example.org"]
    assert mails["editor@example.org"][0] == f"[Consortium Portal] Review ended: {NAME[kind]}"
    assert "It has been published instead:" in mails["editor@example.org"][1]
    assert value(record, kind) == "Lund"


def test_contacts_hear_of_the_decision_and_no_other_contributor(people, sent):
    record, other = make_record(), make_organisation()
    stranger = make_user(roles.CONTRIBUTOR, username="stranger", email="stranger@example.org")
    Contact.objects.create(user=stranger, organisation=other)
    contact = make_user(roles.CONTRIBUTOR, username="contact", email="contact@example.org")
    Contact.objects.create(user=contact, facility=record)
    send(client_of(contact), record, "submit", city="Lund", follow=False)

    assert sorted(sent(decide, people["publisher"], record, "reject")) == ["contact@example.org"]


def test_who_lost_the_record_hears_no_more_of_it(people, sent):
    record = make_record()
    user = make_user(roles.CONTRIBUTOR, username="contact", email="contact@example.org")
    contact = Contact.objects.create(user=user, facility=record)
    send(client_of(user), record, "submit", city="Lund", follow=False)
    contact.delete()

    assert sent(decide, people["publisher"], record, "reject", "Secret") == {}


def test_who_wants_no_mail_gets_none(people, sent, kind):
    profile = UserProfile.get_for_user(User.objects.get(username="second"))
    profile.submitted_notifications = False
    profile.save()
    record = MAKE[kind]()

    mails = sent(send, people["editor"], record, "submit", **CHANGE[kind])

    assert sorted(mails) == ["administrator@example.org", "publisher@example.org"]


class Broken(EmailBackend):
    def open(self):
        raise OSError("no such mail server")


def test_mail_server_that_is_away_breaks_nothing(people, sent, kind, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    record = MAKE[kind]()

    with caplog.at_level(logging.ERROR):
        sent(send, people["editor"], record, "submit", **CHANGE[kind])
        sent(decide, people["publisher"], record, "approve")

    assert caplog.text.count("no such mail server") >= 2
    assert value(record, kind) == "Lund"


def test_approval_of_what_cannot_be_published_is_refused_and_stays_on_the_list(people, sent):
    record = make_facility(name="Late ring", acronym="LATE", slug="late")
    send(people["editor"], record, "submit", slug="wanted", follow=False)
    make_facility(name="Fast ring", acronym="FAST", slug="wanted")

    page = {}
    mails = sent(lambda: page.update(answer=decide(people["publisher"], record, "approve")))

    assert "Another record has this address already." in page["answer"].text
    record.refresh_from_db()
    assert record.slug == "late"
    assert record.get_latest_revision_as_object().slug == "wanted"
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    assert mails == {}


def test_mail_holds_names_as_they_are_and_one_line_as_subject(people, sent):
    record = make_news(title="Peter & Paul <script>")

    mails = sent(send, people["editor"], record, "submit", subtitle="x")

    assert mails["publisher@example.org"][0] == "[Consortium Portal] Please review: news item “Peter & Paul <script>”"


def test_former_review_is_renamed_with_its_history(people):
    record = make_record()
    Workflow.objects.update(name="Review")
    send(people["editor"], record, "submit", city="Lund", follow=False)

    review.create_review()
    review.create_review()

    assert [workflow.name for workflow in Workflow.objects.all()] == ["Secretariat review"]
    assert WorkflowState.objects.get().workflow.name == "Secretariat review"


def test_review_of_an_administrator_keeps_its_name():
    own = Workflow.objects.create(name="Review")

    review.create_review()

    own.refresh_from_db()
    assert own.name == "Review"
