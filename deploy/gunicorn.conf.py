"""gunicorn as `make run` and production start it. What differs by machine comes from the environment."""

import os
import sys
import tempfile

from django.core.exceptions import ImproperlyConfigured
from gunicorn.http import message, wsgi

from portal.operations import logs
from portal.operations.environment import Variables

wsgi.SERVER = "portal"  # what answers is nobody's business
wsgi_app = "portal.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
try:
    env = Variables(in_files=("METRICS_TOKEN",))
    workers = env.number("WEB_WORKERS", default=2, least=1)
    threads = env.number("WEB_THREADS", default=2, least=1)
    has_figures = bool(env.str("METRICS_TOKEN", default=""))
except ImproperlyConfigured as wrong:
    sys.exit(str(wrong))
worker_class = "gthread"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
timeout = 30
graceful_timeout = 20
keepalive = 5
# Who sends 100 KB is told by the page what is wrong. gunicorn itself knows no limit between 8190 bytes and none.
limit_request_line = message.MAX_REQUEST_LINE = 128 * 1024
# A worker is renewed now and then, not all at the same moment: what leaks stays small.
max_requests = 200_000
max_requests_jitter = 20_000
level = os.environ.get("LOG_LEVEL", "")  # what is wrong with it the portal says
logconfig_dict = logs.configuration(os.environ.get("LOG_FORMAT", ""), level if level in logs.LEVELS else "WARNING")
control_socket_disable = True


def on_starting(server):
    """Load the portal before workers are forked from it: they share the memory, and each of them is there at once.

    A setting that is missing or wrong is told in a sentence here, not by each worker with where it was noticed.
    """
    try:
        server.app.wsgi()
    except ImproperlyConfigured as wrong:
        sys.exit(str(wrong))


if has_figures:
    # Where the workers count together; made before the first of them starts, and gone with the machine's next start.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="portal-metrics-"))

    def child_exit(server, worker):
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415

        mark_process_dead(worker.pid)
