"""The API answers as its contract says, with fifty examples of each operation."""

from tests.tools.openapi import asked
from tests.tools.running import portal

EXAMPLES = 50


def run() -> list[str]:
    wrong: list[str] = []
    with portal(wrong) as base:
        wrong += asked(base, EXAMPLES)
    return wrong
