"""Load the starter content, once and again without harm."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from wagtail.signal_handlers import disable_reference_index_auto_update

from .groups import RECORDS
from .tree import PAGES

DATA = Path(__file__).parent / "data"


class StarterError(Exception):
    """A row that cannot be stored; says which and why."""


@dataclass(frozen=True)
class Result:
    """What became of one file: rows that were stored now, and rows in all."""

    name: str
    loaded: int
    total: int


def load_starter(say: Callable[[str], None] = lambda text: None) -> list[Result]:
    """Store what is missing and leave alone what is there, each file whole or not at all.

    ``say`` hears of each step before it begins. Raises ``StarterError``.
    """
    results = []
    with disable_reference_index_auto_update():
        for group in (*RECORDS, *PAGES):
            say(group.name)
            results.append(load_file(group))
    if any(result.loaded for result in results):
        say("search index and references")
        call_command("update_index", verbosity=0)
        call_command("rebuild_references_index", verbosity=0)
    return results


def load_file(group) -> Result:
    rows = read(group.name)
    with transaction.atomic():
        missing = group.missing(rows)
        for row in missing:
            try:
                group.store(row)
            except (ValidationError, LookupError) as wrong:
                name = row.get("slug") or " – ".join(str(value) for value in list(row.values())[:3])
                raise StarterError(f"{group.name}.json, {name}: {wrong}") from wrong
    return Result(group.name, len(missing), len(rows))


def read(name: str) -> list[dict]:
    """The rows of a file, each with the day of checking that all of them share."""
    content = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)
    return [{"checked_on": content["checked_on"]} | row for row in content["rows"]]
