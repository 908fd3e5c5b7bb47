"""Whom the portal believes about where a request comes from: proxies that TRUSTED_PROXIES names, and nobody else."""

from functools import lru_cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SOCKET = "unix"  # the name of a peer that has no address, because it came through a socket of this machine
BELIEVED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")


class TrustedProxies:
    """The outermost middleware: behind it ``REMOTE_ADDR`` is the reader's address, and no forged header is left."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = request.META.get("REMOTE_ADDR", "")
        if is_trusted(peer):
            request.META["REMOTE_ADDR"] = sender(peer, request.META.get("HTTP_X_FORWARDED_FOR", ""))
        else:
            for name in BELIEVED:
                request.META.pop(name, None)
        return self.get_response(request)


def is_trusted(peer: str) -> bool:
    """Whether a peer is one of our own proxies."""
    return _is_among(peer, tuple(settings.TRUSTED_PROXIES))


@lru_cache(maxsize=1000)
def _is_among(peer: str, proxies: tuple[str, ...]) -> bool:
    if not peer:
        return SOCKET in proxies
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in ip_network(one, strict=False) for one in proxies if one != SOCKET)


def sender(peer: str, forwarded: str) -> str:
    """The last address that a proxy of ours saw and that is none of ours; what stands before it is hearsay."""
    for seen in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        try:
            ip_address(seen)
        except ValueError:
            break
        peer = seen
        if not is_trusted(seen):
            break
    return peer
