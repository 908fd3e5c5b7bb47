"""Records as JSON-LD: what the apps declare of them, and the public records that they name."""

from collections.abc import Iterator, Mapping
from itertools import islice

from django.urls import reverse

from portal.core.addresses import absolute
from portal.core.exports import CHUNK, Listing, compact
from portal.public.linked_data import describe_alone, things

__all__ = ["CONTEXT", "graph_parts", "things"]

LINKS = (
    *("url", "sameAs", "memberOf", "member", "funder", "parentOrganization", "about", "organizer"),
    *("eventStatus", "eventAttendanceMode"),
)
# Those with an hour too: typed as in the context of schema.org itself.
DAYS = ("foundingDate", "dissolutionDate", "lastReviewed", "datePublished", "startDate", "endDate")
CONTEXT = {
    "@context": {
        "@vocab": "https://schema.org/",
        **{name: {"@type": "@id"} for name in LINKS},
        **{name: {"@type": "Date"} for name in DAYS},
        "dateModified": {"@type": "DateTime"},
    }
}


def graph_parts(listing: Listing) -> Iterator[str]:
    """The nodes of a graph, or a single node, under the context that the portal serves."""
    context = compact(absolute(reverse("api:context")))
    nodes = _nodes(listing)
    if listing.is_single:
        yield from (compact({"@context": absolute(reverse("api:context"))} | node) for node in nodes)
        return
    yield f'{{"@context":{context},"@graph":['
    for number, node in enumerate(nodes):
        yield f"{',' if number else ''}{compact(node)}\n"
    yield "]}"


def _nodes(listing) -> Iterator[dict]:
    """Objects for what schema.org calls a record by, plain values for what it names; a chunk of both at a time."""
    found = listing.rows.iterator(chunk_size=CHUNK)
    while records := list(islice(found, CHUNK)):
        told = listing.tell(listing.rows.model._base_manager.filter(pk__in=[record.pk for record in records]))
        for record in records:
            yield _node(record, told[record.pk])


def _node(record, row: Mapping) -> dict:
    named = {name: _named(row, path) for name, path in things()[type(record)].named.items()}
    source = {"@type": "WebPage", "url": row.get("source_url"), "lastReviewed": row.get("checked_on")}
    node = describe_alone(record) | named | {"subjectOf": {name: said for name, said in source.items() if said}}
    if not row.get("source_url"):
        del node["subjectOf"]
    return {name: value for name, value in node.items() if value not in (None, [])}


def _named(row, paths) -> list[dict]:
    """The records at some places of a row, each by its address and name."""
    found = []
    for path in paths.split():
        held = [row]
        for name in path.split("."):
            values = [one[name] for one in held if one.get(name)]
            held = [one for value in values for one in (value if isinstance(value, list) else [value])]
        found += [{"@id": one["page_url"], "name": one["name"]} for one in held]
    return list({one["@id"]: one for one in found}.values())
