"""Lists narrowed to what the search finds: the same words, names and spellings, and any number of rows."""

from django.db.models import Q, QuerySet
from wagtail.models import Page

from portal.core import among  # noqa: F401 - the condition of that name
from portal.core.records import AddressedRecord

from . import databases, finding, folding, index
from .models import SearchEntry


def sought_among(rows: QuerySet, text: str) -> str | None:
    """The keys of the rows that a text may mean; nothing for relations, which the index does not know."""
    model = rows.model
    return sought(text, index.kind_of(model)) if issubclass(model, AddressedRecord | Page) else None


def found_among(rows: QuerySet, text: str) -> Q:
    """The condition that a text may mean one of these relations; the index is asked for it now.

    A relation is found by what it says itself, and by the names of the records that it ties together.
    """
    model = rows.model
    found = Q(pk__in=rows.order_by().matching(text).values("pk"))
    for name in model.ends:
        end = model._meta.get_field(name).related_model
        found |= Q(**{f"{name}__among": named(text, index.kind_of(end))})
    return found


def sought(text: str, kind: str) -> str:
    """The keys of the rows of a kind that the text may mean, as :func:`finding.find` weighs it.

    A text that no entry has is corrected; entries with some of its words only are for the page that says so.
    """
    stems = _stems(text)
    if not stems:
        return ""
    names, is_exact = _named(text, kind)
    found = databases.holding(kind, stems)
    if not found and not is_exact:
        found = databases.holding(kind, stems, is_begun=True)
    if names or found:
        return _joined(found, names)
    corrected = finding.corrected(text)
    return databases.holding(kind, corrected) if corrected else ""


def named(text: str, kind: str) -> str:
    """The keys of the rows of a kind that are or were called so, or nearly so."""
    stems = _stems(text)
    if not stems:
        return ""
    names, _is_exact = _named(text, kind)
    return _joined(databases.holding(kind, stems, is_begun=True, is_name=True), names)


def _stems(text: str) -> list[str]:
    return folding.sought_stems(text)[: finding.MOST_WORDS]


def _named(text: str, kind: str) -> tuple[list[str], bool]:
    """The keys of rows with a name like the text, and whether one is called exactly so: then no other was meant."""
    hits = [hit for hit in finding.names(text) if hit.kind == kind]
    is_exact = any(hit.score == finding.EXACT for hit in hits)
    entries = [hit.entry for hit in hits if not (is_exact and hit.is_guess)]
    sources = SearchEntry.objects.filter(pk__in=entries).values_list("source", flat=True) if entries else ()
    return [source.partition(":")[2] for source in sources], is_exact


def _joined(found: str, names: list[str]) -> str:
    """Both as one text; a key may stand in it twice."""
    return ",".join([*filter(None, [found]), *names])
