"""``make drill``: break what an installation is made of, while it is used, and look whether its promises hold.

``python -m tests.drill backups outages`` runs only these parts, ``--list`` names all. A part is a module beside this
one with ``run() -> list[str]``: a line for each promise that was broken. What it measures it tells by
``figure(what, value)``.
"""

import argparse
import sys
import time
import traceback
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from . import figures


@dataclass
class Outcome:
    name: str
    seconds: float
    findings: list[str]
    figures: list[tuple[str, str]]


def parts() -> list[str]:
    """Names of the modules here that can be run, the long ones last."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    found = {name: import_module(f"tests.drill.{name}") for name in names}
    runnable = [name for name, module in found.items() if hasattr(module, "run")]
    return sorted(runnable, key=lambda name: getattr(found[name], "IS_LONG", False))


def play(name: str) -> Outcome:
    print(f"{name}: {(import_module(f'tests.drill.{name}').__doc__ or '').strip().splitlines()[0]}", flush=True)
    start = time.monotonic()
    try:
        found = import_module(f"tests.drill.{name}").run()
    except Exception:  # one part that breaks down must not hide what the others find
        found = [f"broke down: {traceback.format_exc(limit=-3)}"]
    return Outcome(name, time.monotonic() - start, found, figures.take())


def show(outcomes: list[Outcome]) -> None:
    print(f"\n{'part':<14}{'findings':>9}{'s':>7}  figures")
    for outcome in outcomes:
        told = [f"{what}: {value}" for what, value in outcome.figures] or ["–"]
        print(f"{outcome.name:<14}{len(outcome.findings):>9}{outcome.seconds:>7.0f}  {told[0]}")
        for line in told[1:]:
            print(f"{'':<32}{line}")
    for outcome in outcomes:
        print("\n".join(f"{outcome.name}: {line}" for line in outcome.findings), end="\n" if outcome.findings else "")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drill")
    parser.add_argument("parts", nargs="*", help="default: all")
    parser.add_argument("--list", action="store_true", help="name the parts and stop")
    options = parser.parse_args()
    if options.list:
        print("\n".join(parts()))
        return 0
    if unknown := set(options.parts) - set(parts()):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are: {', '.join(parts()) or 'none'}")
    outcomes = [play(name) for name in options.parts or parts()]
    show(outcomes)
    return any(outcome.findings for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main())
