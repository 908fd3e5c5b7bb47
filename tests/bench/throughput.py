"""Requests a second that two workers of gunicorn answer, beside an empty view served in the same way, in turn.

``cold`` is a portal that keeps no answer: each is made anew, as the first one after a publication. The best of some
turns counts: what else a machine does only ever takes away. ``same`` compares a kept page with an empty view that gives
the same bytes and headers, which cost time of their own.
"""

import http.client
import json
import os
import re
import subprocess
from base64 import b64encode
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.tools.running import free_port

from . import databases, serving
from .serving import GUNICORN, served
from .table import Row

TURNS, SECONDS, READERS = 5, 2, 4
ASKED = {"Accept-Encoding": "gzip"}
OF_SERVER = {"server", "date", "connection"}
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
    same: str = ""  # where an empty view answers with the same


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

        cold, warm = start(KEEP_PAGES="false"), start(KEEP_PAGES="true")
        empty = start("tests.bench.empty:application()", ANSWERS=keep_answers(warm))
        ways = [Way(f"empty view, {size} records", f"{empty}/", 0)]
        for number, (page, (address, cold_share, warm_share)) in enumerate(PAGES.items()):
            ways.append(Way(f"{page}, cold", cold + address, cold_share if size <= LARGEST else 0))
            ways.append(Way(f"{page}, warm", warm + address, warm_share, f"{empty}/as/{number}" if warm_share else ""))
        rates: dict[str, list[float]] = {address: [] for way in ways for address in (way.address, way.same) if address}
        for _turn in range(TURNS):
            for address, seen in rates.items():
                seen.append(rate(address))
    best = {address: max(seen) for address, seen in rates.items()}
    fair = best[ways[0].address]
    return [
        Row(
            way.name,
            1 / best[way.address],
            best[way.address] / fair,
            way.needed,
            more={"same": f"{best[way.address] / best[way.same]:.2f}"} if way.same else {},
        )
        for way in ways
    ]


def keep_answers(host: str) -> str:
    """The name of a file with what each page answers."""
    answers = []
    for address, *_shares in PAGES.values():
        line = http.client.HTTPConnection(host.removeprefix("http://"))
        line.request("GET", address, headers=ASKED)
        answer = line.getresponse()
        headers = {name: value for name, value in answer.getheaders() if name.lower() not in OF_SERVER}
        answers.append((headers, b64encode(answer.read()).decode()))
        line.close()
    file = Path(os.environ["DATA_DIR"]) / "answers.json"
    file.write_text(json.dumps(answers))
    return str(file)


def rate(address: str) -> float:
    """Requests a second, as wrk counts them; an answer that is none counts as a failure of the measurement."""
    headers = [part for name, value in ASKED.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{READERS}", f"-d{SECONDS}", *headers, address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(f"{address}: {told}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])
