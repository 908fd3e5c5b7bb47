"""A portal with the starter content, on a scratch database and a free port, for as long as a check needs it."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 600  # seconds until it must answer
PORTS = range(20_000, 32_000)

# The environment of the portal that runs, for checks that have to look inside.
started: dict[str, str] = {}


def free_port() -> int:
    """One that nothing listens on, below those that the kernel hands out to whoever names none."""
    while True:
        port = PORTS[secrets.randbelow(len(PORTS))]
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def portal(wrong: list[str]) -> Iterator[str]:
    """Start it, give its address, and end it. What failed inside it meanwhile is added to ``wrong``."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="portal-audit-") as place:
        log = Path(place) / "log"
        env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY_FILE")}
        env |= {"DATA_DIR": place, "SITE_URL": base, "SECRET_KEY": "audit-only-" + "0123456789abcdef" * 4}
        env["API_REQUESTS_A_MINUTE"] = "0"  # Schemathesis asks as fast as it can
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        with log.open("w") as output:
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_for(base, process, log)
            started.update(env)
            yield base
        finally:
            started.clear()
            process.terminate()
            process.wait(PATIENCE)
            wrong += failures(log.read_text())


def run_inside(code: str) -> str:
    """What the code prints, run by the portal that was started."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    return subprocess.run(command, cwd=ROOT, env=started, capture_output=True, text=True, check=True).stdout


def failures(log: str) -> list[str]:
    """A line for each address that failed, with the exception."""
    found, path = set(), ""
    for line in log.splitlines():
        if line.startswith("Internal Server Error: "):
            path = line.removeprefix("Internal Server Error: ")
        # A traceback is indented; the first line that is not, after its head, is the exception.
        elif path and line and not line.startswith((" ", "Traceback")):
            found.add(f"log: {path}: {line[:300]}")
            path = ""
    return sorted(found)


def wait_for(base: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"{base}/healthz", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("The portal did not start:\n" + log.read_text()[-4000:])
