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

from . import axe, html, keyboard, links, openapi, weight
from .pages import targets
from .running import ROOT, portal

CHECKS: dict[str, Callable] = {
    "weight": weight.findings,
    "html": html.findings,
    "links": links.findings,
    "openapi": openapi.findings,
    "axe": axe.findings,
    "keyboard": keyboard.findings,
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
    wrong = []
    with contextlib.nullcontext(at) if at else portal() as base:
        pages, missing = targets(base)
        wrong += missing
        print(f"Looking at {len(pages)} kinds of page", flush=True)
        for name in names:
            start = time.monotonic()
            found = CHECKS[name](base, pages)
            seconds = time.monotonic() - start
            print(f"  {name:<10} {len(found)} findings  {seconds:.0f} s", flush=True)
            wrong += found
    return wrong


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
