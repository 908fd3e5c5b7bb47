"""The index: an entry for everything public that declares what it is found by, and nothing else."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from wagtail.models import Page

from portal.core.records import AddressedRecord
from portal.core.references import base_model

from . import folding
from .declaration import Reader, Searched, key_of
from .models import SearchEntry, SearchReading, SearchTerm

SHORTEST_WORD = 2
LONGEST_FOLDED = 255
# Django asks SQLite for many keys by a tree of conditions, which may be a thousand deep.
AT_ONCE = 500


@cache
def searched_models() -> list[type[models.Model]]:
    """Every model of record or page that readers find, the weightiest first."""
    kinds = (AddressedRecord, Page)
    found = [model for model in apps.get_models() if issubclass(model, kinds) and getattr(model, "searched", None)]
    return sorted(found, key=lambda model: -model.searched.weight)


def kind_of(model: type[models.Model]) -> str:
    return model.searched.kind or str(model._meta.model_name)


class Term(NamedTuple):
    folded: str
    shown: str
    is_name: bool


class Kind(NamedTuple):
    name: str
    plural: str


def kinds() -> dict[str, Kind]:
    """Each kind of entry with what one and several of them are called, the weightiest first."""
    return {
        kind: Kind(str(model._meta.verbose_name), str(model._meta.verbose_name_plural))
        for kind, model in _model_of_kind().items()
    }


def name_of(kind: str) -> str:
    """What one entry of a kind is called."""
    return str(_model_of_kind()[kind]._meta.verbose_name)


@cache
def _model_of_kind() -> dict[str, type[models.Model]]:
    found: dict[str, type[models.Model]] = {}
    for model in searched_models():
        found.setdefault(kind_of(model), model)
    return found


@transaction.atomic(savepoint=False)
def refresh(row: models.Model) -> bool:
    """Bring the entry of a record or page to what is public now. Tells whether others who name it must follow."""
    # Held before anything is read, so that of two publications the later one sees what the earlier one wrote.
    before = SearchEntry.objects.select_for_update().filter(source=source_of(row)).first()
    public = public_row(type(row), row.pk)
    if public is None:
        return bool(before and forget(row))
    made = _made_of([public])
    entry = made[0].entry
    if before:
        # Rows that nobody listens to go by one statement each.
        SearchTerm.objects.filter(entry=before)._raw_delete(DEFAULT_DB_ALIAS)
        SearchReading.objects.filter(entry=before)._raw_delete(DEFAULT_DB_ALIAS)
        entry.pk = before.pk
        entry.save(force_update=True)
    else:
        entry.save(force_insert=True)
    _store_rest(made)
    return before is None or (before.title, before.subtitle) != (entry.title, entry.subtitle)


@transaction.atomic(savepoint=False)
def forget(row: models.Model) -> bool:
    """Take the entry of a record or page away. Tells whether there was one."""
    entries = SearchEntry.objects.filter(source=source_of(row))
    return entries.exists() and bool(entries.delete())


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew. Returns the number of its entries."""
    SearchEntry.objects.all().delete()
    for model in searched_models():
        rows = public_rows(model).iterator(chunk_size=AT_ONCE)
        while some := list(islice(rows, AT_ONCE)):
            made = _made_of([row for row in some if row.get_absolute_url()])
            SearchEntry.objects.bulk_create(one.entry for one in made)
            _store_rest(made)
    return SearchEntry.objects.count()


class _Made(NamedTuple):
    """An entry of the index with what hangs on it, which is stored once it has its key."""

    entry: SearchEntry
    terms: list[Term]
    read: set[str]


def _store_rest(some: list[_Made]) -> None:
    """The terms and readings of stored entries, many for each: as rows, for an instance costs more than its row."""
    terms = [(made.entry.pk, *term) for made in some for term in made.terms]
    readings = [(made.entry.pk, key) for made in some for key in sorted(made.read)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO core_searchterm (entry_id, folded, shown, is_name) VALUES (%s, %s, %s, %s)", terms
        )
        cursor.executemany("INSERT INTO core_searchreading (entry_id, read) VALUES (%s, %s)", readings)


def _made_of(rows: list[models.Model]) -> list[_Made]:
    """What the index holds of public rows of one model."""
    models.prefetch_related_objects(rows, *(rows[0].searched.lookups(type(rows[0])) if rows else ()))
    return [entry_of(row) for row in rows]


def readers_of(row: models.Model) -> Iterator[models.Model]:
    """Rows for whose entries this one was read."""
    sources = SearchEntry.objects.filter(readings__read=key_of(row)).order_by("source").values_list("source", flat=True)
    yield from rows_of(sources)


def rows_of(sources: Iterable[str]) -> Iterator[models.Model]:
    for source in list(sources):
        label, _colon, key = source.partition(":")
        if row := apps.get_model(label)._base_manager.filter(pk=key).first():
            yield row


def source_of(row: models.Model) -> str:
    """By what the index knows a row: every type of page is a page."""
    return f"{base_model(type(row))._meta.label_lower}:{row.pk}"


def public_rows(model: type[models.Model]) -> models.QuerySet:
    if issubclass(model, Page):
        # An alias shows the words of another page, which is found by them, and may be closed where the alias is not.
        return model.objects.live().public().filter(alias_of=None)
    return model.objects.live()


def public_row(model: type[models.Model], pk) -> models.Model | None:
    """The row as readers see it, with its own type; nothing when they do not, or may not find it."""
    row = public_rows(base_model(model)).filter(pk=pk).first()
    row = row.specific if isinstance(row, Page) else row
    return row if row is not None and getattr(row, "searched", None) and row.get_absolute_url() else None


def entry_of(row: models.Model) -> _Made:
    """The entry of a public row, its terms, and the keys of all records that were read for it."""
    reader = Reader(row)
    declared: Searched = row.searched
    names, others, places, text = reader.names(), reader.others(), reader.places(), reader.text()
    title, *also = names
    first_year, last_year = reader.years()
    entry = SearchEntry(
        source=source_of(row),
        kind=kind_of(type(row)),
        weight=declared.weight,
        title=title[:400],
        subtitle=also[0] if also else "",
        detail=reader.detail(),
        address=row.get_absolute_url(),
        first_year=first_year,
        last_year=last_year,
        also=also[1:],
        others=[*places, *others],
        text=text,
        folded_names=_stemmed(names),
        folded_others=_stemmed([*places, *others, *reader.words()]),
        folded_text=_stemmed([text]),
    )
    terms = [*_name_terms(names), *_word_terms([*names, *places])]
    return _Made(entry, terms, reader.read - {source_of(row)})


def _stemmed(texts: Iterable[str]) -> str:
    return " ".join(stem for text in texts for stem in folding.stems(text))


def _name_terms(names: list[str]) -> list[Term]:
    spelt = {folded[:LONGEST_FOLDED]: name[:255] for name in reversed(names) for folded in folding.spellings(name)}
    return [Term(folded, name, is_name=True) for folded, name in spelt.items()]


def _word_terms(texts: list[str]) -> list[Term]:
    shown = {}
    for text in reversed(texts):
        for written in text.split():
            for word in folding.words(written):
                shown[word] = written.strip(".,;:()“”\"'–-")[:255] if folding.fold(written) == word else word
    words = {word: written for word, written in shown.items() if len(word) > SHORTEST_WORD and not word.isdigit()}
    return [Term(word, written, is_name=False) for word, written in words.items()]
