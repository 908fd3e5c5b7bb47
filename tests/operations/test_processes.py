import os
import signal
import socket
import stat
import subprocess
import sys
import threading

from portal.operations import processes, secret_key

ENDS = [sys.executable, "-c", "raise SystemExit(3)"]
STAYS = [sys.executable, "-c", "import time; time.sleep(60)"]


def run(commands, **options):
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        return processes.run_together(
            commands,
            **{"env": dict(os.environ), "is_ready": lambda: True, "announce": lambda: None, **options},
        )
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_all_end_when_one_dies():
    assert run([STAYS, ENDS]) == 3


def test_signal_ends_all_and_is_no_failure():
    def interrupt():
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Timer(0.5, interrupt).start()

    assert run([STAYS, STAYS]) == 0


def test_who_does_not_end_is_killed(monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    child.stdout.readline()

    processes._end([child])
    child.stdout.close()

    assert child.returncode == -signal.SIGKILL


def test_addresses_are_announced_once_when_ready():
    said = []
    slow = [sys.executable, "-c", "import time; time.sleep(1)"]

    run([slow], announce=lambda: said.append("ready"))

    assert said == ["ready"]


def test_others_start_when_the_first_one_answers(tmp_path):
    noted = tmp_path / "noted"
    notes = [sys.executable, "-c", f"open({str(noted)!r}, 'w'); import time; time.sleep(60)"]
    slow = [sys.executable, "-c", "import time; time.sleep(0.6)"]

    run([slow, notes], is_ready=lambda: False)

    assert not noted.exists()


def test_taken_port_is_noticed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not processes.is_free(taken.getsockname()[1])


def test_nothing_answers_on_a_free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
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
