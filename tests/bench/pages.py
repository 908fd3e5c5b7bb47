"""What pages cost in one process: cold, with nothing kept, and warm; with the starter content and many records.

``BENCH_RECORDS=0,5000,100000`` measures with so many made-up records in turn, each in a database of its own; 0 is the
starter content alone. A PostgreSQL that is thrown away afterwards is named by ``BENCH_DATABASE_URL``.

``ms`` and ``p95`` are of the processor, the database's with it; beside other work they grow, so read the ratios.
``clock`` is the p95 by the clock. ``MiB`` is what a worker of gunicorn holds (PSS) when it has answered that, after all
above it.
"""

import statistics
from time import perf_counter
from typing import NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from . import databases, serving
from .databases import forget, processor
from .empty import DJANGOS_OWN
from .table import Row
from .throughput import PAGES
from .walk import walked

ROUNDS = 11
EMPTY = "/empty/"


class Way(NamedTuple):
    """One line of the table: a page in one of the databases, cold or warm."""

    page: str
    size: int = 0
    is_cold: bool = False

    @property
    def address(self) -> str:
        return PAGES[self.page][0] if self.page in PAGES else EMPTY

    def __str__(self):
        if self.page not in PAGES:
            return self.page
        with_records = f", {self.size} records" if self.size else ""
        return f"{self.page}, {'cold' if self.is_cold else 'warm'}{with_records}"


class Answer(NamedTuple):
    seconds: float
    by_the_clock: float
    size: int


def measure() -> list[Row]:
    names = databases.make()
    client, plain = Client(HTTP_ACCEPT_ENCODING="gzip"), Client()
    with override_settings(MIDDLEWARE=DJANGOS_OWN):
        plain.get(EMPTY)
    clients = {"empty view": plain} | dict.fromkeys(PAGES, client)
    ways = [Way("empty view", first := min(names))]
    ways += [Way(page, size, is_cold) for size in names for page in PAGES for is_cold in (True, False)]
    answers: dict[Way, list[Answer]] = {way: [] for way in ways}
    for turn in range(ROUNDS + 1):
        for way in ways:
            databases.use(names[way.size])
            answer = ask(clients[way.page], way)
            if turn:  # the first one imports
                answers[way].append(answer)
    start = serving.started(databases.address_of(names[first]))
    rows = _rows(clients, answers, names)
    return [*rows, *(walked(client, databases.use, size, name) for size, name in names.items()), start]


def ask(client: Client, way: Way) -> Answer:
    if way.is_cold:
        forget()
    began, clocked = processor(), perf_counter()
    answer = client.get(way.address)
    body = answer.getvalue()
    took, passed = processor() - began, perf_counter() - clocked
    assert answer.status_code == 200, (way, answer.status_code)
    return Answer(took, passed, len(body))


def _rows(clients: dict[str, Client], answers: dict[Way, list[Answer]], names: dict[int, str]) -> list[Row]:
    held = {size: serving.memory(databases.address_of(name), PAGES) for size, name in names.items()}
    rows: list[Row] = []
    for way, given in answers.items():
        databases.use(names[way.size])
        if way.is_cold:
            forget()
        with CaptureQueriesContext(connection) as asked:
            clients[way.page].get(way.address).getvalue()
        middle = statistics.median(answer.seconds for answer in given)
        fair = rows[0].seconds if rows else middle
        more = {
            "p95": f"{late(answer.seconds for answer in given):.1f}",
            "clock": f"{late(answer.by_the_clock for answer in given):.1f}",
            "queries": str(len(asked)),
            "KiB": f"{given[-1].size / 1024:.1f}",
            "MiB": f"{held[way.size][way.page]:.0f}" if way.is_cold else "",
        }
        rows.append(Row(str(way), middle, fair / middle, more=more))
    return rows


def late(times) -> float:
    """Milliseconds that 95 of a hundred do not pass."""
    ordered = sorted(times)
    return ordered[min(len(ordered) * 95 // 100, len(ordered) - 1)] * 1000
