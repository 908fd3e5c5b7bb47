"""Bases of the read-only API: resources are declared by a model, a serializer and a FilterSet."""

from .serializers import (
    ADDRESS,
    ADDRESS_OR_NONE,
    REFERENCE,
    REFERENCES,
    Derived,
    ItemAddress,
    OfRelation,
    PageAddress,
    ReadField,
    RecordSerializer,
    Reference,
    References,
    ReferencesThrough,
    Rows,
    RowSerializer,
)
from .views import Gone, ListViewSet, RecordViewSet

__all__ = [
    "ADDRESS",
    "ADDRESS_OR_NONE",
    "REFERENCE",
    "REFERENCES",
    "Derived",
    "Gone",
    "ItemAddress",
    "ListViewSet",
    "OfRelation",
    "PageAddress",
    "ReadField",
    "RecordSerializer",
    "RecordViewSet",
    "Reference",
    "References",
    "ReferencesThrough",
    "Rows",
    "RowSerializer",
]
