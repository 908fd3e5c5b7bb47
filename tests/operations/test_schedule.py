from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from wagtail.models import Page

from consortia.models import Organisation
from portal.operations.jobs import chores, queue
from portal.operations.jobs.models import Job
from portal.operations.schedule import Outcome, publish_due
from portal.operations.worker import Worker
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

NOW = timezone.now()
PAST = NOW - timedelta(minutes=1)


def schedule(record, when=PAST, **changes):
    """Approve a draft with these changes for publication at ``when``."""
    for name, value in changes.items():
        setattr(record, name, value)
    record.go_live_at = when
    return record.save_revision(approved_go_live_at=when)


def test_due_draft_goes_public():
    record = make_organisation(short_name="DUE", live=False)
    schedule(record)

    outcome = publish_due(NOW)

    assert outcome == Outcome(published=["DUE"])
    assert list(Organisation.objects.live()) == [record]
    assert publish_due(NOW) == Outcome()


def test_what_is_due_later_waits():
    record = make_organisation(live=False)
    schedule(record, when=NOW + timedelta(hours=1))

    assert not publish_due(NOW)
    assert not Organisation.objects.live().exists()


def test_bad_one_keeps_its_place_and_the_others_go_out():
    bad = make_organisation(short_name="BAD", name="As it was")
    refused = schedule(bad, slug="taken", name="As it should become", when=PAST - timedelta(hours=1))
    make_organisation(slug="taken", short_name="FASTER")
    good = make_organisation(short_name="GOOD", live=False)
    schedule(good)

    outcome = publish_due(NOW)

    assert outcome.published == ["GOOD"]
    assert [reason.partition(":")[0] for reason in outcome.refused] == ["BAD"]
    bad.refresh_from_db()
    assert (bad.live, bad.name) == (True, "As it was")
    refused.refresh_from_db()
    assert refused.approved_go_live_at == PAST - timedelta(hours=1)
    assert publish_due(NOW).refused == outcome.refused


def test_expired_record_and_page_go_down():
    record = make_organisation(short_name="OVER")
    Organisation.objects.filter(pk=record.pk).update(expire_at=PAST)
    page = Page.objects.get(depth=1).add_child(instance=Page(title="Past", slug="past"))
    Page.objects.filter(pk=page.pk).update(expire_at=PAST)

    outcome = publish_due(NOW)

    assert outcome == Outcome(expired=["Past", "OVER"])
    record.refresh_from_db()
    page.refresh_from_db()
    assert [(row.live, row.expired) for row in (record, page)] == [(False, True)] * 2


def test_due_page_goes_public():
    page = Page.objects.get(depth=1).add_child(instance=Page(title="Due", slug="due", live=False))
    page.go_live_at = PAST
    page.save_revision(approved_go_live_at=PAST)

    assert publish_due(NOW) == Outcome(published=["Due"])
    page.refresh_from_db()
    assert page.live


def test_command_says_what_it_did_and_fails_when_something_was_refused(capsys):
    schedule(make_organisation(short_name="BAD"), slug="taken")
    make_organisation(slug="taken")
    schedule(make_organisation(short_name="GOOD", live=False))

    with pytest.raises(CommandError, match="Refused: BAD: "):
        call_command("publish_due")

    assert capsys.readouterr().out == "Published: GOOD\n"


@pytest.fixture
def nothing_to_sweep(monkeypatch):
    # The connection of a test is older than the worker's and must stay open.
    monkeypatch.setattr("portal.operations.worker.close_old_connections", lambda: None)
    monkeypatch.setattr(chores, "sweep_abandoned", lambda now: 0)
    monkeypatch.setattr(chores.dumps, "make_due", lambda now, is_alone: None)


def test_worker_says_once_what_is_refused_again_and_again(monkeypatch, nothing_to_sweep):
    said = []
    outcomes = iter([Outcome(), Outcome(refused=["A: no"]), Outcome(refused=["A: no"]), Outcome(published=["B"])])
    monkeypatch.setattr(chores, "publish_due", lambda now: next(outcomes))
    running = Worker(say=said.append)

    for _ in range(4):
        running.turn()
        Job.objects.update(due_at=timezone.now())

    assert said == ["Refused 1.", "Published 1."]


def test_worker_goes_on_when_the_database_was_away(monkeypatch, nothing_to_sweep):
    def away(now):
        raise OperationalError("gone")

    said = []
    running = Worker(say=said.append, seconds=0)
    with monkeypatch.context() as patch:
        patch.setattr(queue, "take", away)
        running.turn()
    monkeypatch.setattr(chores, "publish_due", away)
    running.turn()
    Job.objects.update(due_at=timezone.now())
    monkeypatch.setattr(chores, "publish_due", lambda now: running.stop() or Outcome(published=["B"]))
    running.run()

    assert said == [
        "The database does not answer (gone).",
        "Schedule: gone.",
        "Published 1.",
    ]
