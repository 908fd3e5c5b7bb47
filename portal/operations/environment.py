"""Reads variables of the environment; whatever cannot be read is told by the name of its variable.

It is read by the settings, so it imports nothing that needs them.
"""

import os
import warnings
from collections.abc import Callable, Collection
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

YES, NO = environ.Env.BOOLEAN_TRUE_STRINGS, ("false", "off", "n", "no", "0", "")

# How an address may look, as it is told, and the other words with which it may begin.
ADDRESSES = {
    "DATABASE_URL": (
        ("postgres://USER:PASSWORD@HOST/NAME", "sqlite:///FILE"),
        {"postgresql", "psql", "pgsql"},
    ),
    "CACHE_URL": (
        ("redis://HOST:PORT/NUMBER", "rediss://HOST:PORT/NUMBER"),
        {"valkey", "valkeys", "locmemcache", "dummycache"},
    ),
    "EMAIL_URL": (
        ("smtp+tls://USER:PASSWORD@HOST:587", "smtp+ssl://USER:PASSWORD@HOST:465", "smtp://HOST:25"),
        {"smtps", "consolemail", "filemail", "memorymail", "dummymail"},
    ),
}


class Variables(environ.Env):
    """A secret may stand in a file, which a variable with _FILE names: systemd and containers hand them over so."""

    def __init__(self, in_files: tuple[str, ...]):
        super().__init__()
        self.ENVIRON = os.environ | {
            name: _content(f"{name}_FILE", place) for name in in_files if (place := os.environ.get(f"{name}_FILE"))
        }

    def get_value(self, var, cast=None, *rest, **options):
        if cast is bool and (said := self.ENVIRON.get(var, "").lower()) not in (*YES, *NO):
            raise ImproperlyConfigured(f"{var} is “{said}”. It takes yes or no.")
        try:
            return super().get_value(var, cast, *rest, **options)
        except ValueError as wrong:
            raise ImproperlyConfigured(f"{var} has to be a whole number.") from wrong

    def number(self, var: str, default: int, least: int = 0) -> int:
        if (said := self.int(var, default=default)) < least:
            raise ImproperlyConfigured(f"{var} is {said}. It has to be {least} or more.")
        return said

    def one_of(self, var: str, known: Collection[str], default: str) -> str:
        if (said := self.str(var, default=default)) not in known:
            raise ImproperlyConfigured(f"{var} is “{said}”. It is one of: {', '.join(known)}.")
        return said

    def address(self, var: str, read: Callable[[str], dict], default: str) -> dict:
        """What ``read`` makes of an address; the refusal is without it, for it may hold a password."""
        said, (wanted, also) = self.str(var, default=default), ADDRESSES[var]
        try:
            if said.partition("://")[0] not in also | {one.partition("://")[0] for one in wanted}:
                raise ValueError(var)
            with warnings.catch_warnings(action="error"):
                return read(said)
        except (ImproperlyConfigured, ValueError, UserWarning) as wrong:
            raise ImproperlyConfigured(f"{var} has to be {' or '.join(wanted)}.") from wrong

    def proxies(self, var: str, default: list[str], socket: str) -> list[str]:
        """Addresses and networks, and the word for a socket of this machine."""
        said = [one.strip() for one in self.list(var, default=default)]
        for one in said:
            try:
                _ = one == socket or ip_network(one, strict=False)
            except ValueError as wrong:
                raise ImproperlyConfigured(
                    f"{var} names “{one}”. Write addresses or networks, as 10.0.0.1 or 10.0.0.0/8, or {socket}."
                ) from wrong
        return said

    def zone(self, var: str, default: str) -> str:
        try:
            return ZoneInfo(self.str(var, default=default)).key
        except (ValueError, OSError, ZoneInfoNotFoundError) as wrong:
            raise ImproperlyConfigured(f"{var} is no time zone. Write it as Europe/Brussels.") from wrong


def _content(name: str, place: str) -> str:
    try:
        return Path(place).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        why = getattr(wrong, "strerror", None) or "it is no text"
        raise ImproperlyConfigured(f"{name} names {place}, which cannot be read: {why}.") from wrong
