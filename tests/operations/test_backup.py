"""A backup is everything, is restored whole or not at all, and says whether it would be."""

import errno
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from PIL import Image as Pillow
from wagtail.images import get_image_model

from consortia.models import Facility
from portal.core import maintenance
from portal.operations.backup import media, rehearsal, rows, schema, tables, verifying
from portal.operations.backup.making import make
from portal.operations.backup.models import Backup
from portal.operations.backup.places import Folder
from portal.operations.backup.refusal import Refused
from portal.operations.backup.rehearsal import Findings
from portal.operations.backup.restoring import remember, restore
from portal.operations.backup.verifying import last_verified
from portal.operations.desk.backups import BackupPanel
from portal.operations.jobs import chores, kinds, queue
from portal.operations.jobs.models import Job
from tests.factories import make_facility, make_organisation

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    return Folder(str(tmp_path / "backups"))


@pytest.fixture
def saved(place):
    """The path of a backup of some content."""
    picture = io.BytesIO()
    Pillow.new("RGB", (4, 3), "teal").save(picture, "PNG")
    get_image_model().objects.create(title="Ring", file=ContentFile(picture.getvalue(), "ring.png"))
    position = {"latitude": "45.6441", "longitude": "13.85"}
    make_facility(name="Elettra “2.0”\n\\N", operator=make_organisation(), status="operating", **position)
    make_facility(live=False, name="Draft")
    make_facility(name="Gone").delete()  # its key is not given again
    return place.path / make(place, NOON).name


def everything() -> dict:
    """All rows, the keys that were given, and the media, byte for byte."""
    found = {table.name: (list(rows.lines_of(table)), rows.last_key(table)) for table in tables.saved_tables()}
    return found | {name: default_storage.open(name).read() for name in media.names()}


