"""Runs the web server and the worker side by side: the worker starts once pages are answered; they end together."""

import http.client
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess

from .stopping import Stop

PATIENCE = 25  # seconds for requests that are still being answered
FORK = multiprocessing.get_context("fork")  # what this process has loaded, its children need not load again
ENDING = (signal.SIGTERM, signal.SIGINT)
Task = Callable[[], None]


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


def run_together(tasks: Sequence[Task], *, is_ready: Callable[[], bool], announce: Task) -> int:
    """Run each task in a process of its own until a signal comes or one of them ends; then end the others.

    When ``is_ready`` first says so of the first one, ``announce`` is called and the others start: what starts beside
    it would keep the first page waiting. Returns an exit code: 0 after a signal.
    """
    stop = Stop()
    for number in ENDING:
        signal.signal(number, stop.ask)
    first, *others = tasks
    children = [_started(first)]
    is_announced = False
    try:
        while not stop.wait(0.1) and all(child.is_alive() for child in children):
            if not is_announced and is_ready():
                announce()
                children += [_started(task) for task in others]
                is_announced = True
    finally:
        codes = _end(children)
    return 0 if stop.is_asked else next((code for code in codes if code), 1)


def _started(task: Task) -> BaseProcess:
    child = FORK.Process(target=_by_itself, args=(task,))
    # A signal that comes while it begins waits until it is one for the child, not for the handler of this process.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        child.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    return child


def _by_itself(task: Task) -> None:
    # A session of its own: Ctrl-C reaches it once, from us, and not a second time from the terminal.
    os.setsid()
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    task()


def _end(children: Sequence[BaseProcess]) -> list[int | None]:
    """Ask all to end, wait, and kill who does not. Returns the exit codes of those that had ended before."""
    codes = [child.exitcode for child in children if not child.is_alive()]
    for child in children:
        child.terminate()
    for child in children:
        child.join(PATIENCE)
        if child.is_alive():
            child.kill()
            child.join()
    return codes
