"""A full dump and the changes since are what the API gives now, whatever happened meanwhile."""

import gzip
import hashlib
import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.documents import get_document_model

from portal.api import dumps
from portal.api.models import Dump
from portal.operations import worker
from portal.operations.jobs import chores
from portal.operations.schedule import Outcome, publish_due
from portal.pages.models import NewsIndexPage, PublicationFile, PublicationIndexPage
from tests.api.mirrors import Mirror, get, present
from tests.factories import (
    make_appointment,
    make_consortium,
    make_facility,
    make_membership,
    make_organisation,
    make_person,
)
from tests.pages.factories import make_event, make_index, make_news, make_publication
from tests.programmes.factories import make_programme, make_project
from tests.public.world import MARK, change, current, hide, make_world, republished

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def opened(client, listed: dict) -> tuple[dict, dict]:
    """First line and items of a dump, as a consumer reads them: checked before they are believed."""
    content = b"".join(client.get(listed["url"]).streaming_content)
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (listed["sha256"], listed["size"])
    first, *lines = map(json.loads, gzip.decompress(content).splitlines())
    return first, {line["url"]: line["item"] for line in lines}


def test_dump_holds_what_the_api_gives(client, stopped_clock):
    make_world()
    made = dumps.make_due(stopped_clock)

    (listed,) = get("/api/v1/dumps/")["results"]
    first, items = opened(client, listed)

    assert items == present()
    assert (listed["items"], listed["version"]) == (len(items), made.version)
    assert first == {"cursor": listed["cursor"], "version": made.version, "day": timezone.localdate().isoformat()}
    assert Mirror(items, listed["cursor"]).follow().log == []


def test_line_of_a_dump_names_its_record(client):
    make_organisation(slug="desy")

    dumps.make_due(timezone.now())

    file = b"".join(client.get(get("/api/v1/dumps/")["results"][0]["url"]).streaming_content)
    line = json.loads(gzip.decompress(file).splitlines()[1])
    assert (line["resource"], line["key"]) == ("organisations", "desy")
    assert line["item"] == get("/api/v1/organisations/desy/")


def test_nothing_hidden_is_dumped(client):
    world = make_world()
    hide(world)
    change(world)
    dumps.make_due(timezone.now())

    _first, items = opened(client, get("/api/v1/dumps/")["results"][0])

    assert MARK.lower() not in json.dumps(items).lower()


def test_worker_makes_one_dump_a_day_and_keeps_a_week_of_them(client, monkeypatch):
    said, start = [], timezone.now()
    monkeypatch.setattr(chores, "publish_due", lambda now: Outcome())
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)  # the test's own transaction lives there
    running = worker.Worker(say=said.append)

    counts = []
    for hours in (0, 1, 23, 25, *range(49, 300, 24)):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: start + timedelta(hours=hours))
        running.turn()
        counts.append(Dump.objects.count())

    assert (counts, said) == ([1, 1, 1, 2, 3, 4, 5, 6, *[dumps.KEPT] * 7], [])
    listed = get("/api/v1/dumps/")["results"]
    assert sorted(default_storage.listdir("dumps")[1]) == sorted(dump["url"].rpartition("/")[2] for dump in listed)
    assert {client.get(dump["url"]).status_code for dump in listed} == {200}


