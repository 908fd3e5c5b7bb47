"""``make audit``: start the portal with its starter content and hold every kind of page against the checks.

``python -m tests.tools.audit axe links`` runs only these; ``--at URL`` asks a portal that is running already;
``--runs 3 lighthouse`` takes the median of three runs.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from . import admin, axe, contract, html, keyboard, lighthouse, links, observatory, openapi, running, weight
from .pages import Target, targets
from .running import ROOT, portal

CHECKS: dict[str, Callable] = {
    "lighthouse": lighthouse.findings,
    "axe": axe.findings,
    "admin": admin.findings,
    "contract": contract.findings,
    "openapi": openapi.findings,
    "links": links.findings,
    "html": html.findings,
    "keyboard": keyboard.findings,
    "observatory": observatory.findings,
    "weight": weight.findings,
}
# What else ran beside it would be measured too.
BY_ITSELF = ("lighthouse",)
ALONE = "PORTAL_AUDIT_ALONE"


def go_where_nothing_leaves() -> None:
    """Start again in a network that has only this machine, where the kernel lets us."""
    if os.environ.get(ALONE) or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
        return
    os.environ[ALONE] = "1"
    script = 'ip link set lo up && exec "$@"'
    again = [sys.executable, "-m", "tests.tools.audit", *sys.argv[1:]]
    os.execvp("unshare", ["unshare", "-rn", "sh", "-c", script, "sh", *again])


def run(names: list[str], at: str | None) -> list[str]:
    wrong: list[str] = []
    with contextlib.nullcontext(at) if at else portal(wrong) as base:
        if running.started:
            running.run_inside("from tests.tools.odd_records import make; make()")
        pages, missing = targets(base, with_odd=bool(running.started))
        wrong += missing
        print(f"Looking at {len(pages)} kinds of page", flush=True)
        for name in filter(BY_ITSELF.__contains__, names):
            wrong += look(name, base, pages)
        # Two at a time: one drives a browser, the other a tool of its own.
        together = [name for name in names if name not in BY_ITSELF]
        with ThreadPoolExecutor(max_workers=2) as pool:
            for found in pool.map(lambda name: look(name, base, pages), together):
                wrong += found
    return wrong


def look(name: str, base: str, pages: list[Target]) -> list[str]:
    start = time.monotonic()
    found = CHECKS[name](base, pages)
    print(f"  {name:<10} {len(found)} findings  {time.monotonic() - start:.0f} s", flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("checks", nargs="*", choices=[*CHECKS, []], help="default: all")
    parser.add_argument("--at", help="address of a running portal")
    parser.add_argument("--runs", type=int, default=1, help="of Lighthouse, for each kind of page; the median counts")
    options = parser.parse_args()
    CHECKS["lighthouse"] = partial(lighthouse.findings, runs=options.runs)
    if not options.at:
        go_where_nothing_leaves()
    os.chdir(ROOT)
    wrong = run(options.checks or list(CHECKS), options.at)
    print("\n".join(wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
