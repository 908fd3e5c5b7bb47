"""PostgreSQL stops and comes back under a running portal, which says so and goes on by itself."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.operations.mail_server import free_port

from .figures import figure

ROOT = Path(__file__).resolve().parent.parent.parent
TOLD_TO_WAIT = 10  # seconds, by Retry-After
BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path())


class Postgres:
    """A scratch server that can be stopped and started again, as an upgrade of its package does."""

    def __init__(self, place: Path):
        self.place, self.port = place, free_port()
        self.address = f"postgres://portal@127.0.0.1:{self.port}/postgres"
        self._as_server("initdb", "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def start(self) -> None:
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k '' -c fsync=off"
        self._as_server("pg_ctl", "-w", "-o", options, "-l", str(self.place / "log"), "start")

    def stop(self) -> None:
        self._as_server("pg_ctl", "-m", "immediate", "-w", "stop")

    def _as_server(self, program: str, *arguments: str) -> None:
        # PostgreSQL refuses to run as root.
        who = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        command = [str(BIN / program), "-D", str(self.place / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd="/", **who)


def run() -> list[str]:
    place = Path(tempfile.mkdtemp(prefix="portal-outages-"))
    if os.getuid() == 0:
        shutil.chown(place, "postgres")
        place.chmod(0o755)
    postgres, findings = Postgres(place), []
    postgres.start()
    environment = os.environ | {
        "DATABASE_URL": postgres.address,
        "DATA_DIR": str(place / "portal"),
        "SECRET_KEY": "of-a-drill-that-signs-nothing-of-value-0123456789-0123456789",
        "WEB_WORKERS": "1",
    }
    (place / "portal").mkdir(mode=0o777)
    try:
        manage("prepare", environment)
        for way, more in (("kept connections", {}), ("a pool", {"DATABASE_POOL": "4"})):
            with portal(environment | more) as ask:
                findings += [f"{way}: {line}" for line in outage(postgres, ask, way)]
        findings += commands_while_it_is_away(postgres, environment)
    finally:
        postgres.stop()
        shutil.rmtree(place, ignore_errors=True)
    return findings


def outage(postgres: Postgres, ask, way: str) -> list[str]:
    """Two requests with a restart between them, then a server that is away, then back."""
    expect = Expectations(ask)
    expect("before", "/facilities/", 200)
    postgres.stop()
    postgres.start()
    expect("after a restart", "/facilities/", 200)
    expect("after a restart", "/api/v1/facilities/", 200)
    postgres.stop()
    try:
        began = time.monotonic()
        expect("while it is away", "/facilities/", 503)
        figure(f"seconds until a reader is told, with {way}", round(time.monotonic() - began, 1))
        expect("while it is away", "/readyz", 503)
        status, headers, body = expect("while it is away", "/api/v1/facilities/", 503)
        if headers.get("Content-Type") != "application/problem+json" or json.loads(body)["status"] != 503:
            expect.findings.append("the API does not answer with a problem document")
        if not headers.get("Retry-After"):
            expect.findings.append("nobody is told when to come back")
        if b"Traceback" in body or b"psycopg" in body:
            expect.findings.append("the answer tells of our insides")
    finally:
        postgres.start()
    began = time.monotonic()
    while ask("/facilities/")[0] == 503 and time.monotonic() - began < TOLD_TO_WAIT:
        time.sleep(0.2)
    figure(f"seconds until pages are back, with {way}", round(time.monotonic() - began, 1))
    expect("when it is back", "/facilities/", 200)
    return expect.findings


def commands_while_it_is_away(postgres: Postgres, environment: dict) -> list[str]:
    """Who types a command is told in a sentence."""
    command = [sys.executable, "manage.py", "prepare"]
    postgres.stop()
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    finally:
        postgres.start()
    said = done.stderr.strip()
    figure("a command while it is away says", said[:110])
    is_sentence = done.returncode == 1 and said.startswith("The database does not") and "\n" not in said
    return [] if is_sentence else [f"a command while it is away ends with {done.returncode}: {said[-300:]}"]


class Expectations:
    def __init__(self, ask):
        self.ask, self.findings = ask, []

    def __call__(self, when: str, address: str, status: int):
        answer = self.ask(address)
        if answer[0] != status:
            self.findings.append(f"{when}, {address} answers {answer[0]} and not {status}")
        return answer


def manage(command: str, environment: dict) -> None:
    subprocess.run([sys.executable, "manage.py", command], cwd=ROOT, env=environment, check=True, capture_output=True)


@contextmanager
def portal(environment: dict):
    """gunicorn as in production; gives a function that asks it."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    with open(Path(environment["DATA_DIR"]) / "log", "ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def ask(address: str) -> tuple[int, dict, bytes]:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    try:
        _wait_for(ask)
        yield ask
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(ask) -> None:
    for _try in range(300):
        try:
            if ask("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the portal did not start")
