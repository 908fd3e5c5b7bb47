"""Lists narrowed to what the search finds: the same words, names and spellings, and any number of rows."""

from django.db import models
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast, Substr
from wagtail.models import Page

from portal.core.records import AddressedRecord

from . import databases, finding, folding, index
from .models import SearchEntry


def found_among(rows: QuerySet, text: str) -> Q:
    """The condition that a text may mean one of the rows; the index is asked for it now, the rows are later.

    A relation is found by what it says itself, and by the names of the records that it ties together.
    """
    model = rows.model
    if issubclass(model, AddressedRecord | Page):
        return Q(pk__in=_keys(model, sought(text, index.kind_of(model))))
    found = Q(pk__in=rows.order_by().matching(text).values("pk"))
    for name in model.ends:
        end = model._meta.get_field(name).related_model
        found |= Q(**{f"{name}__in": _keys(end, named(text, index.kind_of(end)))})
    return found


def sought(text: str, kind: str) -> QuerySet:
    """The entries of a kind that the text may mean, as :func:`finding.find` weighs it.

    A text that no entry has is corrected; entries with some of its words only are for the page that says so.
    """
    stems = _stems(text)
    if not stems:
        return SearchEntry.objects.none()
    names, is_exact = _named(text, kind)
    found = _holding(kind, stems)
    is_found = is_exact or found.exists()
    if not is_found:
        found = _holding(kind, stems, is_begun=True)
    if names:
        return _of(kind).filter(Q(pk__in=found.values("pk")) | Q(pk__in=names))
    if is_found or found.exists():
        return found
    corrected = finding.corrected(text)
    return _holding(kind, corrected) if corrected else SearchEntry.objects.none()


def named(text: str, kind: str) -> QuerySet:
    """The entries of a kind that are or were called so, or nearly so."""
    stems = _stems(text)
    if not stems:
        return SearchEntry.objects.none()
    names, _is_exact = _named(text, kind)
    found = _holding(kind, stems, is_begun=True, is_name=True)
    return _of(kind).filter(Q(pk__in=found.values("pk")) | Q(pk__in=names))


def _stems(text: str) -> list[str]:
    return folding.sought_stems(text)[: finding.MOST_WORDS]


def _named(text: str, kind: str) -> tuple[list[int], bool]:
    """Entries with a name like the text, and whether one is called exactly so: then no other was meant."""
    hits = [hit for hit in finding.names(text) if hit.kind == kind]
    is_exact = any(hit.score == finding.EXACT for hit in hits)
    return [hit.entry for hit in hits if not (is_exact and hit.is_guess)], is_exact


def _of(kind: str) -> QuerySet:
    return SearchEntry.objects.filter(kind=kind)


def _holding(kind, stems, **options) -> QuerySet:
    return _of(kind).filter(databases.holding(stems, **options))


def _keys(model: type[models.Model], entries: QuerySet) -> QuerySet:
    """The keys of the rows for which these entries stand: each names its row as ``label:key``."""
    key = Cast(Substr("source", len(index.source_of(model(pk=0)))), BigIntegerField())
    return entries.annotate(row=key).values("row")
