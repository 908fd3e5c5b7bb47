"""100 000 rows as NDJSON, in flat memory, on both databases."""

import subprocess
import sys

from .figures import figure

IS_LONG = True
MEASURE = (sys.executable, "-m", "tests.bench.streams")


def run() -> list[str]:
    databases = {"SQLite": MEASURE, "PostgreSQL": ("tests/tools/with_postgres", *MEASURE)}
    return [line for name, command in databases.items() for line in measured(name, command)]


def measured(database: str, command: tuple[str, ...]) -> list[str]:
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    told = answer.stdout.splitlines()
    for line in (line for line in told if line.endswith("of it)")):
        figure(f"{database}, {line.partition(':')[0]}", line.partition(": ")[2])
    if answer.returncode:
        return [f"{database}: {line}" for line in told if not line.endswith("of it)")] or [answer.stderr[-500:]]
    return []
