"""``make bench``: what answers cost, beside the plain way to write the same, in one run on one machine.

A module beside this one has ``measure()``, which answers with rows of a table; name it in ``PARTS``.
"""

import os
import subprocess
import sys
import tempfile
from importlib import import_module

PARTS = ("api", "pages")


def main() -> int:
    parts = sys.argv[1:] or PARTS
    if len(parts) > 1:  # each with a database of its own
        return max(subprocess.run([sys.executable, "-m", "tests.bench", part]).returncode for part in parts)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as place:
        scratch = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{place}/bench.sqlite3")
        os.environ |= {"DATA_DIR": place, "DATABASE_URL": scratch}
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        import_module("django").setup()
        import_module("django.test.utils").setup_test_environment()
        import_module("django.core.management").call_command("migrate", verbosity=0)
        wrong = show(parts[0])
    print("\n".join(wrong))
    return bool(wrong)


def show(part: str) -> list[str]:
    """Print the table of a part; answers with what falls short."""
    rows = import_module(f"tests.bench.{part}").measure()
    print(f"{part:<58}{'ms':>9}{'a second':>11}{'ratio':>8}{'needed':>8}")
    for row in rows:
        needed = f"{row.needed:.2f}" if row.needed else ""
        print(f"{row.name:<58}{row.seconds * 1000:>9.1f}{row.count / row.seconds:>11.0f}{row.ratio:>8.2f}{needed:>8}")
    return [f"{part}: {row.name}: {row.ratio:.2f}, needed {row.needed:.2f}" for row in rows if row.ratio < row.needed]


if __name__ == "__main__":
    sys.exit(main())
