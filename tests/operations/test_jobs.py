"""The table of jobs: shared by workers, held for a while, tried again; and real workers, one of which is killed."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time as clock
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from portal.operations import logs
from portal.operations.jobs import Hopeless, declare, holding, kinds, mail, queue
from portal.operations.jobs.models import Job, State
from portal.operations.worker import Worker
from tests.operations.mail_server import Letterbox, serving

ROOT = Path(__file__).resolve().parent.parent.parent
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def only_ours(monkeypatch):
    """No kinds but those of a test, and the one connection of the test stays open."""
    monkeypatch.setattr(kinds, "KINDS", {})
    monkeypatch.setattr(queue, "KINDS", kinds.KINDS)
    monkeypatch.setattr("portal.operations.worker.close_old_connections", lambda: None)


def work(now=None) -> list[str]:
    said = []
    Worker(say=said.append).turn()
    return said


@pytest.mark.django_db
def test_job_is_queued_once_for_a_key_and_done_once():
    done = []
    declare("note", lambda job: done.append(job.about["word"]))

    assert [queue.queue("note", {"word": word}, key="a") for word in ("first", "second")] == [True, False]
    work()
    assert queue.queue("note", {"word": "third"}, key="a") is False
    work()

    assert done == ["first"]
    assert Job.objects.values_list("state", "about").get(kind="note") == (State.DONE, {})
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="note", key="a", queued_at=timezone.now(), due_at=timezone.now())


@pytest.mark.django_db
def test_job_vanishes_with_the_transaction_that_asked_for_it():
    declare("note", lambda job: None)
    with pytest.raises(Hopeless), transaction.atomic():
        queue.queue("note", {})
        raise Hopeless

    assert not Job.objects.exists()


@pytest.mark.django_db
def test_failure_waits_longer_each_time_and_is_given_up_in_the_end(monkeypatch):
    def fail(job):
        raise OSError("no answer\0")

    declare("call", fail, tries=3)
    queue.queue("call", {"to": "x"})
    waits, said, now = [], [], timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    for _ in range(3):
        said += work()
        job = Job.objects.get()
        waits.append((job.due_at - now).total_seconds())
        Job.objects.update(due_at=now)

    assert said == ["Call: no answer."] * 2 + ["Call: no answer – given up."]
    assert waits[:2] == [30, 60]
    assert (job.state, job.attempts, job.last_error, job.about) == (State.FAILED, 3, "no answer", {"to": "x"})
    assert list(queue.failed()) == [job] and work() == []

    done = []
    declare("call", lambda job: done.append(job.about))
    queue.try_again(job, timezone.now())
    work()
    assert done == [{"to": "x"}]


@pytest.mark.django_db
def test_log_of_a_worker_holds_no_address(caplog, monkeypatch):
    def refuse(job):
        raise Hopeless("550 <jane@example.org>: no such mailbox")

    declare("call", refuse)
    queue.queue("call", {})
    monkeypatch.setattr("signal.signal", lambda number, handler: None)
    monkeypatch.setattr("portal.operations.stopping.Stop.wait", lambda stop, seconds: stop.ask())
    call_command("worker")

    (told,) = [json.loads(logs.AsJSON().format(record)) for record in caplog.records if record.name == "portal.worker"]
    assert (told["level"], told["message"]) == ("info", "Call: 550 <…@…>: no such mailbox – given up.")


@pytest.mark.django_db
def test_hopeless_job_is_not_tried_again_and_one_that_kills_its_workers_neither():
    def refuse(job):
        raise Hopeless("no such mailbox")

    declare("call", refuse)
    queue.queue("call", {})
    assert work() == ["Call: no such mailbox – given up."]

    declare("bomb", lambda job: pytest.fail("taken up once more"), tries=2)
    queue.queue("bomb", {})
    for _ in range(2):
        queue.take(timezone.now())
        Job.objects.update(held_until=timezone.now())
    assert work() == [f"Bomb: {queue.KILLED} – given up."]


@pytest.mark.django_db
def test_lease_that_ended_is_taken_over_and_the_slow_one_ends_nothing():
    declare("slow", lambda job: None, lease=HOUR)
    queue.queue("slow", {})
    now = timezone.now()

    slow = queue.take(now)
    assert queue.take(now + 0.9 * holding.HELD) is None
    other = queue.take(now + 1.1 * HOUR)
    queue.carry_out(slow)

    assert Job.objects.values_list("state", "held_by").get() == (State.WAITING, other.held_by)
    queue.carry_out(other)
    assert Job.objects.get().state == State.DONE


@pytest.mark.django_db
def test_worker_holds_its_job_while_it_lives_and_no_longer_than_the_kind_may_need():
    declare("slow", lambda job: None, lease=HOUR)
    queue.queue("slow", {})
    now = timezone.now()
    slow, end = queue.take(now), now + HOUR

    holding.hold_on(slow, holding.until(now + 0.5 * HOUR, end))
    assert queue.take(now + 0.5 * HOUR + 0.9 * holding.HELD) is None
    assert holding.until(now + 0.99 * HOUR, end) == end
    other = queue.take(now + 0.5 * HOUR + 1.1 * holding.HELD)
    holding.hold_on(slow, end)

    assert Job.objects.get().held_until == other.held_until


@pytest.mark.django_db
def test_worker_says_that_it_lives_while_it_is_at_work(monkeypatch):
    held, is_heard = [], threading.Event()

    def hear(job, moment):
        held.append((job.kind, moment > timezone.now() + 0.9 * holding.HELD))
        is_heard.set()
        raise OperationalError("the database is away for a moment")

    monkeypatch.setattr(holding, "BREATH", timedelta(milliseconds=1))
    monkeypatch.setattr(holding, "hold_on", hear)
    declare("slow", lambda job: None if is_heard.wait(20) else pytest.fail("it never said so"))
    queue.queue("slow", {})

    assert work() == []
    assert held[0] == ("slow", True)


@pytest.mark.django_db
def test_what_is_done_regularly_is_one_row_that_goes_on(monkeypatch):
    done, start = [], timezone.now()

    def chore(job):
        done.append((timezone.now() - start).total_seconds() / 60)
        if len(done) == 2:
            raise OSError("disk full")

    declare("chore", chore, every=HOUR)
    for minutes in (0, 59, 61, 61.4, 62, 121, 123):
        monkeypatch.setattr(timezone, "now", lambda minutes=minutes: start + timedelta(minutes=minutes))
        work()

    job = Job.objects.get()
    assert (done, job.state, job.attempts, job.last_error) == ([0, 61, 62, 123], State.WAITING, 0, "")


def test_regular_job_has_its_hour_also_when_the_clocks_change(settings):
    settings.TIME_ZONE = "Europe/Brussels"
    zone = ZoneInfo("Europe/Brussels")
    kind = kinds.Kind("backup", lambda job: None, every=timedelta(days=1), at=time(3, 30))
    week = kinds.Kind("links", lambda job: None, every=timedelta(days=7), at=time(3, 30))

    def after(kind, *moment):
        return kind.next_due(datetime(*moment, tzinfo=zone)).astimezone(zone).strftime("%d %H:%M")

    assert after(kind, 2026, 10, 24, 3, 29) == "24 03:30"
    assert after(kind, 2026, 10, 24, 3, 30) == "25 03:30"
    assert after(week, 2026, 10, 20, 4, 0) == "27 03:30"


@pytest.mark.django_db
def test_what_ended_long_ago_is_swept():
    declare("note", lambda job: None)
    now = timezone.now()
    for days, state in ((13, "done"), (15, "done"), (15, "failed"), (91, "failed"), (99, "waiting")):
        at = now - timedelta(days=days)
        Job.objects.create(kind="note", key=f"{state}{days}", state=state, queued_at=at, due_at=at, ended_at=at)

    queue.sweep(now)

    assert sorted(Job.objects.values_list("key", flat=True)) == ["done13", "failed15", "waiting99"]


@contextmanager
def shared(tmp_path):
    """A database that processes share with this one: their environment, and a way to ask it in SQL."""
    if connection.vendor == "postgresql":
        address = "postgres://{USER}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
        with connection.cursor() as cursor:
            yield address, lambda sql: [cursor.execute(sql), cursor.description and cursor.fetchall()][1]
        return
    place = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(place)])
    with closing(sqlite3.connect(place, isolation_level=None, timeout=20)) as copy:
        yield f"sqlite:///{place}", lambda sql: copy.execute(sql).fetchall()


@contextmanager
def worker_process(address, port, tmp_path):
    environment = os.environ | {"DATABASE_URL": address, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    environment |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.operations.patient"}
    with open(tmp_path / "log", "a") as log:
        command = [sys.executable, "manage.py", "worker", "--seconds", "0.1"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    yield process
    process.kill()
    process.wait()


def wait_for(condition, seconds=300):
    end = clock.monotonic() + seconds
    while clock.monotonic() < end:
        if found := condition():
            return found
        clock.sleep(0.05)
    raise AssertionError("it did not come to that")


@pytest.mark.django_db(transaction=True)
def test_workers_share_the_queue_and_one_that_is_killed_loses_nothing(tmp_path):
    """Two processes send thirty mails; the one that waits for an answer is killed, the other takes its mail over."""
    letterbox, subjects = Letterbox(), [f"Mail {number}" for number in range(30)]
    letterbox.stalls.add("Mail 11")
    mail.Queue().send_messages(
        [EmailMessage(subject, "Text", "a@example.org", ["b@example.org"]) for subject in subjects]
    )
    with ExitStack() as stack:
        port = stack.enter_context(serving(letterbox))
        address, ask = stack.enter_context(shared(tmp_path))
        workers = [stack.enter_context(worker_process(address, port, tmp_path)) for _ in range(2)]
        wait_for(lambda: letterbox.held.is_set() and len(letterbox.taken) == 29)
        undone = "SELECT id, held_by FROM operations_job WHERE kind = 'mail' AND state = 'waiting'"
        wait_for(lambda: len(ask(undone)) == 1)  # what was taken is done a moment later
        ((key, holder),) = ask(undone)
        killed = next(worker for worker in workers if worker.pid == int(holder.split(":")[1]))
        killed.kill()
        killed.wait()
        ask(f"UPDATE operations_job SET held_until = queued_at WHERE id = {key}")  # the lease is over
        wait_for(lambda: ask("SELECT count(*) FROM operations_job WHERE kind = 'mail' AND state = 'done'") == [(30,)])

        assert sorted(taken["Subject"] for taken in letterbox.taken) == sorted(subjects)
        assert len({taken["Message-ID"] for taken in letterbox.taken}) == 30
        tries = ask("SELECT attempts, count(*) FROM operations_job WHERE kind = 'mail' GROUP BY attempts ORDER BY 1")
        assert tries == [(1, 29), (2, 1)]
