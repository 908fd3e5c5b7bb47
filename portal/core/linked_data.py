"""How an app says in the words of schema.org what its records are: ``things`` in its ``linked_data`` module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Told = str | Callable


@dataclass(frozen=True)
class Thing:
    """A type of schema.org, and for its properties the attribute or function of a record that tells them.

    ``shown`` are properties told from what the page of the record shows, by its context. What is empty is left out;
    a record stands for its address and name, and one that is not public for nothing. ``named`` are properties told by
    references in the API: paths to them, separated by spaces.
    """

    type: Told
    own: Mapping[str, Told]
    shown: Mapping[str, Callable] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)


def choice(name: str, types: Mapping[Any, str], other: str) -> Callable:
    """The type by the value of a field."""
    return lambda record: types.get(getattr(record, name), other)


def identifier(name: str, prefix: str, attribute: str) -> Callable:
    """An identifier as a value with its proper address: ROR, ORCID, DOI."""

    def told(record):
        value = getattr(record, attribute)
        address = f"{prefix}{value}"
        return {"@type": "PropertyValue", "propertyID": name, "value": address, "url": address} if value else None

    return told


def all_of(*told: Callable | str) -> Callable:
    """Several addresses under one property: ``sameAs``."""
    return lambda record: [value for one in told if (value := one(record) if callable(one) else getattr(record, one))]


def postal_address(record):
    if not (record.city or record.country):
        return None
    return {"@type": "PostalAddress", "addressLocality": record.city, "addressCountry": record.country.code or ""}


def position(record):
    if record.latitude is None or record.longitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": float(record.latitude), "longitude": float(record.longitude)}
