"""One of two web processes is killed under load: no reading fails, no write is lost."""

import time

from .installation import installation
from .loads import load, tell

SECONDS = 30


def run() -> list[str]:
    with installation() as made:

        def happenings(until):
            for number in range(2):
                time.sleep(SECONDS / 3)
                made.kill_web(number)
                made.replace_web(number)  # both must be there when the next one goes
            time.sleep(SECONDS / 3)

        began = time.monotonic()
        tally = load(made, readers=12, editors=2, happenings=happenings)
        tell(tally, time.monotonic() - began)
    return [*tally.wrong, *(f"a reader was told: {line}" for line in sorted(set(tally.failed_reads)))]
