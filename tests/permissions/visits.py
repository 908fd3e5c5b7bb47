"""Addresses of the portal, and what a visit to one comes to."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from unittest.mock import patch

from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse
from django.urls import get_resolver

# How a visit ends.
OPENS, REFUSED, LOGIN, MISSING, BAD, METHOD = "o", "x", "l", "-", "b", "m"
BY_STATUS = {400: BAD, 403: REFUSED, 404: MISSING, 405: METHOD}
DENIAL = "you do not have permission"
KEY = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)|\((?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Address:
    """A route of the URL configuration, ``name`` with its namespaces."""

    route: str
    name: str

    @property
    def keys(self) -> list[str]:
        """Names of the parts that a visit fills; a part without a name is called after its place."""
        return [match[1] or match[2] or str(place) for place, match in enumerate(KEY.finditer(self.route))]

    def path(self, **values) -> str:
        places = iter(self.keys)
        filled = KEY.sub(lambda match: str(values[next(places)]), self.route)
        return "/" + filled.replace("^", "").replace("$", "").replace("\\", "")

    @property
    def label(self) -> str:
        """The name, or the route of an address that has none."""
        return self.route if self.name.endswith(":") or not self.name else self.name


def addresses(resolver=None, route="", names=()) -> Iterator[Address]:
    """Every address of the portal, in the order of the URL configuration."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, here, (*names, pattern.namespace) if pattern.namespace else names)
        else:
            yield Address(here, ":".join([*names, pattern.name or ""]))


# Who looks at a form is shown to others at it, and may be told of its comments; the rest is made when it is first
# needed, or, by /readyz, written to see whether that can be done, and taken back.
NOTED_BY_LOOKING = (
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "django_session",
    "wagtailusers_userprofile",
    "pages_portalsettings",
    "wagtailimages_rendition",
    'INTO "operations_backup"',
)
NO_CHANGE = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def seen_writing() -> Iterator[list[str]]:
    """Collects what is written meanwhile, besides what looking is allowed to note."""
    written: list[str] = []

    def watch(execute, sql, *rest):
        if not sql.startswith(NO_CHANGE) and not any(table in sql for table in NOTED_BY_LOOKING):
            written.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield written


def visit(client, method: str, path: str, *, is_read: bool = True) -> tuple[str, str]:
    """How a visit ends, and what it says; whatever it wrote is undone.

    What nobody reads need not be drawn: templates take most of the time of a form.
    """
    cookies = dict(client.cookies)
    undrawn = nullcontext() if is_read else patch.object(SimpleTemplateResponse, "rendered_content", "")
    with transaction.atomic(), undrawn, seen_writing() as written:
        response = getattr(client, method.lower())(path)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        end = end_of(response)
        if method == "GET" and written:
            end += f", and writes: {written[0][:100]}"
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    return end, content.decode(errors="replace")


def end_of(response) -> str:
    if response.status_code >= 400:
        return BY_STATUS.get(response.status_code, str(response.status_code))
    goes_to = response.headers.get("Location", "")
    if goes_to.startswith(("/accounts/login/", "/admin/login/")):
        return LOGIN
    told = " ".join(str(message) for message in get_messages(response.wsgi_request))
    return REFUSED if DENIAL in told and goes_to == "/admin/" else OPENS
