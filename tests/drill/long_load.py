"""50 readers and 5 editors for 3 minutes; PostgreSQL, Redis, a web process and the room of the cache fail in turn."""

import time

from .installation import installation
from .loads import load, tell

IS_LONG = True
READERS, EDITORS, BETWEEN = 50, 5, 30


def run() -> list[str]:
    with installation() as made:

        def happenings(until):
            time.sleep(BETWEEN)
            made.postgres.stop()
            made.postgres.start()
            time.sleep(BETWEEN)
            made.cache.kill()
            made.cache.wait(10)
            time.sleep(BETWEEN / 2)
            made.start_cache()
            time.sleep(BETWEEN)
            made.kill_web(0)
            made.replace_web(0)
            time.sleep(BETWEEN)
            made.fill_cache(True)
            time.sleep(BETWEEN)
            made.fill_cache(False)
            time.sleep(BETWEEN / 3)

        began = time.monotonic()
        tally = load(made, READERS, EDITORS, happenings)
        tell(tally, time.monotonic() - began)
    return sorted(set(tally.wrong))
