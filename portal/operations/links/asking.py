"""Asks a foreign server for an address without being led anywhere else: the one place where the portal calls out.

Only http and https, only their ports, only addresses of the public internet, whatever a name or a redirect says. What
was looked up is what is connected to, so a name cannot mean something else a moment later. No text is read.
"""

import ipaddress
import socket
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 5
PATIENCE, DEADLINE = 8, 20  # seconds: for each step, and for all of one server
# Networks in which the address of another one is hidden.
TRANSLATED = [ipaddress.ip_network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
# A server that does not talk to programs is there all the same.
GUARDED = {401, 402, 403, 405, 406, 429, 451, 999}


class Refused(Exception):
    """The address leads where the portal does not go."""


@dataclass(frozen=True)
class Answer:
    is_there: bool
    reason: str = ""


def ask(address: str) -> Answer:
    try:
        for _step in range(MOST_REDIRECTS + 1):
            status, location = _status(_split(address))
            if not (300 <= status < 400 and location):
                return Answer(status < 400 or status in GUARDED, f"{status}")
            address = urljoin(address, location)
        return Answer(False, f"more than {MOST_REDIRECTS} redirects")
    except Refused as error:
        return Answer(False, str(error))
    except (OSError, HTTPException, ValueError) as error:
        return Answer(False, (str(error) or type(error).__name__)[:300])


def _split(address: str) -> SplitResult:
    url = urlsplit(iri_to_uri(address))
    if url.scheme not in PORTS:
        raise Refused("neither http nor https")
    if not url.hostname or url.username is not None or url.port not in (None, PORTS[url.scheme]):
        raise Refused("an address with a name, a password or a port of its own")
    return url


def is_public(ip: str) -> bool:
    parsed = ipaddress.ip_address(ip.partition("%")[0])
    if parsed.version == 6 and (parsed.ipv4_mapped or any(parsed in network for network in TRANSLATED)):
        return False
    return parsed.is_global and not parsed.is_multicast


def _look_up(host: str, port: int) -> str:
    """One address of a host, all of whose addresses are public."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(is_public(ip) for ip in found):
        raise Refused("an address inside a network that is not public")
    return found[0]


def _status(url: SplitResult) -> tuple[int, str]:
    """The status of the answer, and where it leads."""
    host, port = str(url.hostname).encode("idna").decode(), PORTS[url.scheme]
    connection = HTTPConnection(host, port, timeout=PATIENCE)
    connection.sock = socket.create_connection((_look_up(host, port), port), timeout=PATIENCE)
    watch = Timer(DEADLINE, _cut_off, [connection])
    watch.daemon = True
    watch.start()
    with closing(connection):
        try:
            if url.scheme == "https":
                connection.sock = ssl.create_default_context().wrap_socket(
                    connection.sock, server_hostname=host, do_handshake_on_connect=False
                )
                connection.sock.do_handshake()
            path = (url.path or "/") + (f"?{url.query}" if url.query else "")
            name = f"Mozilla/5.0 (compatible; link check of {settings.SITE_URL})"
            connection.request("GET", path, headers={"Host": host, "User-Agent": name, "Accept": "*/*"})
            answer = connection.getresponse()
            with closing(answer):
                return answer.status, answer.headers.get("Location", "")
        finally:
            watch.cancel()


def _cut_off(connection: HTTPConnection) -> None:
    """Whoever answers letter by letter is not waited for."""
    with suppress(OSError):
        connection.sock.shutdown(socket.SHUT_RDWR)
