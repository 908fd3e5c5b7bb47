import os
import signal
import socket
import stat
import time

from portal.operations import processes, secret_key


def ends():
    raise SystemExit(3)


def stays():
    time.sleep(60)


def run(tasks, **options):
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        return processes.run_together(tasks, **{"is_ready": lambda: True, "announce": lambda: None, **options})
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_all_end_when_one_dies():
    assert run([stays, ends]) == 3


def test_signal_ends_all_and_is_no_failure():
    began = time.monotonic()

    assert run([stays, stays], announce=lambda: os.kill(os.getpid(), signal.SIGTERM)) == 0
    assert time.monotonic() - began < processes.PATIENCE  # one that has hardly begun has heard it too


def test_who_does_not_end_is_killed(monkeypatch, tmp_path):
    monkeypatch.setattr(processes, "PATIENCE", 0.2)
    is_deaf = tmp_path / "deaf"

    def deaf():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        is_deaf.touch()
        time.sleep(60)

    child = processes._started(deaf)
    while not is_deaf.exists():
        time.sleep(0.01)
    processes._end([child])

    assert child.exitcode == -signal.SIGKILL


def test_addresses_are_announced_once_when_ready(tmp_path):
    told, said = tmp_path / "told", []

    def ends_when_told():
        while not told.exists():
            time.sleep(0.01)
        time.sleep(0.5)

    run([ends_when_told], announce=lambda: (said.append("ready"), told.touch()))

    assert said == ["ready"]


def test_others_start_when_the_first_one_answers(tmp_path):
    noted = tmp_path / "noted"

    run([lambda: time.sleep(0.6), noted.touch], is_ready=lambda: False)

    assert not noted.exists()


def test_taken_port_is_noticed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not processes.is_free(taken.getsockname()[1])


def test_nothing_answers_on_a_free_port():
    with socket.socket() as kept:  # bound, so that nobody else takes it, but it does not listen
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        port = kept.getsockname()[1]
        assert processes.is_free(port)
        assert not processes.answers(port)


def test_secret_key_is_long_private_and_stays(tmp_path):
    path = tmp_path / "var" / "secret_key"
    secret_key.create(path)
    key = path.read_text()
    secret_key.create(path)

    assert len(key.strip()) > 80
    assert path.read_text() == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
