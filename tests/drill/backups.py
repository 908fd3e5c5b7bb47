"""Backups: made while somebody writes, verified, restored, moved between databases; killed, cut off, on a full disk."""

import hashlib
import json
import os
import random
import resource
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import closing
from pathlib import Path

from .figures import figure

IS_LONG = True
ROOT = Path(__file__).resolve().parent.parent.parent
KILLS = 6
WITH_POSTGRES = ROOT / "tests" / "tools" / "with_postgres"
# What a backup leaves out, and what databases keep for searching.
LEFT_OUT = ("django_session", "operations_", "wagtailsearch_", "django_migrations", "core_searchentry_words")
LEFT_OUT += ("core_searchvector", "core_searchterm_grams", "sqlite_", "core_content_version")
PICTURES = """
import io
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model
for number in range(25):
    drawn = io.BytesIO()
    Image.effect_noise((200, 150), 80).save(drawn, "PNG")
    get_image_model().objects.create(title=f"Picture {number}", file=ContentFile(drawn.getvalue(), "p.png"))
"""
CHANGES = """
from consortia.models import Facility
from wagtail.images import get_image_model
from taggit.models import Tag
get_image_model().objects.first().delete()
Facility.objects.update(name="Overwritten")
Tag.objects.get_or_create(name="later")
"""
NEWER = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE consortia_newer (id integer PRIMARY KEY)")
    row = "('consortia', '9999_newer', CURRENT_TIMESTAMP)"
    cursor.execute(f"INSERT INTO django_migrations (app, name, applied) VALUES {row}")
"""
NEWER_IS_LEFT = "from django.db import connection; print('newer' in str(connection.introspection.table_names()))"
WRITES = """
import itertools
import time
from django.db import transaction
from taggit.models import Tag
for number in itertools.count():
    time.sleep(0.01)
    with transaction.atomic():
        Tag.objects.create(name=f"first {number}", slug=f"first-{number}")
        Tag.objects.create(name=f"second {number}", slug=f"second-{number}")
"""


class Portal:
    """One installation on SQLite, or on the PostgreSQL that the environment names."""

    def __init__(self, place: Path, key: str, database: str = ""):
        self.place = place
        place.mkdir(exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY_FILE")}
        self.environment = kept | {"DATA_DIR": str(place), "SECRET_KEY": key}
        self.environment |= {"DATABASE_URL": database} if database else {}

    def command(self, *words: object) -> list[str]:
        return [sys.executable, "manage.py", *map(str, words)]

    def manage(self, *words: object, **options) -> subprocess.CompletedProcess:
        return subprocess.run(
            self.command(*words), cwd=ROOT, env=self.environment, capture_output=True, text=True, **options
        )

    def must(self, *words: object) -> str:
        done = self.manage(*words)
        if done.returncode:
            raise RuntimeError(f"{words[0]} ended with {done.returncode}: {done.stderr[-800:]}")
        return done.stdout

    def shell(self, code: str) -> str:
        return self.must("shell", "--no-imports", "-c", code)

    def backup(self) -> Path:
        before = time_of_children()
        name = self.must("backup", "--to", self.place / "backups").split(" in ")[0]
        figure("processor time of a backup", f"{time_of_children() - before:.1f} s")
        return self.place / "backups" / name

    def restore(self, path: Path, **options) -> subprocess.CompletedProcess:
        return self.manage("restore", "--noinput", path, **options)

    def content(self) -> dict:
        """Every row as SQLite has it, and a digest of every file; read without any code of the portal."""
        found = {}
        with closing(sqlite3.connect(self.place / "portal.sqlite3")) as database:
            names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            keys = dict(database.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0"))
            for name in names:
                if not name.startswith(LEFT_OUT):
                    rows = database.execute(f'SELECT * FROM "{name}"')
                    found[name] = (sorted(repr([plain(value) for value in row]) for row in rows), keys.get(name))
        for path in (self.place / "media").rglob("*"):
            if path.is_file():
                found[str(path.relative_to(self.place))] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found


def plain(value):
    """PostgreSQL forgets the order of the keys of a JSON value, so that it is none of the content."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.dumps(json.loads(value), sort_keys=True)
        except ValueError:
            return value
    return value


def differing(before: dict, after: dict) -> str:
    return ", ".join(sorted(name for name in before | after if before.get(name) != after.get(name)))


