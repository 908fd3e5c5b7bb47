"""100 000 rows as NDJSON: rows a second, and how much memory a long list takes beside a short one.

``python -m tests.bench.streams`` measures on SQLite, ``tests/tools/with_postgres .venv/bin/python -m
tests.bench.streams`` on PostgreSQL; ``--records 345000`` makes as many projects as there are rows here otherwise.
It takes minutes to make the rows, so ``make bench`` leaves it to ``make drill``.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from typing import NamedTuple
from unittest import mock

RECORDS = 100_000
LISTS = ("participations", "projects")  # the longest, and the one that has most to tell of each row
NEEDED, MOST_GROWTH = 2000, 1.5


class Stream(NamedTuple):
    """One whole list as it was sent: ``seconds`` of the processor, so that what else runs here is not counted.

    ``growth`` is its most memory beside that of its first tenth.
    """

    resource: str
    rows: int
    seconds: float
    by_the_clock: float
    megabytes: float
    growth: float

    @property
    def a_second(self) -> float:
        return self.rows / self.seconds

    def __str__(self):
        return (
            f"{self.resource}: {self.rows} rows, {self.a_second:.0f} a second of the processor "
            f"({self.rows / self.by_the_clock:.0f} by the clock), at most {self.megabytes:.1f} MB held "
            f"({self.growth:.2f} × a tenth of it)"
        )

    def findings(self) -> list[str]:
        slow = [f"{self}: needed {NEEDED} a second"] if self.a_second < NEEDED else []
        return [*slow, *([f"{self}: memory grows with the list"] if self.growth > MOST_GROWTH else [])]


def measure(records: int = RECORDS) -> list[Stream]:
    """Make the records in the database of the settings, and ask for the lists as a reader would."""
    pages, models = import_module("tests.pages.factories"), import_module("portal.pages.models")
    for model in (models.NewsIndexPage, models.EventIndexPage, models.PublicationIndexPage):
        pages.make_index(model)
    # The index of the search takes most of the time, and no list asks it.
    with mock.patch("portal.operations.samples.index.rebuild"):
        import_module("django.core.management").call_command("make_sample_data", records, noinput=True, verbosity=0)
    return [streamed(name) for name in LISTS]


def streamed(resource: str) -> Stream:
    start, began = time.process_time(), time.monotonic()
    rows = sum(piece.count(b"\n") for piece in pieces(resource))
    seconds, by_the_clock = time.process_time() - start, time.monotonic() - began
    most, of_a_tenth = peak(resource, rows), peak(resource, rows // 10)
    return Stream(resource, rows, seconds, by_the_clock, most, most / of_a_tenth)


def pieces(resource: str) -> Iterator[bytes]:
    answer = import_module("django.test").Client().get(f"/api/v1/{resource}.ndjson")
    assert answer.status_code == 200
    with closing(answer):
        yield from answer.streaming_content


def peak(resource: str, most: int) -> float:
    """Megabytes that are held at most while so many rows are sent."""
    tracemalloc.start()
    sent = 0
    # Closed at once, as a server does: one that is left open is closed by the collector of garbage in the midst of
    # another question to PostgreSQL, and waits there for the connection for ever.
    with closing(pieces(resource)) as sending:
        while sent < most:
            sent += next(sending).count(b"\n")
    found = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return found


def run_apart(records: int, database: str = "") -> subprocess.CompletedProcess:
    """The same in a process of its own; without ``database`` on SQLite."""
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "-m", "tests.bench.streams", "--records", str(records)]
    return subprocess.run(command, env=env | ({"DATABASE_URL": database} if database else {}), check=False)


def main() -> int:
    asks = argparse.ArgumentParser(prog="python -m tests.bench.streams")
    asks.add_argument("--records", type=int, default=RECORDS, help="to make (default: %(default)s)")
    options = asks.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-streams-") as place:
        os.environ["DATA_DIR"] = place
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{place}/streams.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        import_module("django").setup()
        import_module("django.test.utils").setup_test_environment()
        import_module("django.core.management").call_command("migrate", verbosity=0)
        streams = measure(options.records)
    for stream in streams:
        print(stream)
    wrong = [line for stream in streams for line in stream.findings()]
    print("\n".join(wrong), end="\n" if wrong else "")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