def rewritten(path, change, *, without=()) -> None:
    """The backup with its list of files changed, and without some of them."""
    with zipfile.ZipFile(path) as old:
        files = {name: old.read(name) for name in old.namelist() if name not in without}
    manifest = json.loads(files["backup.json"])
    change(manifest)
    files["backup.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, content in files.items():
            new.writestr(name, content)


def test_what_was_changed_and_deleted_comes_back_byte_for_byte(saved):
    before = everything()
    image = get_image_model().objects.get()
    default_storage.save("original_images/later.png", ContentFile(b"later"))
    with open(image.file.path, "wb") as file:
        file.write(b"something else")
    Facility.objects.filter(name="Draft").delete()
    Facility.objects.update(name="Overwritten")
    make_organisation(name="Later")
    assert everything() != before

    restore(saved, print)

    after = everything()
    assert after.keys() == before.keys()
    assert [name for name in before if before[name] != after[name]] == ["core_content_version"]
    assert maintenance.state() == maintenance.OFF
    assert make_facility().pk > max(json.loads(line)[0] for line in before["consortia_facility"][0]) + 1


@pytest.mark.history
def test_cursor_of_what_was_lost_is_refused_for_ever(saved, client):
    def changes(cursor):
        return client.get(f"/api/v1/changes/?after={cursor}")

    kept = changes("0-0").json()["cursor"]
    make_organisation(name="Lost")
    lost = changes(kept).json()["cursor"]

    restore(saved, print)
    make_organisation(short_name="Told anew")

    assert [line["title"] for line in changes(kept).json()["results"]] == ["Told anew"]
    assert changes(lost).status_code == 400
    assert "dump" in changes(lost).json()["errors"][0]["detail"]


def halve(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def change_a_byte(path):
    content = bytearray(path.read_bytes())
    content[content.index(b"PNG\r\n") + 30] ^= 1
    path.write_bytes(content)


def lead_elsewhere(manifest):
    manifest["tables"][0]["name"] = 'auth_user" CASCADE; --'


SPOILT = [
    (halve, "is no whole backup"),
    (change_a_byte, "is no whole backup: Bad CRC-32"),
    (lambda path: path.write_text("notes"), "is no whole backup"),
    (lambda path: path.unlink(), "There is no file"),
    (lambda path: rewritten(path, dict, without=["tables/auth_user.ndjson"]), "does not hold what it says"),
    (lambda path: rewritten(path, lambda it: it["files"].popitem()), "does not hold what it says"),
    (lambda path: rewritten(path, lambda it: it.pop("key")), "is no backup of this portal"),
    (lambda path: rewritten(path, lambda it: it.update(format=2)), "has the format 2"),
    (lambda path: rewritten(path, lambda it: it["migrations"].append(["core", "9999_new"])), "core.9999_new"),
    (lambda path: rewritten(path, lambda it: it["key"].update(hash="00")), "another SECRET_KEY"),
    (lambda path: rewritten(path, lead_elsewhere), "a table that no portal has"),
    (lambda path: (path.unlink(), path.mkdir()), "cannot be read: Is a directory"),
]


def test_what_is_not_whole_newer_or_of_another_key_is_refused(saved):
    whole, before = saved.read_bytes(), everything()
    for spoil, reason in SPOILT:
        saved.write_bytes(whole)
        spoil(saved)

        with pytest.raises(CommandError) as refused:
            call_command("restore", saved, noinput=True)

        assert reason in str(refused.value)
    assert everything() == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite alters no schema within the test's transaction.")
def test_tables_of_a_newer_release_go_and_those_of_others_stay():
    """Its next upgrade would find them there."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE consortia_newer (id integer PRIMARY KEY)")
        cursor.execute("CREATE VIEW consortia_newest AS SELECT id FROM consortia_newer")
        cursor.execute("CREATE SCHEMA others CREATE TABLE ours (id integer PRIMARY KEY)")

    schema.make_anew([])

    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor, include_views=True)
        cursor.execute("SELECT count(*) FROM others.ours")
    assert there == ["django_migrations"]


def test_another_key_is_taken_knowingly(saved):
    rewritten(saved, lambda manifest: manifest["key"].update(hash="00"))
    Facility.objects.update(name="Overwritten")

    call_command("restore", saved, noinput=True, other_key=True, verbosity=0)

    assert not Facility.objects.filter(name="Overwritten").exists()


def test_a_row_that_the_database_refuses_leaves_all_as_it_was(saved):
    """The last table is the wrong one: all others have been restored by then."""

    def claim(manifest):
        manifest["tables"][-1] |= {"columns": [["no_such_column", "text", 0]], "key": "no_such_column"}

    rewritten(saved, claim)
    default_storage.delete(get_image_model().objects.get().file.name)
    before = everything()

    with pytest.raises(Refused, match="no_such_column"):
        restore(saved, print)

    assert everything() == before


def test_a_full_disk_leaves_all_as_it_was(saved, monkeypatch):
    default_storage.delete(get_image_model().objects.get().file.name)
    before = everything()
    monkeypatch.setattr(FileSystemStorage, "_save", full)

    with pytest.raises(Refused, match="Nothing was restored, all is as it was"):
        restore(saved, print)

    after = everything()
    assert after.keys() == before.keys()
    assert [name for name in before if before[name] != after[name]] == []
    assert maintenance.state() == maintenance.OFF


def test_a_restoration_that_ends_half_keeps_the_portal_closed_and_is_run_again(saved, monkeypatch):
    """No file that lay beside needs room once more; but one that is too much cannot be deleted."""
    before = everything()
    image, delete, save = get_image_model().objects.get().file, FileSystemStorage.delete, FileSystemStorage._save
    default_storage.save("original_images/later.png", ContentFile(b"later"))
    with open(image.path, "wb"):
        pass  # it is empty now, and lies beside first

    with monkeypatch.context() as trouble:
        trouble.setattr(
            FileSystemStorage, "_save", lambda it, n, file: save(it, n, file) if "restoring/" in n else full()
        )
        trouble.setattr(FileSystemStorage, "delete", lambda it, n: full() if "later" in n else delete(it, n))
        with pytest.raises(CommandError, match="The rows are restored, but not all media.*No space left"):
            call_command("restore", saved, noinput=True, verbosity=0)

    assert maintenance.state() == maintenance.CLOSED
    assert default_storage.open(image.name).read() == before[image.name]
    default_storage.save("restoring/9-left-by-one-that-was-killed.png", ContentFile(b"left"))
    call_command("restore", saved, noinput=True, verbosity=0)
    assert everything().keys() == before.keys()
    assert default_storage.listdir("restoring") == ([], [])
    assert maintenance.state() == maintenance.CLOSED


def full(*args):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_backup_is_for_its_owner_only_and_never_half(place, saved, monkeypatch):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.path.stat().st_mode) == 0o700
    monkeypatch.setattr(media, "save", full)

    with pytest.raises(CommandError, match="No backup was made"):
        call_command("backup", to=str(place.path))

    assert list(place.path.iterdir()) == [saved]


def test_a_backup_tells_no_key_and_no_session(saved, admin_client, settings):
    with zipfile.ZipFile(saved) as file:
        content = b"".join(file.read(name) for name in file.namelist())

    assert settings.SECRET_KEY.encode() not in content
    assert "tables/django_session.ndjson" not in file.namelist()


def test_old_backups_go_but_never_the_newest(place, capsys, monkeypatch):
    for day in range(5):
        make(place, NOON + timedelta(days=day))
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=5))

    call_command("backup", to=str(place), keep=2, days=3)

    assert [name[7:15] for name in place.names()] == ["20261203", "20261202", "20261201", "20261130"]
    removed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Removed")]
    assert removed == ["Removed portal-20261129T120000Z.zip.", "Removed portal-20261128T120000Z.zip."]
    assert set(Backup.objects.values_list("name", flat=True)) == set(place.names())


def test_nights_that_fail_take_no_good_backup(place, settings, monkeypatch):
    settings.BACKUP_DIR, settings.BACKUP_KEEP, settings.BACKUP_DAYS = str(place), 2, 0
    monkeypatch.setitem(kinds.KINDS, "backup", kinds.Kind("backup", chores.back_up, every=timedelta(days=1)))
    job = Job.objects.create(kind="backup", queued_at=NOON, due_at=NOON)

    def night(now, *wrong) -> list[str]:
        monkeypatch.setattr(timezone, "now", lambda: now)
        monkeypatch.setattr(verifying, "_rehearse", lambda path: Findings(wrong=list(wrong)))
        said = queue.carry_out(job)
        assert ("is not good" in said) == bool(wrong)
        return [name[7:18] for name in place.names()]

    days = [NOON + timedelta(days=day) for day in range(5)]
    night(days[0]), night(days[1])
    for hour in range(4):
        left = night(days[2] + timedelta(hours=hour), "A file is missing.")
    assert left == ["20261130T15", "20261129T12", "20261128T12"]
    for day in days[3:]:
        left = night(day, "A file is missing.")
    assert left == ["20261202T12", "20261201T12", "20261129T12", "20261128T12"]
    assert night(days[4] + timedelta(hours=1)) == ["20261202T13", "20261201T12", "20261129T12"]
    assert set(Backup.objects.values_list("name", flat=True)) == set(place.names())


def test_backups_are_known_and_noted_as_before_when_their_table_was_made_anew(place, saved):
    known = list(Backup.objects.all())
    Backup.objects.all().delete()
    rows.go_on_after(tables.table_of(Backup), 0)

    remember(known)
    make(place, NOON + timedelta(days=1))

    assert list(Backup.objects.order_by("made_at").values_list("name", flat=True)) == sorted(place.names())


def test_a_damaged_backup_is_told_and_noted(saved, capsys):
    halve(saved)

    with pytest.raises(SystemExit) as ended:
        call_command("verify", saved)

    assert ended.value.code == 1
    assert "is no whole backup" in capsys.readouterr().err
    assert (Backup.objects.get().is_good, last_verified()) == (False, None)


def test_scratch_database_is_reached_like_the_real_one(tmp_path):
    """With its certificate, its port and all else that the address says."""
    address = "postgres://portal:p%40ss@db.example.org:5433/portal?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    told = "import json; from portal.operations.backup.scratch_settings import DATABASES; print(json.dumps(DATABASES))"
    environment = os.environ | {"SECRET_KEY": "0123456789" * 6, "DATABASE_URL": address, "SCRATCH": str(tmp_path)}
    environment["SCRATCH_DATABASE"] = "portal_verify_1"

    done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, check=True)

    found = json.loads(done.stdout)["default"]
    assert [found[name] for name in ("NAME", "PASSWORD", "HOST", "PORT")] == [
        "portal_verify_1",
        "p@ss",
        "db.example.org",
        5433,
    ]
    assert found["OPTIONS"].items() >= {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}.items()


def test_too_little_room_for_a_verification_says_nothing_of_the_backup(saved, monkeypatch):
    """The rehearsal runs here, not in a process of its own, and on a disk that is full."""

    def rehearsed(command, **options):
        return subprocess.CompletedProcess(command, 0, json.dumps(asdict(rehearsal.rehearse(Path(command[-1])))), "")

    default_storage.delete(get_image_model().objects.get().file.name)
    monkeypatch.setattr(verifying.subprocess, "run", rehearsed)
    monkeypatch.setattr(FileSystemStorage, "_save", full)

    with pytest.raises(CommandError, match="Nothing was verified. There is too little room in /.*No space left"):
        call_command("verify", saved)

    assert Backup.objects.values_list("verified_at", "findings").get() == (None, "")


def test_only_what_a_file_says_of_its_backup_is_noted(place, saved, tmp_path, monkeypatch):
    """A wrong path, a file that is no backup, a copy that was cut: the good backup stays the good one."""
    monkeypatch.setattr(verifying, "_rehearse", lambda path: Findings())
    call_command("verify", saved)
    copy = tmp_path / "copies" / saved.name
    copy.parent.mkdir()
    (copy.parent / "notes.txt").write_text("notes")
    tries = [tmp_path / "typo" / saved.name, copy.parent, copy.parent / "notes.txt", copy]

    for path in tries:
        if path == copy:
            copy.write_bytes(saved.read_bytes()[:-2000])
        with pytest.raises((CommandError, SystemExit)):
            call_command("verify", path)

    noted = {backup.place: backup for backup in Backup.objects.all()}
    assert {at: backup.is_good for at, backup in noted.items()} == {str(place): True, str(copy.parent): False}
    assert {backup.made_at for backup in noted.values()} == {NOON}
    assert (last_verified(), BackupPanel().failed) == (noted[str(place)], None)


def test_media_do_not_hold_their_own_backups(settings):
    with pytest.raises(Refused, match="belongs to the media"):
        Folder(str(settings.MEDIA_ROOT / "backups"))


def test_moment_of_a_backup_is_its_name(place):
    assert make(place, timezone.make_aware(datetime(2026, 7, 1, 14, 5, 6))).name == "portal-20260701T120506Z.zip"
