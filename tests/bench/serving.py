"""The portal served as in production: what one worker of gunicorn holds, and how long ``make run`` takes to answer."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.tools.running import ROOT, free_port

from .table import Row

PATIENCE, START = 120, 5  # seconds until it must answer, and in which it should
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]


def memory(database: str, pages: Mapping[str, tuple]) -> dict[str, float]:
    """MiB (PSS) of one worker after it has answered each page, and all before it."""
    port, held = free_port(), {}
    with served(
        [*GUNICORN, "--bind", f"127.0.0.1:{port}"], port, {"DATABASE_URL": database, "WEB_WORKERS": "1"}
    ) as pid:
        worker = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
        held["empty view"] = proportional(worker)
        for name, (address, *_needed) in pages.items():
            assert asked(port, address) == http.HTTPStatus.OK, address
            held[name] = proportional(worker)
    return held


def collect_static() -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(command, cwd=ROOT, env=_environment(), check=True)


def started(database: str) -> Row:
    """``make run`` where everything is there already, from the command to the home page."""
    times, spent = [], 0.0
    for _turn in range(3):  # the first one prepares what is missing
        port, began, before = free_port(), time.perf_counter(), os.times()
        key = {"DATABASE_URL": database, "SECRET_KEY_FILE": f"{os.environ['DATA_DIR']}/secret_key"}
        with served(["make", "run", f"PORT={port}"], port, key, "SECRET_KEY"):
            times.append(time.perf_counter() - began)
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
    first, *further = times
    name = f"make run ({first:.0f} s at first, {spent:.1f} s of processor)"
    return Row(name, min(further), START / min(further), 1)


@contextmanager
def served(command: list[str], port: int, given: dict[str, str], *without: str) -> Iterator[int]:
    """Run it until it has answered the home page, and for as long as somebody measures."""
    env = _environment(*without) | {"SITE_URL": f"http://127.0.0.1:{port}", "API_REQUESTS_A_MINUTE": "0"} | given
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        end = time.monotonic() + PATIENCE
        while asked(port, "/") != http.HTTPStatus.OK:
            if time.monotonic() > end or process.poll() is not None:
                raise RuntimeError(f"{' '.join(command)} does not answer")
            time.sleep(0.02)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def _environment(*without: str) -> dict[str, str]:
    """That of the portal itself, without the settings of the tests."""
    return {name: value for name, value in os.environ.items() if name not in (*without, "DJANGO_SETTINGS_MODULE")}


def asked(port: int, address: str) -> int:
    """The status of the answer; 0 while there is none."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", address)
        answer = line.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        line.close()


def proportional(pid: int) -> float:
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", told, re.MULTILINE)[1]) / 1024
