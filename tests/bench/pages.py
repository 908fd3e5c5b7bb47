"""What pages cost beside an empty view: cold, with nothing kept, and warm; with the starter content and many records.

Time of the processor, interleaved; p95 by the clock. ``BENCH_RECORDS=100000`` adds made-up records first. A PostgreSQL
that is thrown away afterwards, named by ``BENCH_DATABASE_URL``, works beside this process: its time is in the clock.
"""

import os
import resource
import statistics
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from portal.core import offered
from portal.core.freshness import instants

ROUNDS = 15
EMPTY = "/empty/"
# The least share of the speed of an empty view: 150 lists or 300 items a second where it does 4600.
LIST, DETAIL, WARM = 150 / 4600, 300 / 4600, 0.8
DJANGOS_OWN = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PAGES = {
    "home": ("/", LIST),
    "list": ("/projects/", LIST),
    "list, narrowed": ("/facilities/?country=DE", LIST),
    "detail": ("/facilities/petra-iii/", DETAIL),
    "search": ("/search/?q=neutrons", 0),
    "news page": ("/news/", LIST),
    "API page": ("/api/v1/projects/", LIST),
    "feed": ("/facilities.atom", 0),
}


@dataclass
class Row:
    name: str
    seconds: float
    ratio: float
    needed: float = 0
    count: int = 1


def empty(request):
    return HttpResponse("")


def measure() -> list[Row]:
    call_command("load_starter", verbosity=0)
    if number := int(os.environ.get("BENCH_RECORDS", "0")):
        call_command("make_sample_data", number, noinput=True, verbosity=0)
    client, plain = Client(HTTP_ACCEPT_ENCODING="gzip"), Client()
    clients = {EMPTY: plain} | {address: client for address, _needed in PAGES.values()}
    with override_settings(MIDDLEWARE=DJANGOS_OWN):
        plain.get(EMPTY)
    ways = {"empty": (EMPTY, False)}
    for name, (address, _needed) in PAGES.items():
        ways |= {f"{name}, cold": (address, True), f"{name}, warm": (address, False)}
    times: dict[str, list[float]] = {name: [] for name in ways}
    clock: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(ROUNDS):
        for name, (address, is_cold) in ways.items():
            if is_cold:
                forget()
            began, clocked = time.process_time(), time.perf_counter()
            answer = clients[address].get(address)
            body = answer.getvalue()
            took, passed = time.process_time() - began, time.perf_counter() - clocked
            assert answer.status_code == 200, (address, answer.status_code)
            if turn:  # the first one imports
                times[name].append(took)
                clock[name].append(passed)
            sizes[name] = len(body)
    return _rows(clients, ways, times, clock)


sizes: dict[str, int] = {}


def _rows(clients, ways, times, clock) -> list[Row]:
    fair = statistics.median(times["empty"])
    rows = []
    for name, (address, is_cold) in ways.items():
        if is_cold:
            forget()
        with CaptureQueriesContext(connection) as asked:
            clients[address].get(address).getvalue()
        late = sorted(clock[name])[len(clock[name]) * 95 // 100] * 1000
        told = f"{name} ({len(asked)} queries, {sizes[name] // 1024} KiB, p95 {late:.0f} ms)"
        middle = statistics.median(times[name])
        kind = name.rpartition(", ")
        needed = 0 if name == "empty" else WARM if kind[2] == "warm" else PAGES[kind[0]][1]
        rows.append(Row(told, middle, fair / middle, needed if kind[0] != "search" else 0))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.append(Row(f"most memory of this process: {memory:.0f} MiB", fair, 1))
    return rows


def forget() -> None:
    """Empty every cache, also what a process knows by heart."""
    for name in settings.CACHES:
        caches[name].clear()
    offered.forget()
    instants.forget()
