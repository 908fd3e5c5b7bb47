"""Runs the web server and the worker side by side: the worker starts once pages are answered; they end together."""

import http.client
import signal
import socket
import subprocess
from collections.abc import Callable, Sequence

from .stopping import Stop

PATIENCE = 25  # seconds for requests that are still being answered


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether the portal on this port says that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def run_together(
    commands: Sequence[Sequence[str]],
    *,
    env: dict[str, str],
    is_ready: Callable[[], bool],
    announce: Callable[[], None],
) -> int:
    """Run the commands until a signal comes or one of them ends; then end the others.

    When ``is_ready`` first says so of the first one, ``announce`` is called and the others start: what starts beside
    it would keep the first page waiting. Returns an exit code: 0 after a signal.
    """
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.ask)
    first, *others = commands
    children = [_started(first, env)]
    is_announced = False
    try:
        while not stop.wait(0.2) and all(child.poll() is None for child in children):
            if not is_announced and is_ready():
                announce()
                children += [_started(command, env) for command in others]
                is_announced = True
    finally:
        codes = _end(children)
    return 0 if stop.is_asked else next((code for code in codes if code), 1)


def _started(command: Sequence[str], env: dict[str, str]) -> subprocess.Popen:
    # A session of its own: Ctrl-C reaches it once, from us, and not a second time from the terminal.
    return subprocess.Popen(command, env=env, start_new_session=True)  # noqa: S603


def _end(children: list[subprocess.Popen]) -> list[int]:
    """Ask all to end, wait, and kill who does not. Returns the exit codes of those that had ended before."""
    codes = [child.returncode for child in children if child.poll() is not None]
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    return codes
