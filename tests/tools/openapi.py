"""The API answers as its description says: Schemathesis, with the same examples every time.

``python -m tests.tools.openapi --examples 50`` starts a portal and asks it more; ``--at URL`` asks one that runs.
"""

import argparse
import contextlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from .pages import Target
from .running import portal

EXAMPLES = 10

# gunicorn refuses an address that is longer than it takes before the API hears of it.
TOO_LONG = "Received: 414"


def findings(base: str, pages: list[Target]) -> list[str]:
    return asked(base, EXAMPLES)


def asked(base: str, examples: int) -> list[str]:
    """What Schemathesis finds with so many examples of each operation."""
    program = Path(sys.executable).parent / "schemathesis"
    with tempfile.TemporaryDirectory() as place:
        command = [
            *(str(program), "run", f"{base}/api/v1/schema/", "--max-examples", str(examples)),
            # What names records, walks by cursor or includes is refused by rules that a contract cannot say.
            *("--exclude-checks", "positive_data_acceptance"),
            # One worker: Python 3.11 may break down when two threads read source text at once (gh-106905).
            *("--phases", "examples,coverage,fuzzing", "--seed", "1", "--workers", "1", "--no-shrink"),
            *("--generation-database", "none", "--no-color", "--continue-on-failure"),
            *("--request-timeout", "120"),  # slow is not wrong: other checks ask the portal meanwhile
        ]
        patience = 1_800 * max(1, examples / EXAMPLES)
        answer = subprocess.run(command, capture_output=True, text=True, timeout=patience, cwd=place)
    if answer.returncode == 0:
        return []
    found = failures(answer.stdout) or [f"openapi: {answer.stdout[-2000:]}{answer.stderr[-1000:]}"]
    return [line for line in found if TOO_LONG not in line]


def failures(report: str) -> list[str]:
    """One line for each failure: the operation, what is wrong, how to see it."""
    operation, wrong, wants_detail, found = "", [], False, []
    for line in filter(None, map(str.strip, report.splitlines())):
        if match := re.fullmatch(r"_{3,} (.+?) _{3,}", line):
            operation = match[1]
        elif line.startswith("- ST"):
            wrong.append(line[2:])
            wants_detail = True
        elif wants_detail:
            wrong[-1] += f" ({line[:120]})"
            wants_detail = False
        elif line.startswith("curl ") and wrong:
            found.append(f"openapi: {operation}: {'; '.join(wrong)}: {line[:300]}")
            wrong = []
    return found


def main() -> int:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--examples", type=int, default=EXAMPLES, help="of each operation (default: %(default)s)")
    asks.add_argument("--at", metavar="URL", help="a portal that runs already, without a limit of requests")
    options = asks.parse_args()
    wrong: list[str] = []
    with contextlib.nullcontext(options.at) if options.at else portal(wrong) as base:
        wrong += asked(base, options.examples)
    print("\n".join(wrong) or f"openapi: nothing found with {options.examples} examples an operation")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
