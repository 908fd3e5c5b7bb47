"""What a reader wants of each record: ``fields=`` leaves out, ``include=`` puts whole records beside references."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from ..exports import CHUNK
from ..meant import meant
from .reading import Asked, Reading, Told
from .telling import fields_of

DEEPEST = 2  # records one behind the other
MOST_INCLUDED = 6

# Model → view set that tells it in full.
resources: dict[type[Model], type] = {}


@cache
def told_by(serializer_class) -> dict[str, Told]:
    return fields_of(serializer_class())


@cache
def whole(model) -> Reading:
    return Reading(told_by(resources[model].serializer_class))


class Selection:
    """The chosen fields of one resource, and the records to include; raises ``ValidationError`` for unknown names."""

    def __init__(self, serializer_class, fields: str = "", include: str = ""):
        known = told_by(serializer_class)
        names = _names(fields)
        if wrong := [name for name in names if name not in known]:
            raise ValidationError({"fields": [no_such(name, known) for name in wrong]})
        self.reading = Reading({name: known[name] for name in known if not names or name in names})
        self.paths = [path.split(".") for path in _names(include)]
        if len(self.paths) > MOST_INCLUDED:
            raise ValidationError({"include": _("Include at most %d at once.") % MOST_INCLUDED})
        for path in self.paths:
            _check(path, self.reading.fields)

    def told(self, rows: list[dict], asked: Asked) -> list[dict]:
        """What readers get of rows of plain values; each path to include costs a fixed number of queries."""
        told = self.reading.tell(rows, asked)
        for path in self.paths:
            _include(told, path, self.reading.fields, asked)
        return told

    def stream(self, rows: QuerySet, asked: Asked) -> Iterator[dict]:
        """The same for any number of rows, of which no more than a chunk is held at a time."""
        found = self.reading.values(rows).iterator(chunk_size=CHUNK)
        while chunk := list(islice(found, CHUNK)):
            yield from self.told(chunk, asked)

    def by_key(self, rows: QuerySet, asked: Asked) -> dict[int, dict]:
        found = list(self.reading.values(rows))
        return {row["pk"]: told for row, told in zip(found, self.told(found, asked), strict=True)}


def paths_of(serializer_class) -> list[str]:
    """What ``include`` may name at the first depth."""
    return list(_leading(told_by(serializer_class)))


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _leading(fields: Mapping[str, Told]) -> Iterable[str]:
    for name, told in fields.items():
        if told.leads_to:
            yield name
        yield from (f"{name}.{inner}" for inner in _leading(told.within))


def no_such(name: str, known: Iterable[str]) -> str:
    names = list(known)
    if close := meant(name, names):
        return _("There is no “%(name)s”. Did you mean “%(close)s”?") % {"name": name, "close": close}
    return _("There is no “%(name)s”. Known are: %(known)s.") % {"name": name, "known": ", ".join(names)}


def _check(path: list[str], fields: Mapping[str, Told], depth: int = 1) -> None:
    told, taken = _step(path, fields)
    if told is None:
        raise ValidationError({"include": no_such(".".join(path), _leading(fields))})
    if depth > DEEPEST:
        message = _("“%(path)s” lies too deep: at most %(most)d records one behind the other.")
        raise ValidationError({"include": message % {"path": ".".join(path), "most": DEEPEST}})
    if path[taken:]:
        _check(path[taken:], whole(told.leads_to).fields, depth + 1)


def _step(path, fields) -> tuple[Told | None, int]:
    """The next field of a path that leads to records, and how many of its names that took."""
    for taken, name in enumerate(path, start=1):
        told = fields.get(name)
        if told is None or told.leads_to:
            return told, taken
        fields = told.within
    return None, 0


def _include(rows: list[dict], path: list[str], fields: Mapping[str, Told], asked: Asked) -> None:
    told, taken = _step(path, fields)
    found = _at(rows, path[:taken])
    slugs = {one["slug"] for one in found}
    model = told and told.leads_to
    if not slugs or not model:
        return
    reading = whole(model)
    public = resources[model].public().filter(slug__in=slugs)
    records = {row["slug"]: row for row in reading.tell(list(reading.values(public)), asked)}
    for one in found:
        # A path may go through a record that another one has brought already.
        one.setdefault("record", records.get(one["slug"]))
    if path[taken:]:
        within = list({id(record): record for one in found if (record := one["record"])}.values())
        _include(within, path[taken:], reading.fields, asked)


def _at(rows: list[dict], names: list[str]) -> list[dict]:
    """The references at a place in told rows."""
    for name in names:
        held = [row[name] for row in rows if row.get(name)]
        rows = [one for value in held for one in (value if isinstance(value, list) else [value])]
    return rows
