"""The portal says that it is being worked on while a file lies in the data directory; it needs no database for that."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER = "600"  # seconds
OPEN = ("/healthz", "/readyz", "/metrics", "/static/")
READING = {"GET", "HEAD", "OPTIONS"}
# What stands in the file, and in the command.
OFF, ON, CLOSED = "off", "on", "closed"


def flag() -> Path:
    return Path(settings.DATA_DIR) / "maintenance"


def state() -> str:
    """``off``, ``on`` when readers may read and nobody may write, ``closed`` when nobody gets in."""
    try:
        return CLOSED if flag().read_text().strip() == CLOSED else ON
    except FileNotFoundError:
        return OFF


def switch(to: str) -> None:
    """Let all workers of this machine at once be in this state."""
    if to == OFF:
        flag().unlink(missing_ok=True)
    else:
        beside = flag().with_suffix(".new")
        beside.write_text(to)
        beside.replace(flag())


@contextmanager
def closed() -> Iterator[None]:
    """Closed for as long as it takes, then as before."""
    before = state()
    switch(CLOSED)
    try:
        yield
    finally:
        switch(before)


class Maintenance:
    """Answers with 503 what would write, the admin included; or everything but the question for health."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = OFF if request.path.startswith(OPEN) else state()
        if now == OFF or (now == ON and self.only_reads(request)):
            return self.get_response(request)
        answer = HttpResponse(render_to_string("503.html", {"is_readable": now == ON}), status=503)
        answer["Retry-After"] = RETRY_AFTER
        answer["Cache-Control"] = "no-store"
        return answer

    def only_reads(self, request: HttpRequest) -> bool:
        # Forms of the admin store drafts while they are only looked at.
        return request.method in READING and not request.path.startswith("/admin/")