def time_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run() -> list[str]:
    with tempfile.TemporaryDirectory(prefix="portal-backups-") as folder:
        portal = Portal(Path(folder) / "first", secrets.token_urlsafe(64))
        portal.must("prepare", "--starter")
        portal.shell(PICTURES)
        findings = while_somebody_writes(portal)
        saved, before = portal.backup(), portal.content()
        figure("backup", f"{saved.stat().st_size / 1e6:.1f} MB, {len(before)} tables and files")
        findings += verified(portal, saved)
        portal.shell(CHANGES)
        findings += refused(portal, saved) + on_a_full_disk(portal, saved) + killed(portal, saved, before)
        findings += of_an_older_release(portal, saved, before)
        findings += moved(Path(folder), portal, saved, before)
    return findings


def while_somebody_writes(portal: Portal) -> list[str]:
    """Of each pair that was written in one transaction a backup has both or none."""
    command = portal.command("shell", "--no-imports", "-c", WRITES)
    with subprocess.Popen(command, cwd=ROOT, env=portal.environment) as writer:
        time.sleep(4)
        saved = [portal.backup() for _ in range(2)]
        is_writing = writer.poll() is None
        writer.kill()
    findings = [] if is_writing else ["Who wrote during the backup was thrown out."]
    for path in saved:
        with zipfile.ZipFile(path) as file:
            rows = file.read("tables/taggit_tag.ndjson").decode()
        pairs = rows.count('"first '), rows.count('"second ')
        figure("written in pairs while a backup was made", pairs)
        if pairs[0] != pairs[1] or not pairs[0]:
            findings.append(f"A backup has half a transaction, or nothing at all: {pairs}.")
    return findings


def verified(portal: Portal, saved: Path) -> list[str]:
    before = time_of_children()
    done = portal.manage("verify", saved)
    figure("verify", f"{done.stdout.strip()} {time_of_children() - before:.0f} s of processor time")
    return [] if done.returncode == 0 else [f"A good backup was not verified: {done.stderr[-800:]}"]


def refused(portal: Portal, saved: Path) -> list[str]:
    """Half a file and another key: refused, verified as bad, and nothing is touched."""
    before, half = portal.content(), saved.with_name("half.zip")
    half.write_bytes(saved.read_bytes()[:-2000])
    stranger = Portal(portal.place, secrets.token_urlsafe(64))
    tries = {
        "half a file, restored": portal.restore(half),
        "half a file, verified": portal.manage("verify", half),
        "another key": stranger.restore(saved),
    }
    findings = [f"Not refused: {what}." for what, done in tries.items() if done.returncode != 1]
    findings += [f"A traceback for {what}." for what, done in tries.items() if "Traceback" in done.stderr]
    if changed := differing(before, portal.content()):
        findings.append(f"What was refused changed {changed}.")
    return findings


def on_a_full_disk(portal: Portal, saved: Path) -> list[str]:
    """The system refuses to write more than some bytes to any file; first of the rows, then of a new backup."""

    def little():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    before, there = portal.content(), set((portal.place / "backups").iterdir())
    done = [portal.restore(saved, preexec_fn=little)]
    done.append(portal.manage("backup", "--to", portal.place / "backups", preexec_fn=little))
    findings = ["A full disk was not noticed."] if not all(one.returncode for one in done) else []
    findings += [f"A full disk gives a traceback: {one.stderr[-400:]}" for one in done if "Traceback" in one.stderr]
    if changed := differing(before, portal.content()):
        findings.append(f"A full disk changed {changed}.")
    if left := set((portal.place / "backups").iterdir()) - there:
        findings.append(f"A full disk left {left}.")
    return findings


def killed(portal: Portal, saved: Path, restored: dict) -> list[str]:
    """Killed anywhere: the rows are all of before or all of the backup, and no file that they name is missing."""
    findings, ends = [], {"before": 0, "restored": 0}
    for number in range(KILLS):
        changed = portal.content()
        kill_after(portal, saved, ("Media", "Rows", "Rows", "Index")[number % 4], random.uniform(0, 1.5))
        after = portal.content()
        tables = [name for name in changed if not name.startswith("media/")]
        is_before = all(after[name] == changed[name] for name in tables)
        is_restored = all(after[name] == restored[name] for name in tables)
        if not is_before and not is_restored:
            findings.append("Killed, and the rows are neither the old nor the restored ones.")
        wanted = changed if is_before else restored
        if missing := [name for name in wanted if name.startswith("media/") and after.get(name) != wanted[name]]:
            findings.append(f"Killed, and files are missing: {missing[:3]}")
        ends["before" if is_before else "restored"] += 1
        portal.must("maintenance", "off")
    figure("killed while restoring", f"{KILLS} times; rows after that: {ends}")
    portal.shell(CHANGES)
    done = portal.restore(saved)
    if done.returncode or (changed := differing(restored, portal.content())):
        findings.append(f"After kills it is not restored: {done.stderr[-400:] or changed}")
    return findings


