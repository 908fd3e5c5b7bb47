"""``make bench``: what answers cost, beside the plain way to write the same, in one run on one machine.

A module beside this one has ``measure()``, which answers with rows of a table; name it in ``PARTS``.
"""

import os
import subprocess
import sys
import tempfile
from importlib import import_module

from . import table

PARTS = ("api", "throughput", "pages")


def main() -> int:
    parts = sys.argv[1:] or PARTS
    # What others work for a question is seen by nobody who counts the time of the process that answers it.
    os.environ.setdefault("PGOPTIONS", "-c max_parallel_workers_per_gather=0")
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as place:
        os.environ.setdefault("BENCH_PLACE", place)
        if len(parts) > 1:  # each in a process of its own
            os.environ.setdefault("BENCH_RECORDS", "0,5000,100000")
            return max(subprocess.run([sys.executable, "-m", "tests.bench", part]).returncode for part in parts)
        place = os.environ["BENCH_PLACE"]
        scratch = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{place}/bench.sqlite3")
        os.environ |= {"DATA_DIR": place, "DATABASE_URL": scratch}
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        import_module("django").setup()
        import_module("django.test.utils").setup_test_environment()
        import_module("django.core.management").call_command("migrate", verbosity=0)
        import_module("portal.wsgi")  # so a worker begins
        wrong = table.show(parts[0], import_module(f"tests.bench.{parts[0]}").measure())
    print("\n".join(wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
