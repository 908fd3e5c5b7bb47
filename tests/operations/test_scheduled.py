"""What is scheduled: a hand-over at midnight, what fails and where an editor reads it, the list and its buttons."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from consortia.models import Appointment, Contact, Organisation
from portal.operations import roles, schedule
from portal.operations.management.commands import serve
from portal.operations.management.commands.worker import Command as WorkerCommand
from portal.operations.schedule import publish_due
from portal.operations.worker import Worker
from tests.conftest import client_of, make_user, noon
from tests.factories import codes, make_appointment, make_consortium, make_facility, make_organisation, make_person
from tests.operations.forms import send
from tests.pages.factories import make_news
from tests.tools.running import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.history]

LIST = "/admin/desk/scheduled/"
YEAR = timezone.localdate().year + 2  # more than a year away, on the last day of this one too
NEW_YEAR = datetime(YEAR, 1, 1, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def publisher():
    return make_user(roles.PUBLISHER, email="publisher@example.org", first_name="Paula", last_name="Publisher")


@pytest.fixture
def run_at(monkeypatch):
    """Does what is due at a time, with the clock at that time."""

    def run(now):
        with monkeypatch.context() as clock:
            clock.setattr(timezone, "now", lambda: now)
            return publish_due(now)

    return run


def approve(record, at=NEW_YEAR, user=None, **changes):
    """Schedule a draft with these changes, as the form of a publisher does."""
    for name, value in changes.items():
        setattr(record, name, value)
    record.go_live_at = at
    record.full_clean()
    revision = record.save_revision(user=user)
    revision.publish(user=user)
    return revision


def hand_over(consortium, last=f"{YEAR - 1}-12", first=f"{YEAR}-01"):
    """Both halves, the new term approved after the old one's end but standing before it in the schedule."""
    new = Appointment(person=make_person(family_name="New"), consortium=consortium, since=first, is_ongoing=True)
    new.live = False
    new.go_live_at = NEW_YEAR - timedelta(seconds=1)
    old = make_appointment(person=make_person(family_name="Old"), consortium=consortium)
    approve(old, at=NEW_YEAR - timedelta(seconds=2), until=last, is_ongoing=False)
    new.full_clean()
    new.save()
    new.save_revision().publish()
    # In the schedule the new term stands first.
    old.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=NEW_YEAR)
    return old, new


def test_chair_hands_over_at_midnight_in_whatever_order(run_at):
    old, new = hand_over(make_consortium())

    early = run_at(NEW_YEAR - timedelta(minutes=1))
    outcome = run_at(NEW_YEAR)

    assert not early
    assert outcome.refused == []
    assert outcome.published == [str(old), str(new)]
    old.refresh_from_db()
    new.refresh_from_db()
    assert [(row.live, row.display()) for row in (old, new)] == [
        (True, f"2018 to December\xa0{YEAR - 1}"),
        (True, f"since January\xa0{YEAR}"),
    ]


def test_new_chair_cannot_be_scheduled_while_the_old_one_stays():
    consortium = make_consortium()
    make_appointment(consortium=consortium)
    new = Appointment(person=make_person(), consortium=consortium, since=f"{YEAR}-01", is_ongoing=True)
    new.go_live_at = NEW_YEAR

    with pytest.raises(ValidationError) as refused:
        new.full_clean()

    assert codes(refused) == ["office_taken"]


def test_two_cannot_be_scheduled_for_one_seat():
    consortium = make_consortium()
    first = make_appointment(consortium=consortium, since=f"{YEAR}-01", is_ongoing=True, live=False)
    approve(first)
    second = Appointment(person=make_person(), consortium=consortium, since=f"{YEAR}-02", is_ongoing=True)
    second.go_live_at = NEW_YEAR

    with pytest.raises(ValidationError) as refused:
        second.full_clean()

    assert codes(refused) == ["office_taken"]


