"""What is interrupted half way leaves the state from before, and the next try goes through."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import serializers
from django.db import connection
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState

from consortia.models import Facility, FacilityName, Responsibility
from portal.core import records
from portal.core.records import models_by_name
from portal.operations import roles, schedule
from tests.conftest import client_of, make_user
from tests.factories import make_membership, make_organisation
from tests.operations.forms import decide, send

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)
ROOT = Path(__file__).resolve().parent.parent.parent


class Interrupted(Exception):
    """The power went."""


@pytest.fixture
def publisher():
    client = client_of(make_user(roles.PUBLISHER))
    client.raise_request_exception = False
    return client


@pytest.fixture
def ring():
    ring = Facility(name="Ring", acronym="RING")
    ring.names.add(FacilityName(name="Old ring"))
    ring.responsibilities.add(Responsibility(organisation=make_organisation(), since="2000", is_ongoing=True))
    return records.publish_now(ring)


def stored() -> str:
    """Everything that a record, a revision or a review is stored in."""
    models = [*models_by_name().values(), Revision, WorkflowState, TaskState]
    rows = [relation.related_model for model in models_by_name().values() for relation in model.inline_relations()]
    return "".join(serializers.serialize("json", model._base_manager.order_by("pk")) for model in [*models, *rows])


def interrupt(monkeypatch, model, method="save"):
    """Fail after the next row of the model was written."""
    was = getattr(model, method)

    def write(self, *args, **kwargs):
        was(self, *args, **kwargs)
        raise Interrupted

    monkeypatch.setattr(model, method, write)


def save_rows(client, ring):
    return send(client, ring, "publish", follow=False, **{"name": "New ring", "names-0-name": "Older ring"})


def make_due(ring):
    draft = ring.get_latest_revision_as_object()
    draft.name = "New ring"
    Revision.objects.filter(pk=draft.save_revision().pk).update(approved_go_live_at=timezone.now() - MINUTE)


def test_save_with_rows(publisher, ring, monkeypatch):
    with monkeypatch.context() as patch:
        interrupt(patch, FacilityName)
        assert save_rows(publisher, ring).status_code == 500
    # The draft is complete or not there at all; what is public did not change.
    live = Facility.objects.get()
    assert (live.name, [row.name for row in live.names.all()]) == ("Ring", ["Old ring"])
    latest = live.get_latest_revision_as_object()
    assert (latest.name, [row.name for row in latest.names.all()]) in [
        ("Ring", ["Old ring"]),
        ("New ring", ["Older ring"]),
    ]

    assert save_rows(publisher, ring).status_code == 302
    live = Facility.objects.get()
    assert (live.name, [row.name for row in live.names.all()]) == ("New ring", ["Older ring"])


def test_new_record_with_rows(publisher, monkeypatch):
    before = stored()
    with monkeypatch.context() as patch:
        interrupt(patch, FacilityName)
        with pytest.raises(Interrupted):
            ring = Facility(name="Ring")
            ring.names.add(FacilityName(name="Old ring"))
            records.publish_now(ring)

    assert stored() == before


def test_publication_together(publisher, monkeypatch):
    membership = make_membership(live=False, organisation=make_organisation(live=False))
    answer = send(publisher, membership, "publish", follow=False)
    drafts = {"choice": "all", "draft": [f"consortia.organisation:{membership.organisation.pk}"]}
    before = stored()
    with monkeypatch.context() as patch:
        interrupt(patch, type(membership))
        assert publisher.post(answer.url, drafts).status_code == 500
    assert stored() == before

    assert publisher.post(answer.url, drafts).status_code == 302
    assert [row.live for row in (_again(membership), _again(membership.organisation))] == [True, True]


def test_scheduled_publication(ring, monkeypatch):
    make_due(ring)
    names = list(ring.names.values_list("name", "pk"))
    with monkeypatch.context() as patch:
        interrupt(patch, FacilityName)
        outcome = schedule.publish_due(timezone.now())
    assert (outcome.published, outcome.refused) == ([], ["RING: Interrupted"])
    assert (_again(ring).name, list(ring.names.values_list("name", "pk"))) == ("Ring", names)

    assert schedule.publish_due(timezone.now()).published == ["RING"]
    assert _again(ring).name == "New ring"


def test_approval(publisher, ring, monkeypatch):
    editor = client_of(make_user(roles.EDITOR))
    send(editor, ring, "submit", name="New ring", follow=False)
    with monkeypatch.context() as patch:
        interrupt(patch, FacilityName)
        assert decide(publisher, ring, "approve").status_code == 500
    assert (_again(ring).name, TaskState.objects.get().status) == ("Ring", "in_progress")

    decide(publisher, ring, "approve", follow=False)
    assert (_again(ring).name, TaskState.objects.get().status) == ("New ring", "approved")


INTERRUPTED = """
import json, os, signal
import django
django.setup()
from django.contrib.auth.models import User
from django.db import connection
from django.urls import get_resolver
from django.utils import timezone
from consortia.models import Facility, FacilityName
from portal.operations import schedule
get_resolver().url_patterns  # the admin knows its records from here on
from tests.conftest import client_of
from tests.operations.forms import decide, send

was = FacilityName.save
def save(row, *args, **kwargs):
    was(row, *args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)

def take_step():
    ring = Facility.objects.get()
    publisher = client_of(User.objects.get(username="publisher"))
    STEP

def stored(cursor):
    tables = ("consortia_facility", "consortia_facilityname")
    asked = ["PRAGMA integrity_check", *("SELECT name FROM " + table for table in tables)]
    return [value for question in asked for [value] in cursor.execute(question).fetchall()]

killed = os.fork()
if not killed:
    FacilityName.save = save
    take_step()
    os._exit(0)
ended = os.waitstatus_to_exitcode(os.waitpid(killed, 0)[1])
with connection.cursor() as cursor:
    left = stored(cursor)
    # The same step, not interrupted, is done on the copy from which the other was torn away.
    take_step()
    print(json.dumps([ended, left, stored(cursor)]))
"""
STEPS = {
    "save": 'send(publisher, ring, "publish", **{"name": "New ring", "names-0-name": "Older ring"})',
    "schedule": "schedule.publish_due(timezone.now())",
    "approval": 'decide(publisher, ring, "approve")',
}


@pytest.mark.parametrize("step", STEPS)
def test_s08_process_that_is_killed(publisher, ring, step, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("a copy of the database in a file is what SQLite can make")
    if step == "schedule":
        make_due(ring)
    if step == "approval":
        send(client_of(make_user(roles.EDITOR)), ring, "submit", name="New ring", follow=False)
    place = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(place)])

    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{place}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATA_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "testserver",
    }
    program = INTERRUPTED.replace("STEP", STEPS[step])
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert told.returncode == 0, told.stderr[-2000:]
    ended, left, done = json.loads(told.stdout)
    assert (ended, left) == (-signal.SIGKILL, ["ok", "Ring", "Old ring"])
    assert done == ["ok", "New ring", "Older ring" if step == "save" else "Old ring"]


def _again(record):
    return type(record)._base_manager.get(pk=record.pk)
