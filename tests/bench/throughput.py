"""Requests a second that two workers of gunicorn answer, beside an empty view served in the same way, in turn.

``cold`` is a portal that keeps no answer: each is made anew, as the first one after a publication. The best of some
turns counts: what else a machine does only ever takes away.
"""

import re
import subprocess
from contextlib import ExitStack
from typing import NamedTuple

from tests.tools.running import free_port

from . import databases, serving
from .serving import GUNICORN, served
from .table import Row

TURNS, SECONDS, READERS = 5, 2, 4
# Where the empty view answers 4600 requests a second on two cores.
LIST, DETAIL, WARM = 150 / 4600, 300 / 4600, 0.8
LARGEST = 5000  # records up to which a cold page keeps its share
# Kind of page → address, and its share of the empty view while cold and while warm.
PAGES = {
    "home": ("/", LIST, WARM),
    "list": ("/projects/", LIST, WARM),
    "list, narrowed": ("/facilities/?country=DE", LIST, WARM),
    "detail": ("/facilities/petra-iii/", DETAIL, WARM),
    "search": ("/search/?q=neutrons", 0, 0),
    "news page": ("/news/", LIST, WARM),
    "API page": ("/api/v1/projects/", LIST, WARM),
    "feed": ("/facilities.atom", 0, WARM),
}


class Way(NamedTuple):
    name: str
    address: str
    needed: float


def measure() -> list[Row]:
    serving.collect_static()
    rows: list[Row] = []
    for size, name in databases.make().items():
        rows += throughput(databases.address_of(name), size)
    return rows


def throughput(database: str, size: int) -> list[Row]:
    known = {"DATABASE_URL": database, "WEB_WORKERS": "2"}
    with ExitStack() as running:

        def start(application: str = "", **settings: str) -> str:
            port = free_port()
            command = [*GUNICORN, "--bind", f"127.0.0.1:{port}", *filter(None, [application])]
            running.enter_context(served(command, port, known | settings))
            return f"http://127.0.0.1:{port}"

        empty = start("tests.bench.empty:application()")
        cold, warm = start(KEEP_PAGES="false"), start(KEEP_PAGES="true")
        ways = [Way(f"empty view, {size} records", f"{empty}/", 0)]
        for page, (address, cold_share, warm_share) in PAGES.items():
            ways.append(Way(f"{page}, cold", cold + address, cold_share if size <= LARGEST else 0))
            ways.append(Way(f"{page}, warm", warm + address, warm_share))
        rates: dict[Way, list[float]] = {way: [] for way in ways}
        for _turn in range(TURNS):
            for way, seen in rates.items():
                seen.append(rate(way.address))
    fair = max(rates[ways[0]])
    return [Row(way.name, 1 / max(seen), max(seen) / fair, way.needed) for way, seen in rates.items()]


def rate(address: str) -> float:
    """Requests a second, as wrk counts them; an answer that is none counts as a failure of the measurement."""
    command = ["wrk", "-t1", f"-c{READERS}", f"-d{SECONDS}", "-H", "Accept-Encoding: gzip", address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(f"{address}: {told}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])