def test_two_workers_make_one_dump_and_one_that_was_killed_is_made_again(monkeypatch):
    now = timezone.now()
    with monkeypatch.context() as killed:
        killed.setattr(dumps, "_write", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            dumps.make_due(now)

    assert get("/api/v1/dumps/")["results"] == []
    assert dumps.make_due(now + timedelta(minutes=1)) is None
    assert dumps.make_due(now + timedelta(minutes=61)).items == 0
    assert Dump.objects.count() == 1


def test_who_is_alone_waits_for_no_dump_that_was_killed():
    now = timezone.now()
    Dump.objects.create(name="half.ndjson.gz", made_at=now)

    assert dumps.make_due(now, is_alone=True).is_whole
    assert dumps.make_due(now, is_alone=True) is None


def test_dump_is_revalidated_and_unknown_ones_are_missing(client):
    dumps.make_due(timezone.now())
    (listed,) = get("/api/v1/dumps/")["results"]

    answer = client.get(listed["url"])
    b"".join(answer.streaming_content)

    assert (answer["Content-Type"], answer["ETag"]) == ("application/gzip", f'"{listed["sha256"]}"')
    assert client.get(listed["url"], headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert client.get(listed["url"], headers={"if-modified-since": answer["Last-Modified"]}).status_code == 304
    assert client.get("/api/v1/dumps/portal-1.ndjson.gz").status_code == 404
    assert client.get("/api/v1/dumps/?x=1").status_code == 400


def test_list_of_dumps_has_a_mark_that_moves_with_the_next_one(client):
    now = timezone.now()
    empty = client.get("/api/v1/dumps/")
    dumps.make_due(now - timedelta(days=2))
    packed = {"accept-encoding": "gzip"}

    first, plain = client.get("/api/v1/dumps/", headers=packed), client.get("/api/v1/dumps/")

    assert first["Content-Encoding"] == "gzip"
    assert len({empty["ETag"], first["ETag"], plain["ETag"]}) == 3
    assert all(answer["ETag"].startswith('"') for answer in (empty, first, plain))
    same = {"if-none-match": first["ETag"], "if-modified-since": first["Last-Modified"]}
    assert client.get("/api/v1/dumps/", headers=packed | same).status_code == 304
    dumps.make_due(now)
    assert client.get("/api/v1/dumps/", headers=packed | same).status_code == 200


def test_removal_takes_dumps_away_and_the_next_one_comes_within_the_hour(client):
    now, ada = timezone.now(), make_person(slug="ada")
    dumps.make_due(now)
    (old,) = get("/api/v1/dumps/")["results"]
    before = client.get("/api/v1/dumps/")

    ada.delete()

    assert get("/api/v1/dumps/")["results"] == []
    assert client.get(old["url"]).status_code == 404
    assert client.get("/api/v1/dumps/", headers={"if-none-match": before["ETag"]}).status_code == 200
    for minutes in (10, 20, 50):
        assert dumps.make_due(now + timedelta(minutes=minutes), is_alone=True) is None
        assert default_storage.listdir("dumps")[1] == []
    assert dumps.make_due(now + timedelta(minutes=61), is_alone=True).items == 0
    assert len(get("/api/v1/dumps/")["results"]) == Dump.objects.filter(is_whole=True).count() == 1


def test_dump_during_which_something_was_removed_is_not_listed(monkeypatch):
    ada, write = make_person(slug="ada"), dumps._write

    def slow(*args):
        written = write(*args)
        ada.delete()
        return written

    monkeypatch.setattr(dumps, "_write", slow)
    dumps.make_due(timezone.now())

    assert get("/api/v1/dumps/")["results"] == []


class World:
    """Records and pages that name each other, and all that may happen to one of them."""

    def __init__(self):
        lab, other = make_organisation(slug="lab"), make_organisation(slug="other", live=False)
        league = make_consortium(slug="league")
        ring = make_facility(slug="ring", operator=lab)
        programme = make_programme(slug="programme", supporters=[{"organisation": lab}, {"facility": ring}])
        project = make_project(slug="project", programme=programme, participations=[{"organisation": lab}])
        late, bess = make_project(slug="late", until="2029"), make_facility(slug="bess")
        self.file = get_document_model().objects.create(title="File", file=ContentFile(b"%PDF-1.4", name="a.pdf"))
        paper = make_publication(slug="paper", facilities=[bess, ring])
        republished(paper, files=[PublicationFile(document=self.file)])
        self.rows = [
            *(lab, other, league, ring, programme, project, late, bess, paper),
            make_membership(organisation=lab, consortium=league, facilities=[ring, bess]),
            make_membership(organisation=other, consortium=league, facilities=[ring]),
            make_appointment(consortium=league, affiliation=lab),
            make_news(slug="news", organisations=[lab, other], projects=[project, late]),
            make_event(slug="event", facilities=[ring], live=False),
            make_index(NewsIndexPage),
            make_index(PublicationIndexPage),
        ]
        self.number = 0

    def do(self, act: str, which: int) -> None:
        row = type(self.rows[which])._base_manager.filter(pk=self.rows[which].pk).first()
        if row is None:
            return
        self.number += 1
        with transaction.atomic():
            getattr(self, act)(row)

    def publish(self, row):
        current(row).save_revision().publish()

    def rename(self, row):
        draft = current(row)
        for name in ("short_name", "acronym", "name", "title"):
            if hasattr(draft, name):
                setattr(draft, name, f"Name {self.number}")
        draft.save_revision().publish()

    def move(self, row):
        draft = current(row)
        if hasattr(draft, "slug"):
            draft.slug = f"moved-{self.number}"
        draft.save_revision().publish()

    def reorder(self, row):
        """Change what lists are ordered by, but not by what others call it."""
        draft = current(row)
        if hasattr(draft, "acronym") and hasattr(draft, "name"):
            draft.name = f"{'mza'[self.number % 3]} {self.number}"
        if hasattr(draft, "since"):
            draft.since = f"{2010 + self.number * 7 % 9}"
        draft.save_revision().publish()

    def refile(self, row):
        self.file.title = f"File {self.number}"
        self.file.save()

    def draft(self, row):
        draft = current(row)
        draft.source_url = f"https://example.org/{self.number}"
        draft.save_revision()

    def withdraw(self, row):
        row.unpublish()

    def delete(self, row):
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            pass

    def schedule(self, row):
        draft = current(row)
        draft.go_live_at = timezone.now() + timedelta(hours=1)
        draft.save_revision().publish()

    def expire(self, row):
        type(row)._base_manager.filter(pk=row.pk, live=True).update(expire_at=timezone.now() - timedelta(hours=1))

    def due(self, row):
        publish_due(timezone.now() + timedelta(hours=2))


ACTS = ("publish", "rename", "move", "reorder", "refile", "draft", "withdraw", "delete", "schedule", "expire", "due")
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 15)), min_size=4, max_size=10)


@pytest.fixture
def world():
    return World()


# No looking for a smaller example: each one takes seconds.
FEW = {"max_examples": 5, "deadline": None, "phases": [Phase.generate], "derandomize": True}


@settings(**FEW, suppress_health_check=list(HealthCheck))
@given(before=STEPS, after=STEPS)
def test_dump_and_the_changes_since_are_the_present_state(client, world, before, after):
    with transaction.atomic():
        for step in before:
            world.do(*step)
        dumps.make_due(timezone.now())
        listed = get("/api/v1/dumps/")["results"][0]
        _first, items = opened(client, listed)
        from_dump, from_start = Mirror(items, listed["cursor"]), Mirror()

        for step in after:
            world.do(*step)

        now = present()
        assert from_dump.follow(size=50).items == now
        assert from_start.follow(size=50).items == now
        cursors = [line["cursor"] for line in from_start.log]
        assert len(set(cursors)) == len(cursors)
        transaction.set_rollback(True)
