"""``make audit``: start the portal with its starter content and hold every kind of page against the checks.

``python -m tests.tools.audit axe links`` runs only these; ``--at URL`` asks a portal that is running already.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from . import admin, axe, html, keyboard, links, openapi, weight
from .pages import Target, targets
from .running import ROOT, portal

CHECKS: dict[str, Callable] = {
    "axe": axe.findings,
    "admin": admin.findings,
    "openapi": openapi.findings,
    "links": links.findings,
    "html": html.findings,
    "keyboard": keyboard.findings,
    "weight": weight.findings,
}
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
        pages, missing = targets(base)
        wrong += missing
        print(f"Looking at {len(pages)} kinds of page", flush=True)
        # Two at a time: one drives a browser, the other a tool of its own.
        with ThreadPoolExecutor(max_workers=2) as pool:
            for found in pool.map(lambda name: look(name, base, pages), names):
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
    options = parser.parse_args()
    if not options.at:
        go_where_nothing_leaves()
    os.chdir(ROOT)
    wrong = run(options.checks or list(CHECKS), options.at)
    print("\n".join(wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