def test_new_chair_waits_when_the_end_of_the_old_one_was_called_off(run_at):
    old, new = hand_over(make_consortium())
    old.revisions.update(approved_go_live_at=None)

    outcome = run_at(NEW_YEAR)

    assert outcome.published == []
    clash = f"two people would hold it at once (since January\xa0{YEAR} and since 2018)."
    assert outcome.refused == [f"{new}: The office has one seat, and {clash}"]
    new.refresh_from_db()
    assert new.live is False


def bad_one(publisher):
    """A change whose address was given to another record meanwhile, due since an hour."""
    bad = make_organisation(name="Bad laboratory", short_name="BAD")
    approve(bad, at=timezone.now() + timedelta(hours=1), user=publisher, slug="wanted")
    make_organisation(short_name="FASTER", slug="wanted")
    past = timezone.now() - timedelta(hours=1)
    Revision.objects.exclude(approved_go_live_at=None).update(approved_go_live_at=past)
    return bad


REASON = "Address: Another record has this address already."


def test_what_failed_is_told_once_and_stands_first_with_its_reason(
    publisher, django_capture_on_commit_callbacks, client
):
    approve(make_facility(acronym="LATER"), at=timezone.now() + timedelta(days=3))
    bad = bad_one(publisher)
    mail.outbox.clear()

    for _turn in range(3):
        with django_capture_on_commit_callbacks(execute=True), pytest.raises(CommandError, match=REASON):
            call_command("publish_due")

    page = client_of(publisher).get(LIST)
    home = client_of(publisher).get("/admin/")
    for text in (page.text, home.text):
        assert f"Not done: {REASON}" in text
        assert text.index("BAD") < text.index("LATER")
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["publisher@example.org"], "[Consortium Portal] Not done on schedule: organisation “BAD”")
    ]
    assert REASON in mail.outbox[0].body
    assert ModelLogEntry.objects.filter(action="portal.schedule.refused").count() == 1
    history = client_of(publisher).get(f"/admin/snippets/consortia/organisation/history/{bad.pk}/")
    assert REASON in history.text


