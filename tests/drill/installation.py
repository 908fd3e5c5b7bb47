"""A whole installation on this machine: nginx with our own configuration, two web processes, PostgreSQL, Redis."""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.operations.mail_server import free_port

from .figures import figure
from .outages import ROOT, Postgres
from .visitors import HOST, Visitor

PORTAL, GROUP = "nobody", "nogroup"
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def without_rights() -> tuple[str, dict, dict]:
    """Python, what its environment needs besides, and who runs it: somebody who may do nothing, if root starts this.

    Debian's Python stands in for one in root's own folder, and takes the packages from there where they are.
    """
    if os.getuid() != 0:
        return sys.executable, {}, {}
    who = {"user": PORTAL, "group": GROUP, "extra_groups": []}
    debians = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    for python, more in ((sys.executable, {}), (debians, {"PYTHONPATH": sysconfig.get_path("purelib")})):
        with suppress(OSError):
            if not subprocess.call([python, "-c", "import django"], cwd=ROOT, env=os.environ | more, **who, **SILENT):
                return python, more, who
    return sys.executable, {}, {}


class Installation:
    """``web`` are the two web processes, ``port`` is that of nginx."""

    def __init__(self, place: Path):
        self.place, self.postgres = place, Postgres(place)
        self.port, self.cache_port = free_port(), free_port()
        self.web_ports = [free_port(), free_port()]
        self.web: list[subprocess.Popen] = []
        self.others: list[subprocess.Popen] = []
        self.cache: subprocess.Popen | None = None
        self.python, more, self.who = without_rights()
        self.environment = (
            os.environ
            | more
            | {
                "DATABASE_URL": self.postgres.address,
                "CACHE_URL": f"redis://127.0.0.1:{self.cache_port}/1",
                "DATA_DIR": str(place / "portal"),
                "SECRET_KEY": secrets.token_urlsafe(64),
                "SITE_URL": f"https://{HOST}",
                "ALLOWED_HOSTS": HOST,
                "API_REQUESTS_A_MINUTE": "0",
                "WEB_WORKERS": "2",
            }
        )

    def start(self) -> None:
        (self.place / "portal").mkdir()
        if self.who:
            shutil.chown(self.place / "portal", PORTAL, GROUP)
        figure("the portal runs as", self.who.get("user") or ("root" if os.getuid() == 0 else "who started it"))
        self.postgres.start()
        self.start_cache()
        self.manage("prepare", "--starter")
        self.web = [self.start_web(port) for port in self.web_ports]
        nginx = configured(self.place, self.port, self.web_ports)
        self.others = [self._run(["nginx", "-p", str(self.place), "-c", str(nginx)], "nginx")]
        visitor = Visitor(self.port, 1)
        for _try in range(240):
            if visitor.ask("/healthz").status == 200:
                return
            time.sleep(0.5)
        raise RuntimeError(f"The installation does not answer: {(self.place / 'web').read_text()[-2000:]}")

    def start_cache(self) -> None:
        command = ["redis-server", "--port", str(self.cache_port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self.cache = self._run([*command, str(self.place), "--maxmemory", "64mb"], "cache")

    def fill_cache(self, is_full: bool) -> None:
        """No room for anything more, and nothing that may be dropped for it."""
        for name, value in (("maxmemory", "1" if is_full else "64mb"), ("maxmemory-policy", "noeviction")):
            command = ["redis-cli", "-p", str(self.cache_port), "config", "set", name, value]
            subprocess.run(command, check=True, capture_output=True)

    def start_web(self, port: int) -> subprocess.Popen:
        config = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
        return self._run([self.python, *config], "web", start_new_session=True, **self.who)

    def kill_web(self, number: int) -> None:
        """At once, with all that it was answering."""
        os.killpg(self.web[number].pid, signal.SIGKILL)
        self.web[number].wait(10)

    def replace_web(self, number: int) -> None:
        """Start it again, as systemd does two seconds later, and wait until it answers."""
        time.sleep(2)
        self.web[number] = self.start_web(self.web_ports[number])
        for _try in range(240):
            try:
                with socket.create_connection(("127.0.0.1", self.web_ports[number]), timeout=1) as line:
                    line.settimeout(30)
                    line.sendall(f"GET /healthz HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
                    if line.recv(1):
                        return
            except OSError:
                time.sleep(0.5)

    def manage(self, *command: str) -> str:
        whole = [self.python, "manage.py", *command]
        done = subprocess.run(whole, cwd=ROOT, env=self.environment, capture_output=True, text=True, **self.who)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout

    def stop(self) -> None:
        for process in (*self.others, *self.web, *filter(None, [self.cache])):
            process.terminate()
        for process in (*self.others, *self.web, *filter(None, [self.cache])):
            process.wait(40)
        self.postgres.stop()

    def _run(self, command: list[str], name: str, **how) -> subprocess.Popen:
        with open(self.place / name, "ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, **how)


def configured(place: Path, port: int, web_ports: list[int], also: str = "") -> Path:
    """Our own configuration of nginx with ports, folders and a certificate of this place."""
    key, certificate = place / "key.pem", place / "certificate.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    subprocess.run([*request, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    own = (ROOT / "deploy/nginx/portal.conf").read_text().replace("portal.example.org", HOST)
    changes = (
        (r"server unix:\S+;", "".join(f"server 127.0.0.1:{web} fail_timeout=3s;" for web in web_ports)),
        (r"listen \[::\]:\d+[^;]*;", ""),
        (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl;"),
        (r"ssl_certificate [^;]+;", f"ssl_certificate {certificate};"),
        (r"ssl_certificate_key [^;]+;", f"ssl_certificate_key {key};"),
        (r"/var/lib/portal/", f"{place}/portal/"),
        (r"/var/log/nginx/", f"{place}/"),
    )
    for pattern, value in changes:
        own, count = re.subn(pattern, value, own)
        if not count:
            raise RuntimeError(f"deploy/nginx/portal.conf has no {pattern}")
    temporary = "".join(
        f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"daemon off; pid {place}/nginx.pid; error_log {place}/nginx_errors; events {{}}"
        f" http {{ include /etc/nginx/mime.types; access_log off; {temporary} {also}\n{own} }}"
    )
    if os.getuid() == 0:
        whole = f"user nobody nogroup; {whole}"
    path = place / "nginx.conf"
    path.write_text(whole)
    return path


@contextmanager
def installation() -> Iterator[Installation]:
    place = Path(tempfile.mkdtemp(prefix="portal-drill-"))
    place.chmod(0o755)
    if os.getuid() == 0:
        shutil.chown(place, "postgres")
    made = Installation(place)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(place, ignore_errors=True)
