"""Those who read and those who write while things break, each from an address of its own."""

import re
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlencode

from tests.operations.fields import fields_of

HOST = "portal.example.org"
READ = ("/", "/facilities/", "/facilities/?country=DE", "/projects/", "/consortia/leaps/", "/news/", "/search/?q=desy")
READ += ("/api/v1/facilities/", "/people/", "/static/img/mark.svg")
PATIENCE = 20  # seconds for which somebody tries again
PACE = 0.05
SAID = re.compile(r"Marker (\d+)\. .*?End (\d+)\.", re.DOTALL)


@dataclass
class Answer:
    status: int
    headers: dict = field(default_factory=dict)
    text: str = ""
    cookies: list[str] = field(default_factory=list)


class Visitor:
    """A browser that minds no certificate."""

    def __init__(self, port: int, number: int, cookie: str = ""):
        self.port, self.source, self.cookie = port, (f"127.0.{1 + number // 250}.{1 + number % 250}", 0), cookie
        self.connection: HTTPSConnection | None = None
        self.context = ssl._create_unverified_context()  # noqa: S323 - the certificate was made a minute ago

    def ask(self, path: str, method: str = "GET", body: str | None = None, more: str = "") -> Answer:
        """The answer; status 0 when there is none."""
        headers = {"Host": HOST, "Referer": f"https://{HOST}/", "Cookie": self.cookie + more}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        try:
            if self.connection is None:
                options = {"timeout": 60, "source_address": self.source, "context": self.context}
                self.connection = HTTPSConnection("127.0.0.1", self.port, **options)
            self.connection.request(method, path, body, {name: value for name, value in headers.items() if value})
            got = self.connection.getresponse()
            text = got.read().decode("utf-8", "replace")
            return Answer(got.status, dict(got.getheaders()), text, got.headers.get_all("Set-Cookie") or [])
        except (OSError, HTTPException) as wrong:
            self.connection = None
            return Answer(0, text=repr(wrong))


@dataclass
class Tally:
    """What all of them saw; ``told`` is what editors were told is public, by the address of the page."""

    told: dict[str, int] = field(default_factory=dict)
    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    failed_reads: list[str] = field(default_factory=list)
    failed_writes: list[str] = field(default_factory=list)
    longest_wait: float = 0
    wrong: list[str] = field(default_factory=list)


def read(visitor: Visitor, tally: Tally, until: threading.Event, pages: list[str]) -> None:
    paths = [path for page in pages for path in (*READ[:5], page, *READ[5:], page)]
    place = hash(visitor.source) % len(paths)
    while not until.is_set():
        place += 1
        read_one(visitor, tally, paths[place % len(paths)])
        time.sleep(PACE)


def read_one(visitor: Visitor, tally: Tally, path: str) -> None:
    began, least = time.monotonic(), tally.told.get(path, 0)
    answer = visitor.ask(path)
    if answer.status in (0, *range(500, 600)):
        tally.failed_reads.append(f"{path} {answer.status} {answer.text[:80] if not answer.status else ''}".strip())
        while answer.status in (0, *range(500, 600)) and time.monotonic() < began + PATIENCE:
            time.sleep(0.3)
            answer = visitor.ask(path)
        tally.longest_wait = max(tally.longest_wait, time.monotonic() - began)
    tally.reads.append(time.monotonic() - began)
    if answer.status != 200:
        # nginx gives a static file without us; everything else here is public
        tally.wrong.append(f"{path} answers {answer.status} for {PATIENCE} s")
    elif path in tally.told:
        said = SAID.search(answer.text)
        if not said or said[1] != said[2]:
            tally.wrong.append(f"{path} shows half a text")
        elif int(said[1]) < least:
            tally.wrong.append(f"{path} shows {said[1]} after {least} was published")


def write(visitor: Visitor, tally: Tally, until: threading.Event, form: str, page: str) -> None:
    number = tally.told[page]
    while not until.is_set():
        number += 1
        began = time.monotonic()
        while (failed := publish(visitor, form, number)) and time.monotonic() < began + PATIENCE * 2:
            tally.failed_writes.append(failed)
            time.sleep(0.5)
        if failed:
            tally.wrong.append(f"{form} could not be published: {failed}")
            return
        tally.told[page] = number
        tally.writes.append(time.monotonic() - began)
        time.sleep(0.5)


def publish(visitor: Visitor, form: str, number: int) -> str:
    """Publish a text with this number; says what went wrong."""
    opened = visitor.ask(form)
    if opened.status != 200:
        return f"opening answers {opened.status}"
    summary = f"Marker {number}. {'Words of one text that is published whole. ' * 20}End {number}."
    sent = fields_of(opened.text) | {"summary": [summary], "action-publish": ["on"]}
    cookies = "".join(f"; {one.partition(';')[0]}" for one in opened.cookies if "csrf" in one)
    if cookies:
        visitor.cookie = re.sub(r"; __Host-csrf[^;]*", "", visitor.cookie) + cookies
    answer = visitor.ask(form, "POST", urlencode(sent, doseq=True))
    return "" if answer.status == 302 else f"publishing answers {answer.status}"
