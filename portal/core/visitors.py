from ipaddress import IPv6Address, ip_address, ip_network

from django.utils.crypto import salted_hmac

SALT = "portal.core.visitors"
OF_ONE_PLACE = 64  # bits of an IPv6 address; of the rest each place has as many as it likes


def place_of(request) -> str:
    """From where a request comes, as a name that tells nobody the address: for counting, not for knowing."""
    return salted_hmac(SALT, _place(request.META.get("REMOTE_ADDR", ""))).hexdigest()[:20]


def _place(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:  # a socket of this machine
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or ip_network((known, OF_ONE_PLACE), strict=False))
