"""The grade that MDN's HTTP Observatory gives, over TLS with a certificate made for the purpose, without leaving.

The portal that the audit started is served once more under https, by a second and third process on the same data: the
grade wants the ports 443 and 80, which the network of the audit has for itself.
"""

import contextlib
import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from . import running
from .admin_pages import SESSION
from .pages import Target

PACKAGE = Path(__file__).parent / "node_modules" / "@mdn" / "mdn-http-observatory"
PUBLIC, ADMIN = ("A+",), ("A+", "A", "A-", "B+")
WANTED = (
    ("home", "/", False, PUBLIC),
    ("list", "/facilities/", False, PUBLIC),
    ("sign in", "/accounts/login/", False, PUBLIC),
    ("second factor", "/accounts/2fa/", True, PUBLIC),
    ("admin", "/admin/", True, ADMIN),
)
PATIENCE = 300  # seconds


def findings(base: str, pages: list[Target]) -> list[str]:
    if not running.started:
        print("  observatory not asked: it needs a portal that the audit starts")
        return []
    # A list of sites that its maker would fetch; ours is on none.
    (PACKAGE / "conf" / "hsts-preload.json").write_text("[]")
    # Not of the administrator, whose password another check changes meanwhile.
    code = SESSION.replace('"admin"', '"publisher"') + "print(session.session_key)"
    session = running.run_inside(code).splitlines()[-1]
    asked = [
        {"name": name, "path": path, "cookie": f"__Host-sessionid={session}" if is_inside else ""}
        for name, path, is_inside, _grades in WANTED
    ]
    with tempfile.TemporaryDirectory(prefix="portal-tls-") as place, served(Path(place)) as certificate:
        command = ["node", str(Path(__file__).with_suffix(".mjs")), json.dumps(asked)]
        env = os.environ | {"NODE_EXTRA_CA_CERTS": str(certificate)}
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode:
        return [f"observatory: {done.stderr.strip()[-300:]}"]
    graded = json.loads(done.stdout)
    print("\n".join(f"  observatory {one['name']}: {one['grade']} ({one['score']})" for one in graded))
    return [
        f"observatory: {one['name']}: {one['grade']} ({one['score']}): {', '.join(one['lost'])}"
        for one, (_name, _path, _is_inside, grades) in zip(graded, WANTED, strict=True)
        if one["grade"] not in grades
    ]


@contextlib.contextmanager
def served(place: Path) -> Iterator[Path]:
    """The portal on https and, for its redirect, on http; gives the certificate that vouches for itself."""
    certificate, key = place / "certificate.pem", place / "key.pem"
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = ["openssl", "req", "-x509", *kind, *name, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    env = running.started | {"SITE_URL": "https://localhost", "ALLOWED_HOSTS": "localhost", "WEB_WORKERS": "1"}
    conf = running.ROOT / "deploy" / "gunicorn.conf.py"
    command = [sys.executable, "-m", "gunicorn", "--config", str(conf), "--bind"]
    secure = ["127.0.0.1:443", "--certfile", str(certificate), "--keyfile", str(key)]
    with contextlib.ExitStack() as stack:
        for where in (secure, ["127.0.0.1:80"]):
            process = subprocess.Popen([*command, *where], cwd=running.ROOT, env=env)
            stack.callback(process.wait, PATIENCE)
            stack.callback(process.terminate)
        wait_for(443, certificate)
        wait_for(80)
        yield certificate


def wait_for(port: int, certificate: Path | None = None) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as plain:
                if certificate:
                    ssl.create_default_context(cafile=certificate).wrap_socket(plain, server_hostname="localhost")
            return
        time.sleep(0.2)
    raise SystemExit(f"Nothing answers on port {port}; the Observatory needs it.")
