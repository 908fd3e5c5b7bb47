"""Alive, ready part by part, figures with a token; and what the log tells of a request."""

import json
import logging
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.utils import timezone

from portal.operations import health, logs
from portal.operations.backup.models import Backup
from portal.operations.jobs.models import Job
from portal.operations.requests import Requests
from tests.factories import make_facility

TOKEN = {"Authorization": "Bearer a-token-for-figures"}


@pytest.fixture(autouse=True)
def anew(settings, tmp_path):
    settings.MEDIA_ROOT, settings.METRICS_TOKEN = tmp_path, "a-token-for-figures"
    health.forget()
    yield
    health.forget()


def ready(client, **options):
    health.forget()
    answer = client.get("/readyz", **options)
    told = answer.json()
    states = {name: part["state"] for name, part in told.get("parts", {}).items()}
    return answer.status_code, told["status"], states


def refuse(*args, **kwargs):
    raise OperationalError("connection refused")


def test_healthz_is_alive_whatever_the_database_does(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", refuse)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_healthz_is_told_to_who_restarts_processes_by_number_and_without_https(client, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["portal.example.org"], True
    settings.SECURE_REDIRECT_EXEMPT = ["^healthz$"]

    found = {path: client.get(path, headers={"host": "10.0.0.7:8000"}).status_code for path in ("/healthz", "/readyz")}

    assert found == {"/healthz": 200, "/readyz": 400}


@pytest.mark.django_db
def test_readyz_tells_parts_only_to_those_who_may_know(client, editor_client, administrator_client):
    well = {"database": "ok", "storage": "ok", "cache": "ok", "queue": "ok", "backup": "off"}

    assert ready(client) == ready(editor_client) == (200, "ok", {})
    assert ready(administrator_client) == ready(client, headers=TOKEN) == (200, "ok", well)
    assert ready(client, headers={"Authorization": "Bearer "}) == (200, "ok", {})
    assert (Backup.objects.count(), list(health.default_storage.listdir("health")[1])) == (0, [])


@pytest.mark.django_db
def test_readyz_sends_readers_elsewhere_only_for_what_they_need(client, settings, monkeypatch):
    settings.BACKUP_DIR = "/backups"
    now = timezone.now()
    Backup.objects.create(name="old", made_at=now - timedelta(days=3), verified_at=now)
    Backup.objects.create(name="bad", made_at=now, verified_at=now, findings="It is damaged.")
    Job.objects.create(kind="mail", queued_at=now, due_at=now - timedelta(hours=1))
    monkeypatch.setattr(cache, "set", lambda *asked: None)
    late = {"cache": "down", "queue": "late", "backup": "late"}

    assert ready(client, headers=TOKEN) == (200, "degraded", {"database": "ok", "storage": "ok"} | late)
    monkeypatch.setattr(FileSystemStorage, "save", refuse)
    assert ready(client, headers=TOKEN) == (503, "down", {"database": "ok", "storage": "down"} | late)
    assert ready(client) == (503, "down", {})


def test_readyz_says_that_the_database_is_down(client, monkeypatch):
    monkeypatch.setattr(health, "writes_to_database", refuse)
    monkeypatch.setattr(connection, "close", lambda: None)

    assert ready(client, headers=TOKEN) == (503, "down", {"database": "down", "storage": "ok", "cache": "ok"})


@pytest.mark.django_db
def test_who_asks_often_writes_seldom(client, monkeypatch, django_assert_num_queries):
    client.get("/readyz")

    with django_assert_num_queries(0):
        assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_figures_need_the_token(client, settings):
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer guess"}).status_code == 401
    client.get("/no-such-page/")

    text = client.get("/metrics", headers=TOKEN).text

    assert text.count('portal_part_up{part="database"} 1.0') == 1
    assert 'portal_request_seconds_count{method="GET",status="404"}' in text
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("a1b2c3d4-e5f6", True), ("short", False), ("x" * 65, False), ("with space", False), ("line\\nbreak0", False)],
)
def test_a_request_keeps_a_sound_id_and_gets_another_one(client, given, is_kept):
    answer = client.get("/healthz", headers={"X-Request-ID": given})

    assert (answer["X-Request-ID"] == given) == is_kept
    assert len(answer["X-Request-ID"]) >= 12


def as_json(record) -> dict:
    return json.loads(logs.AsJSON().format(record))


@pytest.mark.django_db
def test_the_log_names_the_request_and_no_person(client, caplog):
    caplog.set_level(logging.INFO)
    with caplog.at_level(logging.INFO, "portal.requests"):
        client.get("/search/?q=Anna+Example", headers={"X-Request-ID": "abcdef-123456"})

    told = next(as_json(record) for record in caplog.records if record.name == "portal.requests")

    assert {name: told[name] for name in ("level", "method", "route", "status")} == {
        "level": "info",
        "method": "GET",
        "route": "search/",
        "status": 200,
    }
    assert "Anna" not in json.dumps(told)


def test_lines_are_one_line_and_hide_addresses_of_people():
    record = logging.makeLogRecord(
        {"name": "x", "levelname": "ERROR", "msg": "Mail to %s\nERROR forged", "args": ("anna@example.org",)}
    )
    record.request, record.event = "GET /?q=secret", "sent"

    assert logs.InWords().format(record) == "ERROR x: Mail to …@…\\nERROR forged"
    assert as_json(record)["message"] == "Mail to …@…\nERROR forged"
    assert as_json(record)["event"] == "sent"
    assert "secret" not in json.dumps(as_json(record))


@pytest.mark.django_db
def test_a_slow_query_is_told_without_what_was_asked_for(caplog, django_user_model):
    with connection.execute_wrapper(logs.SlowQueries(milliseconds=0)):
        django_user_model.objects.filter(username="anna").first()

    assert [record.name for record in caplog.records] == ["portal.queries"]
    assert "auth_user" in caplog.text
    assert "anna" not in caplog.text


@pytest.mark.django_db
@pytest.mark.history
def test_what_the_history_notes_is_told_once_it_is_certain(caplog, django_capture_on_commit_callbacks):
    caplog.set_level(logging.INFO, "portal.audit.history")

    with django_capture_on_commit_callbacks(execute=True):
        facility = make_facility(name="Ring of Anna")
        assert "portal.audit" not in caplog.text

    told = [record for record in caplog.records if record.name == "portal.audit.history"]
    assert ("wagtail.publish", f"facility {facility.pk}") in [(record.event, record.object) for record in told]
    assert "Anna" not in caplog.text


def test_question_for_the_head_alone_gets_no_body_and_its_length(rf):
    answer = Requests(lambda request: HttpResponse(b"words", headers={"Content-Length": "5"}))(rf.head("/"))

    assert (answer.content, answer["Content-Length"]) == (b"", "5")
