"""A mail server on this machine: it takes what it is sent, or does with it what a test says."""

import asyncio
import ssl
import subprocess
from contextlib import contextmanager
from email import message_from_bytes, policy
from threading import Event

from aiosmtpd.controller import Controller

from tests.tools.running import free_port


class Letterbox:
    """What was taken, in order. ``stalls`` names subjects that get no answer; ``held`` says that there is one."""

    def __init__(self):
        self.taken, self.stalls, self.held = [], set(), Event()
        self.answer = "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - as aiosmtpd calls it
        message = message_from_bytes(envelope.content, policy=policy.default)
        if message["Subject"] in self.stalls:
            self.stalls.discard(message["Subject"])
            self.held.set()
            await asyncio.sleep(3600)  # whoever waits for the answer has to be killed
        if self.answer.startswith("250"):
            self.taken.append(message)
        return self.answer


@contextmanager
def serving(letterbox: Letterbox, **options):
    """The port of a running server."""
    controller = Controller(letterbox, hostname="127.0.0.1", port=free_port(), ready_timeout=60, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def certificate(folder, name="IP:127.0.0.1") -> ssl.SSLContext:
    """A certificate that nobody vouches for; ``folder / "cert.pem"`` vouches for itself."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", f"subjectAltName={name}", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context
