"""Every address of the portal for every role, as the tables say it, tried on the things of ``world.py``."""

from dataclasses import replace
from fnmatch import fnmatchcase

import pytest
from django.urls import reverse

from portal.core.records import models_by_name
from portal.operations.desk.listings import BY_KEY
from tests.permissions import table
from tests.permissions.table_of_others import KEYS, NOT_VISITED, OTHERS
from tests.permissions.visits import OPENS, Address, addresses, visit
from tests.permissions.world import (
    ROLES,
    SECRET,
    WITH_CONTACTS,
    make_clients,
    make_files,
    make_others,
    make_pages,
    make_records,
)

pytestmark = [
    pytest.mark.history,
    pytest.mark.django_db,
    pytest.mark.matrix,
    # Wagtail leaves files open that it makes for smaller pictures.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ADDRESSES = list(addresses())
METHODS = ("GET", "POST")
READERS = ("visitor", "contributor")  # who may not read what holds the secret
COLUMNS = {"other": dict(zip(ROLES, (0, 1, 3, 4, 5), strict=True)), "own": {"contributor": 2}}
RECORD, CHOOSER = "wagtailsnippets_", "wagtailsnippetchoosers_"


def view_of(address: Address) -> str:
    """The view of a record's address, without the name of the record."""
    return address.name.rpartition(":")[2]


def belongs_to(address: Address, name: str, start: str) -> bool:
    return address.name.startswith(f"{start}{models_by_name()[name]._meta.app_label}_{name}:")


def is_public_item(address: Address) -> bool:
    return "slug" in address.keys or address.name.endswith(("membership-detail", "appointment-detail"))


def pattern_of(address: Address) -> str | None:
    fits = (pattern for pattern in OTHERS if address.route == pattern or fnmatchcase(address.label, pattern))
    return next(fits, None)


def tables_of(address: Address) -> list[str]:
    """The tables in which an address has a row."""
    view = view_of(address)
    rows = {
        "RECORDS": address.name.startswith(RECORD) and view in table.RECORDS,
        "LISTS": address.name.startswith(RECORD) and view in table.LISTS,
        "CHOOSERS": address.name.startswith(CHOOSER) and view in table.CHOOSERS | table.CHOSEN,
        "PAGES": address.label in table.PAGES,
        "FILES": any(address.label in rows for rows in table.FILES.values()),
        "PUBLIC": is_public_item(address),
        "NOT_VISITED": address.label in NOT_VISITED,
    }
    found = [name for name, has_row in rows.items() if has_row]
    return found or (["OTHERS"] if pattern_of(address) else [])


def test_s13_every_address_has_a_row():
    missing = [f"{address.label} at {address.route}" for address in ADDRESSES if not tables_of(address)]
    assert missing == [], "Add a row to table.py (with a record, page or file) or table_of_others.py."


def test_every_row_has_an_address():
    patterns = {pattern_of(address) for address in ADDRESSES if tables_of(address) == ["OTHERS"]}
    labels, views = {address.label for address in ADDRESSES}, {view_of(address) for address in ADDRESSES}
    assert set(OTHERS) - patterns == set()
    assert {*table.PAGES, *table.FILES["image"], *table.FILES["document"], *NOT_VISITED} - labels == set()
    assert {*table.RECORDS, *table.LISTS, *table.CHOOSERS, *table.CHOSEN} - views == set()


def tell(found: list[str]) -> None:
    assert not found, "\n".join(["", *found])


def differences(client, method, path, role, expected, where) -> list[str]:
    end, text = visit(client, method, path, is_read=role in READERS)
    found = [] if end == expected else [f"{where}: {end!r}, expected {expected!r}"]
    if role in READERS and SECRET in text:
        place = text.index(SECRET)
        found.append(f"{where}: tells {text[max(0, place - 80) : place + 20]!r}")
    return found


def try_keys(clients, address: Address, row: table.Row, made: dict) -> list[str]:
    """What differs from the row at an address with a key, for whoever and whatever is in ``made``."""
    found = []
    for (owner, state), keys in made.items():
        path = address.path(**keys.values)
        for role, column in COLUMNS[owner].items():
            for method in METHODS:
                where = f"{method} {address.label}, {owner} {state}, {role}, {path}"
                found += differences(clients[role], method, path, role, row.ends(method, state)[column], where)
    return found


def try_plain(clients, address: Address, row: table.Row, keys: dict) -> list[str]:
    """What differs from the row at an address without a record."""
    found = []
    for asked in row.asked:
        path = address.path(**keys) + asked.format(**keys)
        for method, ends in zip(METHODS, (row.get, row.post), strict=True):
            for role, expected in zip(ROLES, ends, strict=True):
                # What is asked besides matters to those who may not read everything.
                if asked == row.asked[0] or (role in READERS and method == "GET"):
                    where = f"{method} {address.label}, {role}, {path}"
                    found += differences(clients[role], method, path, role, expected, where)
    return found


def list_row(name: str, view: str) -> table.Row:
    row = (table.LISTS | table.CHOOSERS)[view]
    get, post = ("o", "m") if name in WITH_CONTACTS else ("x", "x")
    made = "o" if name in table.MADE_IN_CHOOSERS else "b"
    return replace(row, get=row.get.replace("c", get), post=row.post.replace("c", post).replace("n", made))


@pytest.mark.parametrize("name", sorted(models_by_name()))
def test_records(name):
    clients, made = make_clients(), make_records(name)
    keys = {state: keys.values["pk"] for (owner, state), keys in made.items() if owner == "other"}
    found = []

    for address in ADDRESSES:
        if belongs_to(address, name, RECORD) or belongs_to(address, name, CHOOSER):
            view = view_of(address)
            if row := (table.RECORDS | table.CHOSEN).get(view):
                found += try_keys(clients, address, row, made)
            else:
                found += try_plain(clients, address, list_row(name, view), keys)

    tell(found)


@pytest.mark.parametrize("name", ["page", "image", "document"])
def test_pages_and_files(name):
    clients = make_clients()
    made = make_pages() if name == "page" else make_files(name)
    rows = table.PAGES if name == "page" else table.FILES[name]
    visited = [address for address in ADDRESSES if address.label in rows]

    tell([line for address in visited for line in try_keys(clients, address, rows[address.label], made)])


@pytest.mark.parametrize("name", sorted(models_by_name()))
def test_public_items(name):
    clients, made = make_clients(), make_records(name)
    found = []
    for address in (address for address in ADDRESSES if is_public_item(address)):
        if address.name not in (name, f"api:{name}-detail"):
            continue
        for (_owner, state), keys in made.items():
            ends = table.PUBLIC_ENDS["live" if state == "live" else "draft"]
            row = table.Row(*ends)
            found += try_plain(clients, address, row, keys.values | keys_for(address, {}))
    tell(found)


def keys_for(address: Address, world: dict) -> dict:
    """What fills the keys of an address: what is said last of those that fit it holds."""
    fitting = (keys for start, keys in KEYS.items() if address.label.startswith(start))
    return {key: value.format(**world) for keys in fitting for key, value in keys.items()}


@pytest.mark.parametrize("part", range(4))
def test_others(part):
    clients, world = make_clients(), make_others()
    others = [address for address in ADDRESSES if tables_of(address) == ["OTHERS"]]
    found = []

    for address in others[part::4]:
        found += try_plain(clients, address, OTHERS[pattern_of(address)], world | keys_for(address, world))

    tell(found)


def test_no_list_of_the_desk_tells_a_contributor_of_others():
    clients = make_clients()
    make_records("facility")
    make_records("person")

    visits = {key: visit(clients["contributor"], "GET", reverse("desk", args=[key])) for key in BY_KEY}

    found = {key: (end, SECRET in text) for key, (end, text) in visits.items()}
    assert found == dict.fromkeys(BY_KEY, (OPENS, False))