def kill_after(portal: Portal, saved: Path, step: str, seconds: float) -> None:
    command = portal.command("restore", "--noinput", saved)
    environment = portal.environment | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if line.startswith(step):
                time.sleep(seconds)
                process.send_signal(signal.SIGKILL)
                break


def of_an_older_release(portal: Portal, saved: Path, before: dict) -> list[str]:
    """From before the last migration, restored where a newer release was: its tables, no other, brought up to date."""
    older = saved.with_name("older.zip")
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(older, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "backup.json":
                manifest = json.loads(content)
                manifest["migrations"].remove(["operations", "0004_backups_by_place"])
                content = json.dumps(manifest).encode()
            target.writestr(name, content)
    portal.shell(CHANGES + NEWER)
    start = time_of_children()
    done = portal.restore(older)
    figure("processor time to restore an older release", f"{time_of_children() - start:.0f} s")
    changed = differing(before, portal.content())
    return [] if not done.returncode and not changed else [f"An older release: {done.stderr[-400:] or changed}"]


def moved(folder: Path, portal: Portal, saved: Path, before: dict) -> list[str]:
    """From SQLite to PostgreSQL, killed on the way, verified there, and back to a new SQLite."""
    kept = folder / "postgresql"
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom tests.drill.backups import on_postgresql\n"
        "print('\\n'.join(on_postgresql(*map(Path, sys.argv[1:4]), sys.argv[4])))"
    )
    key = portal.environment["SECRET_KEY"]
    command = [str(WITH_POSTGRES), sys.executable, "-c", code, str(kept), str(saved), str(folder / "moved.zip"), key]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        return [f"PostgreSQL: {done.stderr[-800:]}"]
    findings = done.stdout.split("\n") if done.stdout.strip() else []
    back = Portal(folder / "back", key)
    restored = back.restore(folder / "moved.zip")
    if restored.returncode or (changed := differing(before, back.content())):
        findings.append(f"Moved to PostgreSQL and back: {restored.stderr[-400:] or changed}")
    else:
        figure("SQLite → PostgreSQL → SQLite", f"{len(before)} tables and files equal")
    return [line for line in findings if line]


def on_postgresql(place: Path, saved: Path, target: Path, key: str) -> list[str]:
    """Runs where DATABASE_URL names a server; leaves a backup of it in ``target``."""
    portal = Portal(place, key, os.environ["DATABASE_URL"])
    findings = []
    kill_after(portal, saved, "Rows", 0.3)
    portal.must("maintenance", "off")
    if portal.manage("shell", "--no-imports", "-c", CHANGES).returncode == 0:
        findings.append("A first restoration was killed, and tables are there.")
    if (first := portal.restore(saved)).returncode:
        findings.append(f"Not moved to PostgreSQL: {first.stderr[-400:]}")
    for step in ("Rows", "Index"):
        portal.shell(CHANGES)
        kill_after(portal, saved, step, random.uniform(0, 0.5))
        portal.must("maintenance", "off")
        told = portal.shell(
            "from consortia.models import *; print(Facility.objects.filter(name='Overwritten').count())"
        )
        if int(told.split()[-1]) not in (0, int(portal.shell(COUNTED).split()[-1])):
            findings.append(f"Killed at {step} on PostgreSQL, and half of it is restored.")
    portal.shell(CHANGES + NEWER)
    portal.restore(saved)
    if "True" in portal.shell(NEWER_IS_LEFT):
        findings.append("After the way back a table of the newer release is there, which its next upgrade would meet.")
    again = place / "backups" / portal.must("backup", "--to", place / "backups").split(" in ")[0]
    if (done := portal.manage("verify", again)).returncode:
        findings.append(f"A good backup of PostgreSQL was not verified: {done.stderr[-800:]}")
    again.rename(target)
    return findings


COUNTED = "from consortia.models import *; print(Facility.objects.count())"
