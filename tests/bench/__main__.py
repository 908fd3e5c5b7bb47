"""``make bench``: what answers cost, beside the plain way to write the same, in one run on one machine.

A module beside this one has ``measure()``, which answers with rows of a table; name it in ``PARTS``.
"""

import os
import sys
import tempfile
from importlib import import_module

PARTS = ("api",)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as place:
        os.environ |= {"DATA_DIR": place, "DATABASE_URL": f"sqlite:///{place}/bench.sqlite3"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        import_module("django").setup()
        import_module("django.test.utils").setup_test_environment()
        import_module("django.core.management").call_command("migrate", verbosity=0)
        wrong = [line for part in PARTS for line in show(part)]
    print("\n".join(wrong))
    return bool(wrong)


def show(part: str) -> list[str]:
    """Print the table of a part; answers with what falls short."""
    rows = import_module(f"tests.bench.{part}").measure()
    print(f"{part:<44}{'ms':>9}{'a second':>11}{'ratio':>8}{'needed':>8}")
    for row in rows:
        needed = f"{row.needed:.0f}" if row.needed else ""
        print(f"{row.name:<44}{row.seconds * 1000:>9.1f}{row.count / row.seconds:>11.0f}{row.ratio:>8.1f}{needed:>8}")
    return [f"{part}: {row.name}: {row.ratio:.1f}, needed {row.needed:.0f}" for row in rows if row.ratio < row.needed]


if __name__ == "__main__":
    sys.exit(main())
