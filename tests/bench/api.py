"""A page of 100 projects with participations, and a long list streamed.

Time of the processor, not of the clock: all that answers, the database too, runs in this process.
"""

import statistics
import time
import tracemalloc
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_consortium, make_facility, make_organisation, without_history
from tests.programmes.factories import make_programme, make_project

from . import databases
from .databases import forget
from .table import Row

ROUNDS = 11
LONG = 3000
OWN = "/api/v1/projects/?page_size=100"


def make_projects() -> None:
    with without_history():
        leaps, programme, ec = make_consortium(), make_programme(), make_organisation()
        facility, bodies = make_facility(), [make_organisation() for _ in range(20)]
        for number in range(100):
            taking_part = [{"organisation": bodies[(number + step) % 20]} for step in range(5)]
            taking_part[0] |= {"facility": facility, "role": "coordinator"}
            outcomes = [{"label": "people trained", "number": number}]
            make_project(
                programme=programme, funder=ec, consortia=[leaps], participations=taking_part, outcomes=outcomes
            )


def measure() -> list[Row]:
    databases.use(databases.copied("of_api"))
    make_projects()
    client = Client()
    kinds: dict[str, Callable] = {
        "plain serializers": lambda: client.get("/api/v1/plain/"),
        "plain serializers, prefetched": lambda: client.get("/api/v1/prefetched/"),
        "this API, cold": lambda: client.get(OWN),
    }
    client.get("/api/v1/consortia/")  # whoever comes first after a publication asks for the moments of the day
    with CaptureQueriesContext(connection) as asked:
        told = client.get(OWN).json()["results"]
        queries = len(asked)
    assert len(told) == 100 and all(len(row["participations"]) == 5 for row in told)
    assert queries <= 5  # of them one for the content version
    took = {name: statistics.median(times) for name, times in interleaved(kinds).items()}
    warm = statistics.median([timed(kinds["this API, cold"]) for _ in range(ROUNDS)])
    fair = took["plain serializers, prefetched"]
    plain, prefetched, cold = (Row(name, seconds, fair / seconds) for name, seconds in took.items())
    cold.needed = 4
    return [
        plain,
        prefetched,
        cold,
        Row(f"this API, asked again ({queries} queries cold)", warm, fair / warm, needed=40),
        stream(),
    ]


def interleaved(kinds: dict[str, Callable]) -> dict[str, list[float]]:
    """Times of each kind, one after the other in turn, with nothing in the cache."""
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(ROUNDS):
        for name, ask in kinds.items():
            forget()
            took = timed(ask)
            if number:  # the first one imports
                times[name].append(took)
    return times


def timed(ask: Callable) -> float:
    start = time.process_time()
    answer = ask()
    assert answer.status_code == 200
    return time.process_time() - start


def stream() -> Row:
    """A long list line by line; the ratio is that of the most memory to that of a tenth of the list."""
    with without_history():
        for _ in range(LONG - 100):
            make_project()
    client = Client()
    start = time.process_time()
    count = sum(piece.count(b"\n") for piece in client.get("/api/v1/projects.ndjson").streaming_content)
    took = time.process_time() - start
    assert count == LONG
    tracemalloc.start()
    for _piece in client.get("/api/v1/projects.ndjson").streaming_content:
        pass
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return Row(f"NDJSON, {count} rows, at most {peak:.1f} MB held", took, count / took / 2000, 1, count)
