"""Who is told to stop finishes what was begun: the web server its answer, the worker its job."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.core import maintenance
from portal.operations.jobs import declare, kinds, queue
from portal.operations.jobs.models import Job, State
from portal.operations.worker import Worker
from tests.tools.running import free_port

ROOT = Path(__file__).resolve().parent.parent.parent


def test_web_server_finishes_its_answers(request, tmp_path):
    port, told = free_port(), tmp_path / "log"
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--workers", "1"]
    command += ["--bind", f"127.0.0.1:{port}", "tests.operations.slow:application"]
    wordy = os.environ | {"LOG_FORMAT": "json", "LOG_LEVEL": "INFO"}
    server = subprocess.Popen(command, cwd=ROOT, env=wordy, stderr=told.open("wb"))
    request.addfinalizer(server.kill)
    connection = connected(port)
    # An endless address reaches the portal, which says what is wrong with it.
    connection.request("GET", f"/?q={'x' * 100_000}")
    answer = connection.getresponse()

    assert answer.read(7) == b"begun, "
    server.send_signal(signal.SIGTERM)

    assert answer.read() == b"and finished"
    assert server.wait(60) == 0
    connection.close()
    last = json.loads(told.read_text().splitlines()[-1])
    assert (last["logger"], last["message"]) == ("gunicorn.error", "Shutting down: Master")


def test_figures_are_those_of_all_processes_also_with_the_token_in_a_file(request, tmp_path):
    port, token = free_port(), tmp_path / "token"
    token.write_text("a-token-for-figures\n")
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    known = os.environ | {"METRICS_TOKEN_FILE": str(token), "DATA_DIR": str(tmp_path), "TMPDIR": str(tmp_path)}
    known |= {"DATABASE_URL": f"sqlite:///{tmp_path}/empty", "SECRET_KEY": "0123456789" * 6, "WEB_WORKERS": "1"}
    server = subprocess.Popen(command, cwd=ROOT, env=known, stderr=subprocess.DEVNULL)
    request.addfinalizer(lambda: (server.terminate(), server.wait(60)))
    connection = connected(port)
    connection.request("GET", "/metrics", headers={"Authorization": "Bearer a-token-for-figures"})

    figures = connection.getresponse().read().decode()
    connection.close()

    assert 'portal_part_up{part="database"}' in figures
    assert "python_info" not in figures  # which tells of one process alone


def connected(port):
    for _try in range(1200):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.connect()
            return connection
        except OSError:
            connection.close()
            time.sleep(0.05)
    raise AssertionError("gunicorn does not answer.")


@pytest.mark.django_db
def test_worker_finishes_its_job_and_takes_no_other(monkeypatch):
    monkeypatch.setattr(kinds, "KINDS", {})
    monkeypatch.setattr(queue, "KINDS", kinds.KINDS)
    monkeypatch.setattr("portal.operations.worker.close_old_connections", lambda: None)
    worker, done = Worker(say=print), []

    def work(job):
        worker.stop()
        done.append(job.about["word"])

    declare("note", work)
    for word in ("first", "second"):
        queue.queue("note", {"word": word}, key=word)

    worker.run()

    assert done == ["first"]
    assert dict(Job.objects.values_list("key", "state")) == {"first": State.DONE, "second": State.WAITING}


@pytest.mark.django_db
def test_worker_rests_during_maintenance(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(queue, "arm", lambda now: pytest.fail("It works."))
    maintenance.switch(maintenance.ON)

    Worker(say=print).turn()
