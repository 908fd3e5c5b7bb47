"""The API answers as its description says: Schemathesis, with the same examples every time."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from .pages import Target

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"

# gunicorn refuses an address that is longer than it takes before the API hears of it.
TOO_LONG = "Received: 414"


def findings(base: str, pages: list[Target]) -> list[str]:
    program = Path(sys.executable).parent / "schemathesis"
    with tempfile.TemporaryDirectory() as place:
        command = [
            *(str(program), "run", f"{base}/api/v1/schema/", "--checks", CHECKS, "--max-examples", "10"),
            *("--phases", "examples,coverage,fuzzing", "--seed", "1", "--workers", "2", "--no-shrink"),
            *("--generation-database", "none", "--no-color", "--continue-on-failure"),
        ]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=400, cwd=place)
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
