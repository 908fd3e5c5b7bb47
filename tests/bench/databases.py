"""A database for each number of records, made once, and the change from one to another in one process."""

import json
import os
import time
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

from portal.core import offered
from portal.core.freshness import instants


def make() -> dict[int, str]:
    """Load the starter content, and copy it for each size of ``BENCH_RECORDS`` with so many made-up records.

    Gives the name of each database by its size. What one part of a run has made the next one finds.
    """
    made = Path(os.environ["DATA_DIR"]) / "made.json"
    if made.exists():
        return {int(size): name for size, name in json.loads(made.read_text()).items()}
    sizes = [int(size) for size in os.environ.get("BENCH_RECORDS", "0").split(",")]
    call_command("load_starter", verbosity=0)
    names = {size: copied(f"of_{size}") if size else str(connection.settings_dict["NAME"]) for size in sizes}
    for size in filter(None, sizes):
        use(names[size])
        began, clocked = time.process_time(), time.perf_counter()
        call_command("make_sample_data", size, noinput=True, verbosity=0)
        took, passed = time.process_time() - began, time.perf_counter() - clocked
        print(f"{size} records made in {took:.0f} s of the processor, {passed:.0f} s by the clock", flush=True)
    made.write_text(json.dumps(names))
    return names


def use(name: str) -> None:
    """Ask this database from now on, as a process that has just begun."""
    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name
        forget()


def address_of(name: str) -> str:
    """The database as ``DATABASE_URL``."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{name}"


def forget() -> None:
    """Empty every cache, also what a process knows by heart."""
    for name in settings.CACHES:
        caches[name].clear()
    offered.forget()
    instants.forget()


def processor() -> float:
    """Seconds of the processor for this process and, of PostgreSQL, for the one that answers it."""
    if connection.vendor != "postgresql":
        return time.process_time()
    connection.ensure_connection()
    spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]
    return time.process_time() + int(spent) / 1e9


def copied(suffix: str) -> str:
    """The name of a database that holds what the present one does."""
    creation = connection.creation
    connection.close()
    creation.clone_test_db(suffix, verbosity=0)
    connection.close()
    return str(creation.get_test_db_clone_settings(suffix)["NAME"])