def test_withdrawal_that_fails_is_reported_too(publisher, monkeypatch):
    record = make_organisation(short_name="STAYS")
    Organisation.objects.filter(pk=record.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    make_over = make_organisation(short_name="OVER")
    Organisation.objects.filter(pk=make_over.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    def refuse(self, *args, **kwargs):
        if self.short_name == "STAYS":
            raise ValidationError("Others name it.")
        return original(self, *args, **kwargs)

    original = Organisation.unpublish
    monkeypatch.setattr(Organisation, "unpublish", refuse)

    outcome = publish_due(timezone.now())

    assert (outcome.expired, outcome.refused) == (["OVER"], ["STAYS: Others name it."])
    assert "Not done: Others name it." in client_of(publisher).get(LIST).text


def test_what_is_due_without_a_worker_says_so(publisher):
    bad_one(publisher)

    assert "ask whether the worker runs" in client_of(publisher).get(LIST).text


def test_list_tells_what_happens_when_by_whom(publisher):
    at = datetime(YEAR, 1, 1, tzinfo=ZoneInfo("Europe/Brussels"))
    approve(make_facility(acronym="FIRSTTIME", live=False), at=at, user=publisher)
    approve(make_facility(acronym="CHANGED"), at=at + timedelta(hours=1), user=publisher)
    gone = make_facility(acronym="GONE")
    type(gone).objects.filter(pk=gone.pk).update(expire_at=at + timedelta(hours=2))
    approve(make_news(title="Page to come", live=False), at=at + timedelta(hours=3), user=publisher)

    page = client_of(publisher).get(LIST)
    rows = page.context["table"].data

    assert [(row.name, row.kind, row.facts, row.person) for row in rows] == [
        ("FIRSTTIME", "Facility", ["is published for the first time"], "Paula Publisher"),
        ("CHANGED", "Facility", ["a change is published"], "Paula Publisher"),
        ("GONE", "Facility", ["is withdrawn"], ""),
        ("Page to come", "News item", ["is published for the first time"], "Paula Publisher"),
    ]
    assert "When (Europe/Brussels)" in page.text
    assert f"1 Jan {YEAR}, 00:00" in page.text
    for row in rows:
        assert client_of(publisher).get(row.url).status_code == 200


def test_publisher_cancels_from_the_list_and_editor_has_no_button(publisher):
    changed, gone = make_facility(acronym="CHANGED"), make_facility(acronym="GONE")
    news = make_news(title="Page to come", live=False)
    approve(changed)
    approve(news)
    gone.expire_at = NEW_YEAR
    gone.save_revision().publish()
    browser, editor = client_of(publisher), client_of(make_user(roles.EDITOR))
    rows = browser.get(LIST).context["table"].data

    assert [row.cancel_url for row in editor.get(LIST).context["table"].data] == [""] * 3
    for row in rows:
        assert editor.post(row.cancel_url).status_code in (302, 403)
    assert len(browser.get(LIST).context["table"].data) == 3
    for row in rows:
        assert browser.get(row.cancel_url).status_code == 200
        assert browser.post(row.cancel_url).headers["Location"] == LIST

    assert browser.get(LIST).context["object_list"].count() == 0
    gone.refresh_from_db()
    assert (gone.live, gone.expire_at, gone.latest_revision.content["expire_at"]) == (True, None, None)
    assert Revision.objects.exclude(approved_go_live_at=None).count() == 0


def test_contributor_sees_the_own_schedule_only():
    own, other = make_facility(acronym="OWNRING"), make_facility(acronym="OTHERRING")
    user = make_user(roles.CONTRIBUTOR)
    Contact.objects.create(user=user, facility=own)
    approve(own)
    approve(other)
    approve(make_news(title="Secret page", live=False))

    text = client_of(user).get(LIST).text

    assert [name in text for name in ("OWNRING", "OTHERRING", "Secret page")] == [True, False, False]


def test_schedule_is_set_in_the_form(publisher, run_at):
    record = make_facility(acronym="RING")
    at = noon(1)

    send(client_of(publisher), record, "publish", city="Lund", go_live_at=f"{at:%Y-%m-%d %H:%M}", follow=False)
    record.refresh_from_db()
    assert record.city == ""
    run_at(timezone.now() + timedelta(days=2))

    record.refresh_from_db()
    assert record.city == "Lund"


def test_served_portal_runs_the_worker_at_least_every_minute(monkeypatch):
    started = []
    monkeypatch.setattr(serve, "prepare", lambda say: [])
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    monkeypatch.setattr(serve.processes, "run_together", lambda tasks, **options: started.extend(tasks))

    call_command("serve", port=free_port())

    seconds = WorkerCommand().create_parser("manage.py", "worker").parse_args([]).seconds

    assert started.count(serve.work) == 1
    assert seconds <= 60
    assert Worker(say=print).seconds <= 60


def test_worker_does_what_is_due(monkeypatch):
    # The connection of a test is older than the worker's and must stay open.
    monkeypatch.setattr("portal.operations.worker.close_old_connections", lambda: None)
    record = make_facility(acronym="RING", live=False)
    record.save_revision(approved_go_live_at=timezone.now() - timedelta(seconds=1))
    said = []
    worker = Worker(say=lambda line: (said.append(line), worker.stop()), seconds=0)

    worker.run()

    record.refresh_from_db()
    assert (record.live, said) == (True, ["Published 1."])


def test_row_that_cannot_even_be_read_stops_nobody(monkeypatch):
    good = make_facility(acronym="GOOD", live=False)
    good.save_revision(approved_go_live_at=timezone.now() - timedelta(seconds=1))
    unreadable = schedule.Due(schedule._expire, Organisation, "no key")
    monkeypatch.setattr(schedule, "_expiries", lambda now: [unreadable])

    outcome = publish_due(timezone.now())

    assert (outcome.published, len(outcome.refused)) == (["GOOD"], 1)
